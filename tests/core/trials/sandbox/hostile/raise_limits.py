"""Attempts: to raise its own limits, then fork and write past them.

Seen from outside: the number of processes, and the size of what comes back.
Ends with: 0, 1, 153.
"""

import contextlib
import os
import resource
import time

for kind in range(16):
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with contextlib.suppress(OSError):
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
with contextlib.suppress(OSError), open("large", "wb") as stream:
    for _ in range(100):
        stream.write(b"x" * 1_000_000)
