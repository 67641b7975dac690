"""Attempts: to leave processes behind: other sessions, orphans, closed streams.

Seen from outside: no process with its mark is left.
Ends with: 0.
"""

import os
import signal
import time

for number in range(6):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if os.fork() == 0:
            if number % 2:
                os.closerange(0, 256)
            time.sleep(60)
        os._exit(0)
time.sleep(0.05)
