"""Attempts: to fork without end, ignoring every refusal.

Seen from outside: the number of processes below the box; none is left.
Ends with: 0.
"""

import os
import time

until = time.monotonic() + 0.7
while time.monotonic() < until:
    try:
        if os.fork() == 0:
            until += 30
    except OSError:
        time.sleep(0.001)
