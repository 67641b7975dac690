"""Attempts: to leave a file of a terabyte that holds nothing.

Seen from outside: no file that comes back is over the limit.
Ends with: 0.
"""

import contextlib
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for number, size in enumerate((1 << 40, 1 << 32, 1 << 26)):
    with open(f"sparse{number}", "wb") as stream, contextlib.suppress(OSError):
        os.ftruncate(stream.fileno(), size)
