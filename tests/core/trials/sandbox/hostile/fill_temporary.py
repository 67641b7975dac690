"""Attempts: to fill /tmp, TMPDIR and /dev/shm.

Seen from outside: the scratch space of this machine; nothing is left of it.
Ends with: 0, 153.
"""

import os

for folder in ("/tmp", os.environ.get("TMPDIR", "/tmp"), "/dev/shm", "/var/tmp", "/run"):
    for number in range(40):
        try:
            with open(f"{folder}/fill{number}", "wb") as stream:
                for _ in range(30):
                    stream.write(b"x" * 1_000_000)
        except OSError:
            break
