"""Attempts: to nest folders deeper than anyone can walk.

Seen from outside: the folder that comes back is shallow, and the run ends in time.
Ends with: 0, 153.
"""

import os

try:
    for _ in range(8000):
        os.mkdir("d")
        os.chdir("d")
    open("bottom", "w").close()
except OSError:
    pass
