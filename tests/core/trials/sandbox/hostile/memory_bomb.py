"""Attempts: to take and touch memory without end.

Seen from outside: the resident memory of the box; it ends with 137.
Ends with: 137.
"""

block = []
while True:
    block.append(bytearray(b"x") * 8_000_000)
