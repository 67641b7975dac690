"""Attempts: to read the environment and command lines of all processes.

Seen from outside: the secret is not in what it prints.
Ends with: 0, 1.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])


print(dict(os.environ))
for name in os.listdir("/proc") if os.access("/proc", os.R_OK) else []:
    for part in ("environ", "auxv", "maps"):
        with contextlib.suppress(OSError), open(f"/proc/{name}/{part}", "rb") as stream:
            print(stream.read(100_000))
for number in (target["bait"], target["parent"], os.getppid(), 1):
    for part in ("environ", "cmdline", "cwd/secret", "mem"):
        with contextlib.suppress(OSError), open(f"/proc/{number}/{part}", "rb") as stream:
            if number != 1 and number != os.getppid():
                print("GOT", stream.read(1000))
