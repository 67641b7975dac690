"""A judge and a forkserver that belong together: started, asked one request at a time, ended."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from seatrial.errors import NotReady
from seatrial.trials.grading.inside.frames import receive_frame, send_frame
from seatrial.trials.grading.inside_command import inside_command

Start = Callable[[Sequence[str]], "subprocess.Popen[bytes]"]  # a command in the box

PATIENCE = 5.0  # seconds beyond the limit of a request, after which the judge itself is ended
START_SECONDS = 20.0


class WorkbenchGone(Exception):
    """The judge or the forkserver ended, or did not answer in time."""


class Workbench:
    """One judge with its forkserver. Used by one thread at a time."""

    def __init__(
        self, start: Start, meeting: Path, python: str, bounds: dict[str, Any], patience: float = PATIENCE
    ) -> None:
        """`meeting` is a folder that the box shows at its own path; a socket is there until the process has come."""
        self.patience = patience
        self._meeting, self._start, self._python = meeting, start, python
        self._config = json.dumps(bounds).encode()
        self.forkserver, control = self._open("forkserver", socket.SOCK_SEQPACKET, [])
        with control:
            try:
                self.judge, self.requests = self._open("judge", socket.SOCK_STREAM, [control.fileno()])
            except BaseException:
                _end(self.forkserver)
                raise

    def _open(self, program: str, kind: int, handles: list[int]) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """Start one of the two, and wait until it is ready on a socket of its own. `handles` go with the settings."""
        path = self._meeting / secrets.token_hex(16)
        with socket.socket(socket.AF_UNIX, kind) as listening:
            listening.bind(str(path))
            path.chmod(0o666)  # the box may run as another user, who has to be told the name
            listening.listen(1)
            listening.settimeout(START_SECONDS)
            process = self._start(inside_command(self._python, program, str(path)))
            try:
                connected = listening.accept()[0]
                connected.settimeout(START_SECONDS)
                socket.send_fds(connected, [self._config], handles)
                reply = connected.recv(1000)
            except OSError as problem:
                reply = b"F" + str(problem).encode()
            finally:
                path.unlink()
        if reply == b"R":
            connected.settimeout(None)  # the judge shares the forkserver's
            return process, connected
        complaint = _complaint(process, reply)
        raise NotReady(f"Nothing can be graded in the sandbox: {complaint}.", "See `seatrial sandbox check`.")

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request. WorkbenchGone where none comes, and it is then of no more use; NotReady."""
        try:
            send_frame(self.requests, json.dumps(request).encode())
        except OSError as problem:
            raise WorkbenchGone(str(problem)) from None
        answer: dict[str, Any] = json.loads(self._receive(request["seconds"] + self.patience))
        if "gone" in answer:
            raise WorkbenchGone(answer["gone"])
        if "busy" in answer:
            raise NotReady(
                f"This machine starts no more programs to judge with ({answer['busy']}).",
                "End what else runs here, then repeat the command: a trial goes on where it ended.",
            )
        return answer

    def _receive(self, seconds: float) -> bytes:
        self.requests.settimeout(seconds)
        started = time.monotonic()
        try:
            frame = receive_frame(self.requests, 1 << 30)
        except OSError as problem:
            raise WorkbenchGone(f"no answer after {time.monotonic() - started:.0f} s: {problem}") from None
        if frame is None:
            raise WorkbenchGone("the judge ended")
        return frame

    def close(self) -> None:
        """End both processes and wait for them."""
        self.requests.close()
        for process in (self.judge, self.forkserver):
            _end(process)


def _complaint(process: subprocess.Popen[bytes], reply: bytes) -> str:
    process.kill()
    _, errors = process.communicate()
    lines = (errors or b"").decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else reply[1:].decode(errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()
