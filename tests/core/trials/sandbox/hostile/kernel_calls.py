"""Attempts: to use calls that reach deep into the kernel.

Seen from outside: it prints no GOT.
Ends with: 0.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
arm = os.uname().machine == "aarch64"
room = ctypes.create_string_buffer(256)
calls = {
    "bpf": (280 if arm else 321, (5, room, 72)),
    "perf": (241 if arm else 298, (room, 0, -1, -1, 0)),
    "io_uring": (425, (4, room)),
    "userfaultfd": (282 if arm else 323, (0,)),
    "add_key": (217 if arm else 248, (b"user", b"mine", b"x", 1, -2)),
    "keyctl": (219 if arm else 250, (0, -3, 1)),
    "kexec": (104 if arm else 246, (0, 0, 0, 0)),
    "init_module": (105 if arm else 175, (room, 256, b"")),
    "open_by_handle_at": (265 if arm else 304, (-100, room, 0)),
    "syslog": (116 if arm else 103, (3, room, 256)),
    "personality": (92 if arm else 135, (0x0008,)),
    "inotify": (26 if arm else 294, (0,)),
    "fanotify": (262 if arm else 300, (0, 0)),
    "mq_open": (180 if arm else 240, (b"mine", 0o102, 0o600, 0)),
    "acct": (89 if arm else 163, (b"accounts",)),
    "sethostname": (161 if arm else 170, (b"mine", 4)),
    "settimeofday": (170 if arm else 164, (room, 0)),
    "reboot": (142 if arm else 169, (0xFEE1DEAD, 672274793, 0)),
    "swapoff": (225 if arm else 168, (b"/swap",)),
    "landlock of later kernels": (460, (0, 0, 0, 0)),
    "a call not yet made": (1000, ()),
}
for name, (number, arguments) in calls.items():
    if libc.syscall(number, *arguments) >= 0:
        print("GOT", name)
