"""Attempts: to hold memory in a child while the first process goes on as if nothing were.

Seen from outside: resident memory; it ends with 137.
Ends with: 137.
"""

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        block = []
        while True:
            block.append(bytearray(b"x") * 8_000_000)
    os._exit(0)
time.sleep(20)
