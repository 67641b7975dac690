"""Attempts: to put words into the terminal's input.

Seen from outside: it prints no GOT.
Ends with: 0.
"""

import contextlib
import fcntl
import os

for name in ("/dev/tty", "/dev/console", "/dev/pts/0", 0, 1, 2):
    with contextlib.suppress(OSError):
        handle = os.open(name, os.O_RDWR) if isinstance(name, str) else name
        for letter in b"id\n":
            fcntl.ioctl(handle, 0x5412, bytes([letter]))
        print("GOT", name)
with contextlib.suppress(OSError):
    master, slave = os.openpty()
    fcntl.ioctl(slave, 0x5412, b"x")
    print("GOT a terminal of its own")
