"""Attempts: to leave links through which the next writer changes something else.

Seen from outside: no link comes back, and nothing is written through one.
Ends with: 0.
"""

import contextlib
import json
import os
import shutil
import sys

target = json.loads(sys.argv[1])


os.symlink(target["writable"], "result.txt")
os.symlink(target["folder"], "results")
os.symlink("../../../../../../../../../../etc", "up")
shutil.rmtree("given", ignore_errors=True)
os.symlink(target["folder"], "given")
with contextlib.suppress(OSError):
    os.unlink("given.txt")
os.symlink(target["writable"], "given.txt")
os.makedirs("inner/deep")
os.symlink(target["folder"], "inner/deep/link")
for name in (target["writable"], target["secret"], "/etc/passwd"):
    with contextlib.suppress(OSError):
        os.link(name, "hard-" + os.path.basename(name))
