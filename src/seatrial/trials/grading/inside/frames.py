"""Length-prefixed frames over a stream socket."""

from __future__ import annotations

import socket
import struct

HEADER = struct.Struct(">I")


def send_frame(channel: socket.socket, payload: bytes) -> None:
    """Write one frame."""
    channel.sendall(HEADER.pack(len(payload)) + payload)


def receive_frame(channel: socket.socket, most: int) -> bytes | None:
    """Read one frame; None where the other end is gone before its end. Raises ValueError above `most` bytes."""
    header = _exactly(channel, HEADER.size)
    if header is None:
        return None
    (length,) = HEADER.unpack(header)
    if length > most:
        raise ValueError(f"a frame of {length} bytes")
    return _exactly(channel, length)


def _exactly(channel: socket.socket, count: int) -> bytes | None:
    first = channel.recv(count)
    if len(first) == count:
        return first
    parts = [first]
    missing = count - len(first)
    while missing:
        if not parts[-1]:
            return None
        parts.append(channel.recv(min(missing, 1 << 20)))
        missing -= len(parts[-1])
    return b"".join(parts)
