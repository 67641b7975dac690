"""Attempts: to take far more memory than allowed in one piece, and touch it.

Seen from outside: resident memory; it ends with 137.
Ends with: 137.
"""

block = bytearray(8_000_000_000)
for at in range(0, len(block), 4096):
    block[at] = 1
