"""Inside the sandbox: a port on the box's own loopback that leads to the relay's socket, then the command.

`python relay_inside.py SOCKET PORT -- COMMAND ARGUMENT...` ends as the command ends.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading

CHUNK = 65536


def copy(source: socket.socket, target: socket.socket) -> None:
    """Bytes from one to the other until there are no more."""
    with contextlib.suppress(OSError):
        while chunk := source.recv(CHUNK):
            target.sendall(chunk)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def serve(listener: socket.socket, path: str) -> None:
    """Every connection leads to the socket."""
    while True:
        near, _ = listener.accept()
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(path)
        except OSError:
            near.close()
            continue
        for pair in ((near, far), (far, near)):
            threading.Thread(target=copy, args=pair, daemon=True).start()


def main(path: str, port: str, *command: str) -> int:
    """Listen, run the command, and end as it ends."""
    listener = socket.create_server(("127.0.0.1", int(port)))
    threading.Thread(target=serve, args=(listener, path), daemon=True).start()
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - the command is what this is for
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 127


if __name__ == "__main__":
    code = main(sys.argv[1], sys.argv[2], *sys.argv[4:])
    sys.exit(code if code >= 0 else 128 - code)
