"""Attempts: to reach unix sockets of this machine, named, abstract, and by a pair's datagrams.

Seen from outside: nobody connects to them.
Ends with: 0.
"""

import contextlib
import json
import socket
import sys

target = json.loads(sys.argv[1])


names = [
    target["unix"],
    target["unix_datagrams"],
    "\0" + target["abstract"],
    "/run/docker.sock",
    "/run/dbus/system_bus_socket",
]
for name in names:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as caller:
            caller.connect(name)
            caller.send(b"hello")
        with contextlib.suppress(OSError):
            one, other = socket.socketpair(socket.AF_UNIX, kind)
            one.sendto(b"hello", name)
        with contextlib.suppress(OSError):
            one.connect(name)
            one.send(b"hello")
