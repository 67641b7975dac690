"""Attempts: to leave devices, pipes and sockets, and to open devices.

Seen from outside: only files and folders come back; it prints no GOT.
Ends with: 0.
"""

import contextlib
import json
import os
import stat
import sys

target = json.loads(sys.argv[1])


for kind, number in (
    (stat.S_IFBLK, os.makedev(254, 0)),
    (stat.S_IFCHR, os.makedev(1, 1)),
    (stat.S_IFIFO, 0),
    (stat.S_IFSOCK, 0),
):
    with contextlib.suppress(OSError):
        os.mknod(f"special{kind}", 0o666 | kind, number)
        handle = os.open(f"special{kind}", os.O_RDWR | os.O_NONBLOCK)
        if kind in (stat.S_IFBLK, stat.S_IFCHR):
            print("GOT", os.read(handle, 16))
for name in (
    "mem",
    "kmsg",
    "vda",
    "sda",
    "kvm",
    "fuse",
    "net/tun",
    "loop-control",
    "rtc",
    "console",
    "tty0",
    "input/event0",
):
    with contextlib.suppress(OSError):
        os.open(f"/dev/{name}", os.O_RDONLY | os.O_NONBLOCK)
        print("GOT", name)
