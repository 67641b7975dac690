"""Attempts: to print without end on both streams.

Seen from outside: what was kept is at most the limit; it ends with 153.
Ends with: 153.
"""

import sys

while True:
    sys.stdout.write("o" * 60_000)
    sys.stderr.write("e" * 60_000)
