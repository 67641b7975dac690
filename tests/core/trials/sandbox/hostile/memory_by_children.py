"""Attempts: to spread memory over many processes, each below the limit.

Seen from outside: resident memory; it ends with 137.
Ends with: 137.
"""

import os
import time

for _ in range(12):
    if os.fork() == 0:
        block = bytearray(b"x") * 30_000_000
        time.sleep(30)
time.sleep(30)
