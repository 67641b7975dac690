"""Attempts: to mount, unmount and change the root.

Seen from outside: it prints no GOT, and the secret is not printed.
Ends with: 0.
"""

import contextlib
import ctypes
import json
import os
import sys

target = json.loads(sys.argv[1])


libc = ctypes.CDLL(None, use_errno=True)
os.makedirs("at", exist_ok=True)
for kind in (b"tmpfs", b"proc", b"sysfs", b"overlay", b"ext4", b"devtmpfs"):
    if libc.mount(b"none", b"at", kind, 0, None) == 0:
        print("GOT", kind)
for source in (b"/", b"/usr", b"/proc/1/root"):
    if libc.mount(source, b"at", None, 0x5000, None) == 0:
        print("GOT", source)
if libc.mount(None, b"/", None, 0x20, None) == 0 or libc.mount(None, b"/usr", None, 0x1020, None) == 0:
    print("GOT writable")
for name in (b"/usr", b"/proc", b"/tmp", b"/", b"/dev"):
    if libc.umount2(name, 2) == 0:
        print("GOT", name)
with contextlib.suppress(OSError):
    os.chroot("at")
    print("GOT chroot")
for number in (428, 430, 442, 155, 161):
    if libc.syscall(number, -100, b"/", 1, 0, 0) >= 0:
        print("GOT", number)
