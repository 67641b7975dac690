"""Attempts: to fill the disk with files that no folder names any more.

Seen from outside: it is ended or refused; nothing is left.
Ends with: 1, 153.
"""

import os

held = []
while True:
    held.append(open("gone", "wb"))  # noqa: SIM115 - kept open on purpose
    os.unlink("gone")
    for _ in range(30):
        held[-1].write(b"x" * 1_000_000)
