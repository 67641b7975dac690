"""Attempts: to walk all that it can see and look for the secret in every small file.

Seen from outside: the secret is not in what it prints.
Ends with: 0, 124.
"""

import contextlib
import json
import os
import sys

target = json.loads(sys.argv[1])
NEEDLE = b"tok" + b"en-"  # so that it does not find itself


for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/usr", "/proc/sys", "/sys")]
    if folder.count("/") > 7:
        folders.clear()
    for name in files:
        path = os.path.join(folder, name)
        with contextlib.suppress(OSError, ValueError):
            if os.stat(path).st_size < 100_000 and os.path.isfile(path):
                with open(path, "rb", buffering=0) as stream:
                    os.set_blocking(stream.fileno(), False)
                    content = stream.read(100_000) or b""
                if NEEDLE in content and b"cmdline" not in path.encode():
                    print("GOT", path, content)
