"""Attempts: to become the one that adopts orphans, and hide a tree under it.

Seen from outside: no process with its mark is left.
Ends with: 0.
"""

import ctypes
import os
import time

ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
if os.fork() == 0:
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    os.setsid()
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
    time.sleep(60)
time.sleep(0.05)
