"""Attempts: to outrun being killed: each process forks its heir and ends at once.

Seen from outside: no process with its mark is left.
Ends with: 0.
"""

import os
import signal

for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    while True:
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            pass
