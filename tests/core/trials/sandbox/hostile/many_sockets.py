"""Attempts: to hold kernel memory in the buffers of socket pairs, over many processes.

Seen from outside: it ends; memory of this machine comes back.
Ends with: 0, 124, 137.
"""

import os
import socket
import time

for _ in range(15):
    if os.fork() == 0:
        break
held = []
try:
    while True:
        pair = socket.socketpair()
        held.append(pair)
        pair[0].setblocking(False)
        try:
            while True:
                pair[0].send(b"x" * 65536)
        except BlockingIOError:
            pass
except OSError:
    time.sleep(1)
