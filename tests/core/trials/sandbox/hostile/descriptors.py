"""Attempts: to climb out by open file descriptors.

Seen from outside: the secret is not in what it prints; no file outside changed.
Ends with: 0.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])


for number in range(1024):
    with contextlib.suppress(OSError):
        print(number, os.readlink(f"/proc/self/fd/{number}"))
    for name in ("../" * 12 + target["secret"], target["secret"].lstrip("/"), "."):
        with contextlib.suppress(OSError):
            handle = os.open(name, os.O_RDONLY, dir_fd=number)
            print("GOT", number, os.read(handle, 100))
    with contextlib.suppress(OSError):
        if number > 2:
            os.fchdir(number)
            print("GOT", os.listdir("."))
    with contextlib.suppress(OSError):
        if number > 2:
            os.write(number, b"overwritten")
