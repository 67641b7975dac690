"""Attempts: to leave names that mean something elsewhere.

Seen from outside: nothing outside its folder is made.
Ends with: 0.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])


for name in (
    b"\xff\xfe",
    b"new\nline",
    b"\x1b[2J",
    b"-rf",
    b"a" * 255,
    b" ",
    b"...",
    b"\\..\\..\\x",
    b"%2e%2e%2fx",
    b"~",
):
    with contextlib.suppress(OSError), open(name, "wb") as stream:
        stream.write(b"x")
with contextlib.suppress(OSError):
    os.rename(".", "../moved")
with contextlib.suppress(OSError):
    os.rmdir("../" + os.path.basename(os.getcwd()))
