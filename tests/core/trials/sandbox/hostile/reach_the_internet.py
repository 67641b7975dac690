"""Attempts: to send anything off this machine.

Seen from outside: it prints no GOT.
Ends with: 0.
"""

import contextlib
import socket

for family, kind in (
    (socket.AF_PACKET, socket.SOCK_RAW),
    (socket.AF_INET, socket.SOCK_RAW),
    (socket.AF_NETLINK, socket.SOCK_RAW),
    (40, socket.SOCK_STREAM),
    (31, socket.SOCK_RAW),
    (38, socket.SOCK_SEQPACKET),
):
    with contextlib.suppress(OSError):
        socket.socket(family, kind)
        print("GOT", family)
for host, port in (("1.1.1.1", 53), ("8.8.8.8", 53), ("169.254.169.254", 80)):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, kind) as caller:
            caller.settimeout(0.2)
            caller.connect((host, port))
            print("GOT", host)
with contextlib.suppress(OSError):
    print("GOT", socket.getaddrinfo("example.org", 80))
