"""Attempts: to make files without end, which hold no byte.

Seen from outside: it is ended, and what comes back is at most the limit.
Ends with: 124, 153.
"""

number = 0
while True:
    number += 1
    open(f"f{number}", "w").close()
