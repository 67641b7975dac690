"""Attempts: to read the memory of, or take over, other processes.

Seen from outside: the secret is not printed; the bait lives on undisturbed.
Ends with: 0.
"""

import contextlib
import ctypes
import json
import os
import sys

target = json.loads(sys.argv[1])


libc = ctypes.CDLL(None, use_errno=True)
attach, seize = 16, 0x4206
for number in {target["bait"], target["parent"], os.getppid(), 1}:
    for request in (attach, seize):
        if libc.ptrace(request, number, None, None) == 0:
            print("GOT", number)
    into = ctypes.create_string_buffer(64)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(into), 64)
    remote = (ctypes.c_void_p * 2)(0x400000, 64)
    if libc.process_vm_readv(number, local, ctypes.c_ulong(1), remote, ctypes.c_ulong(1), ctypes.c_ulong(0)) > 0:
        print("GOT memory of", number)
    with contextlib.suppress(OSError):
        handle = os.pidfd_open(number)
        if libc.syscall(438, handle, 0, 0) >= 0:
            print("GOT a file of", number)
