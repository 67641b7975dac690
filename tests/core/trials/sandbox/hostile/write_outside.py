"""Attempts: to write, replace, rename and remove files outside its folder.

Seen from outside: the files outside are what they were.
Ends with: 0.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])


for name in (target["writable"], target["secret"], target["folder"] + "/new", "/usr/bin/new", "/etc/new", "/sys/new"):
    for flags in (os.O_WRONLY, os.O_WRONLY | os.O_TRUNC, os.O_RDONLY | os.O_TRUNC, os.O_WRONLY | os.O_CREAT):
        with contextlib.suppress(OSError):
            os.write(os.open(name, flags, 0o666), b"overwritten")
    for action in (os.unlink, os.rmdir, lambda path: os.rename(path, "mine"), lambda path: os.rename("mine", path)):
        with contextlib.suppress(OSError):
            open("mine", "w").close()
            action(name)
    with contextlib.suppress(OSError):
        os.link(name, "linked")
        os.write(os.open("linked", os.O_WRONLY), b"overwritten")
    with contextlib.suppress(OSError):
        os.truncate(name, 0)
