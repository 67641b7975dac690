"""Attempts: to read files of this machine by every path there is to them.

Seen from outside: the secret is not in what it prints or leaves.
Ends with: 0.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])


names = [target["secret"], "/etc/shadow", "/root/.bashrc", "/etc/machine-id", os.path.expanduser("~/.netrc")]
roots = ["", "/proc/self/root", "/proc/1/root", "/proc/1/cwd/..", f"/proc/{os.getppid()}/root", "/oldroot", "/newroot"]
roots += [f"/proc/{number}/root" for number in (target["bait"], target["parent"])]
roots += ["../" * deep for deep in range(1, 12)]
for root in roots:
    for name in names:
        with contextlib.suppress(OSError), open(root + name) as stream:
            print("GOT", root + name, stream.read(1000))
for name in (target["folder"], "/root", "/home", "/var/lib", "/boot", "/mnt", "/sys"):
    with contextlib.suppress(OSError):
        print(
            "GOT" if os.listdir(name) and name != "/root" else "", name, os.listdir(name)[:3] if name != "/root" else ""
        )
