"""Attempts: to keep memory where no process shows it: System V segments and memfd.

Seen from outside: it prints no GOT, and memory comes back.
Ends with: 0.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for _ in range(16):
    if libc.shmget(0, ctypes.c_size_t(64 << 20), 0o1600) >= 0:
        print("GOT a System V segment")
try:
    handle = os.memfd_create("hidden")
    os.write(handle, b"x" * (64 << 20))
    print("GOT a memfd")
except OSError:
    pass
