"""Attempts: to write one file over the limit.

Seen from outside: no file that comes back is over the limit.
Ends with: 1.
"""

import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open("huge", "wb", buffering=0) as stream:
    while stream.write(b"x" * 1_000_000):
        pass
