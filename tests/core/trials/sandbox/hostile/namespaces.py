"""Attempts: to make or enter namespaces, where it would have all rights.

Seen from outside: it prints no GOT.
Ends with: 0.
"""

import contextlib
import ctypes
import json
import os
import sys

target = json.loads(sys.argv[1])


libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x20000, 0x10020000, 0x40000000, 0x20000000, 0x08000000, 0x04000000, 0x02000000):
    if libc.unshare(flags) == 0:
        print("GOT", hex(flags))
    child = libc.syscall(56 if os.uname().machine == "x86_64" else 220, flags | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    if child > 0:
        print("GOT by clone", hex(flags))
    arguments = (ctypes.c_uint64 * 8)(flags, 0, 0, 0, 17, 0, 0, 0)
    child = libc.syscall(435, arguments, 64)
    if child == 0:
        os._exit(0)
    if child > 0:
        print("GOT by clone3", hex(flags))
for number in (1, os.getppid(), target["parent"]):
    for kind in ("mnt", "user", "net", "pid"):
        with contextlib.suppress(OSError):
            if libc.setns(os.open(f"/proc/{number}/ns/{kind}", os.O_RDONLY), 0) == 0:
                print("GOT", kind)
