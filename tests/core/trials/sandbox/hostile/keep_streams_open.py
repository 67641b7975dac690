"""Attempts: to make the run hang by a child that keeps its streams.

Seen from outside: the run ends with the first process, in time.
Ends with: 0.
"""

import os
import time

print("first", flush=True)
if os.fork() == 0:
    time.sleep(60)
