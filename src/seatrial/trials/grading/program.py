"""One model-written program in the box, held from outside: its answers are decoded strictly, and compared."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Any

from seatrial.trials.grading.inside.frames import receive_frame, send_frame
from seatrial.trials.grading.inside.values import ELEMENTS, FRAME_BYTES, NotPlain, pack, parse, unpack

PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)  # seconds before it is tried again
UNUSABLE = {"result": "result is not plain data", "callable": "not callable"}


class Broken(BaseException):
    """The program gave no answer that can be used; no `except Exception` of a test may swallow this."""

    def __init__(self, cause: str, detail: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.detail = detail


class Raised(Exception):
    """The program raised this: the names of the exception's classes, the most special first, and its message."""

    def __init__(self, classes: Sequence[str], message: str) -> None:
        super().__init__(f"{classes[0]}: {message}")
        self.classes = classes
        self.message = message


class ServerGone(Exception):
    """The forkserver ended: a fault of the machinery until the same happens twice."""


class NoneMade(Exception):
    """The machine starts no more programs, for whatever else runs on it. Nothing that is judged has been run."""


class Server:
    """The outer end of a forkserver's control socket."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.ends: dict[int, int] = {}

    def new(self) -> Program:
        """A program that runs nothing yet."""
        self.ends.clear()
        ours, theirs = socket.socketpair()
        with theirs:
            for pause in (*PAUSES, None):
                answer = self._made(theirs)
                if answer.startswith(b"P"):
                    return Program(self, int(answer[1:]), ours)
                if pause is not None:
                    time.sleep(pause)
        ours.close()
        raise NoneMade(answer[1:].decode(errors="replace"))

    def _made(self, theirs: socket.socket) -> bytes:
        """`P pid` of a new program on this socket, or `F reason`."""
        socket.send_fds(self.control, [b"N"], [theirs.fileno()])
        while not (answer := self._event()).startswith((b"P", b"F")):
            pass
        return answer

    def kill(self, pid: int) -> None:
        """End a program; nothing happens where it has ended."""
        self.control.send(b"K%d" % pid)

    def end_of(self, pid: int) -> int:
        """How it ended, waiting for it: its exit code, or minus the signal."""
        while pid not in self.ends:
            self._event()
        return self.ends.pop(pid)

    def _event(self) -> bytes:
        try:
            message = self.control.recv(512)
        except OSError as problem:
            raise ServerGone(str(problem)) from None
        if not message:
            raise ServerGone("the forkserver has ended")
        if message.startswith(b"X"):
            pid, code = message[1:].split()
            self.ends[int(pid)] = int(code)
        return message


class Program:
    """Calls into one program, one at a time: it never holds an input before it has answered the one before."""

    def __init__(self, server: Server, pid: int, channel: socket.socket) -> None:
        self.server = server
        self.pid = pid
        self.channel = channel
        self.broken: Broken | None = None  # the first fault stays, whatever a test does about it
        self.calls = 0

    def load(self, source: str | None, files: Mapping[str, str], roots: Sequence[str]) -> None:
        """Send the program. `loaded` reads how that went, so that other work fits in between."""
        self._send(json.dumps({"source": source, "files": dict(files), "roots": list(roots)}).encode())

    def loaded(self) -> None:
        """Wait until the program has been read. Raises Raised or Broken."""
        ready = self._receive()
        if ready != b"R":
            raise NoneMade(ready[1:].decode(errors="replace"))
        self._answer()

    def call(self, name: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """The value that one call returns: fresh, of exact built-in types. Raises Raised or Broken."""
        if self.broken:
            raise self.broken
        self._nothing_waits()
        self.calls += 1
        budget = [ELEMENTS]
        self._send(json.dumps([name, pack(list(arguments), budget), pack(dict(keywords), budget)]).encode())
        return self._answer()

    def finish(self) -> None:
        """Raise Broken where it said more than it was asked."""
        if self.broken:
            raise self.broken
        self._nothing_waits()

    def close(self) -> None:
        """End it."""
        self.channel.close()
        self.server.kill(self.pid)

    def fail(self, cause: str, detail: str = "") -> Broken:
        """Note the fault. Later ones do not replace it."""
        self.broken = self.broken or Broken(cause, detail)
        return self.broken

    def _send(self, payload: bytes) -> None:
        try:
            send_frame(self.channel, payload)
        except OSError:
            raise self._ended() from None

    def _receive(self) -> bytes:
        try:
            frame = receive_frame(self.channel, FRAME_BYTES + 1000)
        except ValueError:
            raise self.fail("out of protocol", "an oversized frame") from None
        except OSError:
            frame = None
        if frame is None:
            raise self._ended()
        return frame

    def _answer(self) -> Any:
        try:
            number, kind, content = parse(self._receive())
            if type(number) is not int or number != self.calls:
                raise NotPlain("an answer to another call")
            if kind == "v":
                return unpack(content)
        except (NotPlain, TypeError, ValueError, RecursionError) as problem:
            raise self.fail("out of protocol", str(problem)[:300]) from None
        raise self._problem(kind, content)

    def _problem(self, kind: object, content: Any) -> BaseException:
        """What the program says went wrong. It may lie: an error never scores better than an answer."""
        try:
            first, message = content
            if kind == "x" and type(first) is str and first in UNUSABLE and type(message) is str:
                return self.fail(UNUSABLE[first], message[:300])
            if kind == "e" and first and all(type(name) is str for name in (*first, message)):
                return Raised([name[:80] for name in first[:20]], message[:1000])
        except (TypeError, ValueError):
            pass
        return self.fail("out of protocol", "neither a value nor an exception")

    def _nothing_waits(self) -> None:
        """Nobody asked, so nobody may have answered."""
        try:
            waiting = self.channel.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            waiting = b""
        raise self.fail("out of protocol", "an answer that nobody asked for") if waiting else self._ended()

    def _ended(self) -> Broken:
        self.server.kill(self.pid)  # it may have closed the pipe and live on
        return self.fail(*_ending(self.server.end_of(self.pid)))


def _ending(code: int) -> tuple[str, str]:
    if code >= 0:
        return "ended early", f"exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    if -code == signal.SIGXCPU:
        return "timeout", "processor time"
    if -code == signal.SIGSYS:
        return "refused operation", name
    if -code == signal.SIGKILL:
        return "ended early", "closed the pipe, or was killed"
    return "crashed", name
