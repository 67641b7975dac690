"""Attempts: to make calls by the 32-bit and x32 tables, which a filter may have forgotten.

Seen from outside: it prints no GOT, or is killed for trying.
Ends with: 0, 159, 139.
"""

import ctypes
import mmap
import os
import platform

if platform.machine() == "x86_64":
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(0x40000000 + 41, 2, 1, 0) >= 0:
        print("GOT a socket by x32", flush=True)
    # mov eax, 359 (socket); mov ebx, 2; mov ecx, 1; xor edx, edx; int 0x80; ret
    code = b"\x53\xb8\x67\x01\x00\x00\xbb\x02\x00\x00\x00\xb9\x01\x00\x00\x00\x31\xd2\xcd\x80\x5b\xc3"
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    answer = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    if answer >= 0:
        print("GOT a socket by int 0x80", os.fstat(answer), flush=True)
