"""Attempts: to use every processor for ever.

Seen from outside: it ends with 124.
Ends with: 124.
"""

import os

for _ in range(8):
    if os.fork() == 0:
        break
while True:
    pass
