"""Attempts: to swap files for links while the results are being collected.

Seen from outside: no link comes back, and nothing outside changes.
Ends with: 0.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])


if os.fork() == 0:
    os.setsid()
    for _ in range(2_000_000):
        with contextlib.suppress(OSError):
            os.symlink(target["folder"], "swap-link")
            os.rename("swap-link", "result")
        with contextlib.suppress(OSError):
            os.unlink("result")
            os.mkdir("result")
            open("result/writable", "w").close()
        with contextlib.suppress(OSError):
            os.rename("result", "old")
