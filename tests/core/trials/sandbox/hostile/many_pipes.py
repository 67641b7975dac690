"""Attempts: to hold kernel memory in enlarged pipes.

Seen from outside: it ends; memory of this machine comes back.
Ends with: 0.
"""

import contextlib
import fcntl
import os
import time

held = []
try:
    while True:
        reading, writing = os.pipe()
        held.append((reading, writing))
        os.set_blocking(writing, False)
        with contextlib.suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1 << 20)
        try:
            while True:
                os.write(writing, b"x" * 65536)
        except BlockingIOError:
            pass
except OSError:
    time.sleep(0.2)
