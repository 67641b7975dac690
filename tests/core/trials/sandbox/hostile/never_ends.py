"""Attempts: to sleep through every signal that can be ignored.

Seen from outside: it ends with 124.
Ends with: 124.
"""

import contextlib
import signal
import time

for number in range(1, 65):
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_IGN)
while True:
    time.sleep(100)
