"""Attempts: to take address space without touching it.

Seen from outside: it ends with 137, before the clock.
Ends with: 137.
"""

block = []
while True:
    block.append(bytearray(10_000_000))
