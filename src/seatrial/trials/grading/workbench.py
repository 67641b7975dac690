"""A judge and a forkserver that belong together: started, asked one request at a time, ended."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
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
CONTROL = (socket.AF_UNIX, socket.SOCK_SEQPACKET)


class WorkbenchGone(Exception):
    """The judge or the forkserver ended, or did not answer in time."""


class Workbench:
    """One judge with its forkserver. Used by one thread at a time."""

    def __init__(
        self, start: Start, meeting: Path, python: str, bounds: dict[str, Any], patience: float = PATIENCE
    ) -> None:
        """`meeting` is a folder that the box shows at its own path; a socket is there until the forkserver has come."""
        self.patience = patience
        control = self._start_forkserver(start, meeting, python, bounds)
        self.requests, theirs = socket.socketpair()
        with control, theirs:
            self.judge = subprocess.Popen(  # noqa: S603  our own module, in our own interpreter
                [sys.executable, "-P", "-m", "seatrial.trials.grading.judge", str(control.fileno())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[control.fileno()],
            )
        try:
            self._receive(START_SECONDS)
        except WorkbenchGone:
            self.close()
            raise NotReady("The process that grades did not start.", "Run `seatrial sandbox check`.") from None

    def _start_forkserver(
        self, start: Start, meeting: Path, python: str, bounds: dict[str, Any]
    ) -> socket.socket:
        """The control socket, connected."""
        path = meeting / secrets.token_hex(16)
        with socket.socket(*CONTROL) as listening:
            listening.bind(str(path))
            path.chmod(0o666)  # the box may run as another user, who has to be told the name
            listening.listen(1)
            listening.settimeout(START_SECONDS)
            self.forkserver = start(inside_command(python, "forkserver", str(path)))
            try:
                control = listening.accept()[0]
                control.settimeout(START_SECONDS)
                control.send(json.dumps(bounds).encode())
                reply = control.recv(1000)
            except OSError as problem:
                reply = b"F" + str(problem).encode()
            finally:
                path.unlink()
        if reply == b"R":
            control.settimeout(None)
            return control
        raise NotReady(
            f"Nothing can be graded in the sandbox: {self._complaint(reply)}.", "See `seatrial sandbox check`."
        )

    def _complaint(self, reply: bytes) -> str:
        self.forkserver.kill()
        _, errors = self.forkserver.communicate()
        lines = (errors or b"").decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else reply[1:].decode(errors="replace")

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request. Raises WorkbenchGone where none comes; this workbench is then of no more use."""
        try:
            send_frame(self.requests, json.dumps(request).encode())
        except OSError as problem:
            raise WorkbenchGone(str(problem)) from None
        answer: dict[str, Any] = json.loads(self._receive(request["seconds"] + self.patience))
        if "gone" in answer:
            raise WorkbenchGone(answer["gone"])
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
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    stream.close()
