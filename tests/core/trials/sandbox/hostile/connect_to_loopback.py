"""Attempts: to reach services that listen on this machine.

Seen from outside: nobody connects to the listeners of this machine.
Ends with: 0.
"""

import contextlib
import json
import socket
import sys

target = json.loads(sys.argv[1])


for family, host in (
    (socket.AF_INET, "127.0.0.1"),
    (socket.AF_INET, "0.0.0.0"),
    (socket.AF_INET6, "::1"),
    (socket.AF_INET, "localhost"),
):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with contextlib.suppress(OSError), socket.socket(family, kind) as caller:
            caller.settimeout(0.3)
            caller.connect((host, target["port"] if kind == socket.SOCK_STREAM else target["datagrams"]))
            caller.send(b"hello")
