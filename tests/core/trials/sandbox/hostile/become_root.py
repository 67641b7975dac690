"""Attempts: to become root by set-user programs, ids and capabilities.

Seen from outside: it prints no GOT, and no file that comes back has such bits.
Ends with: 0.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys

target = json.loads(sys.argv[1])


before = os.getuid()
for action in (os.setuid, os.setgid, os.seteuid, lambda _: os.setresuid(0, 0, 0), lambda _: os.setgroups([0])):
    with contextlib.suppress(OSError):
        action(0)
        if os.getuid() == 0:
            print("GOT root")
with contextlib.suppress(OSError):
    shutil.copy("/bin/sh", "shell")
    os.chmod("shell", 0o6755)
for command in (
    ["su", "-c", "id"],
    ["sudo", "-n", "id"],
    ["mount"],
    ["passwd", "-d", "root"],
    ["./shell", "-p", "-c", "id -u"],
):
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(command, capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
        if b"uid=0" in done.stdout or done.stdout.strip() == b"0":
            print("GOT", done.stdout)
with contextlib.suppress(OSError), open("/proc/self/status") as stream:
    for line in stream:
        if line.startswith(("CapEff", "CapPrm")) and int(line.split()[1], 16):
            print("GOT", line)
