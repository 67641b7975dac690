"""The process beside a forkserver that runs tests: it holds the expected answers, and only calls go to the program.

A process of its own, so that a test that never ends can be ended, and graders use every core. It lives in another box
than the programs, without rights, since tests may come from a file that somebody else wrote. Requests come as JSON
frames on the socket that the first argument names; the forkserver's control socket comes with the first message.
"""

from __future__ import annotations

import builtins
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

from seatrial.trials.grading.inside.frames import receive_frame, send_frame
from seatrial.trials.grading.inside.isolate import settle
from seatrial.trials.grading.inside.values import NotPlain, pack, unpack
from seatrial.trials.grading.program import Broken, NoneMade, Program, Raised, Server, ServerGone

TEST = "<tests>"
# On this side they would end a loop of the test early, as if every call had been made.
NEVER_RAISED = (StopIteration, StopAsyncIteration)
Verdict = dict[str, Any]


class Clock:
    """Wall time of one request, for the program and the tests together."""

    def __init__(self) -> None:
        self.program: Program | None = None
        signal.signal(signal.SIGALRM, self.ring)

    def start(self, program: Program, seconds: float) -> None:
        """From now on. Rings again and again, should a test catch the first."""
        self.program = program
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)

    def stop(self) -> None:
        """No more."""
        self.program = None
        signal.setitimer(signal.ITIMER_REAL, 0)

    def ring(self, *_: object) -> None:
        """Raise Broken wherever the process is."""
        if self.program:
            raise self.program.fail("timeout")


def main() -> None:
    """Answer requests until the other end closes."""
    requests = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    requests.connect(sys.argv[1])
    config, handles, _, _ = socket.recv_fds(requests, 1 << 20, 1)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(null, number)
    server, clock = Server(socket.socket(fileno=handles[0])), Clock()
    settle(json.loads(config))
    requests.sendall(b"R")
    while (frame := receive_frame(requests, 1 << 30)) is not None:
        try:
            answer = handle(json.loads(frame), server, clock)
        except ServerGone as problem:
            answer = {"gone": str(problem)}
        except NoneMade as problem:
            answer = {"busy": str(problem)}
        send_frame(requests, json.dumps(answer).encode())


def handle(request: dict[str, Any], server: Server, clock: Clock) -> Verdict:
    """One program: its calls answered, or its tests run."""
    program = server.new()
    try:
        clock.start(program, request["seconds"])
        program.load(request["source"], request["files"], request["roots"])
        return judge(request, program) if "test" in request else {"outcomes": outcomes(request["calls"], program)}
    except Broken as problem:
        return failed(problem.cause, problem.detail)
    finally:
        clock.stop()
        program.close()


def outcomes(calls: list[Any], program: Program) -> list[Verdict]:
    """What each call gave, in order. After a fault of the whole program the others fail for the same cause."""
    found: list[Verdict] = []
    try:
        program.loaded()
        for name, arguments, keywords in calls:
            try:
                found.append({"value": pack(program.call(name, unpack(arguments), unpack(keywords)), [1 << 30])})
            except Raised as problem:
                found.append(raised(problem))
        program.finish()
    except Raised as problem:
        found += [raised(problem)] * (len(calls) - len(found))
    except Broken as problem:
        # One that broke the protocol at the end answered nothing that counts.
        kept = found if problem.cause != "out of protocol" else []
        return kept + [failed(problem.cause, problem.detail)] * (len(calls) - len(kept))
    return found


def judge(request: dict[str, Any], program: Program) -> Verdict:
    """Run the trusted tests against a stand-in that calls the program; passed only if nothing at all went wrong."""
    space, test = prepare(request, program)  # while the program loads
    try:
        program.loaded()
        exec(test, space)  # noqa: S102  the tests, which are the user's own
        if "check" in space and request["check"]:
            space["check"](space[request["entry"]])
        program.finish()
    except Raised as problem:
        return raised(problem)
    except Broken as problem:
        return failed(problem.cause, problem.detail)
    except BaseException as problem:
        return _test_failed(problem, program)
    if program.calls == 0:
        return failed("tests never called it")
    return {"cause": ""}


def prepare(request: dict[str, Any], program: Program) -> tuple[dict[str, Any], CodeType]:
    """The names that tests may use: those of the trusted prompt, and the stand-in in place of what is asked for."""
    space: dict[str, Any] = {"__name__": "tests"}
    if request["prelude"]:
        exec(compiled(request["prelude"]), space)  # noqa: S102  the prompt, which is the task's own
    space[request["entry"]] = stand_in(program, request["entry"])
    return space, compiled(request["test"])


@lru_cache(maxsize=512)  # every arm and every attempt meets the same tests
def compiled(text: str) -> CodeType:
    """Trusted text, ready to run."""
    return compile(text, TEST, "exec")


def stand_in(program: Program, name: str) -> Callable[..., Any]:
    """What tests call instead of the function. An exception comes back as the built-in class nearest to it."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        try:
            return program.call(name, arguments, keywords)
        except Raised as problem:
            raise translated(problem) from problem
        except NotPlain as problem:
            raise program.fail("tests pass what cannot be carried", str(problem)) from None

    call.__name__ = name
    return call


def translated(problem: Raised) -> Exception:
    """The nearest built-in exception that tests can expect."""
    for name in problem.classes:
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, NEVER_RAISED):
            try:
                return kind(problem.message)
            except TypeError:  # UnicodeDecodeError and the like want more than a message
                continue
    return RuntimeError(str(problem))


def raised(problem: Raised) -> Verdict:
    """An exception of the program, under a cause that can be counted."""
    known = next((name for name in problem.classes if hasattr(builtins, name)), "an exception")
    causes = {"MemoryError": "memory", "PermissionError": "refused operation", "SystemExit": "ended early"}
    return {
        **failed(causes.get(known, f"raised {known}"), str(problem)),
        "classes": list(problem.classes),
        "message": problem.message,
    }


def failed(cause: str, detail: str = "") -> Verdict:
    """A cause in a few words."""
    return {"cause": cause, "detail": detail[:2000]}


def _test_failed(problem: BaseException, program: Program) -> Verdict:
    if program.broken:
        return failed(program.broken.cause, program.broken.detail)
    if isinstance(problem.__cause__, Raised):
        return raised(problem.__cause__)
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == TEST]
    place = f"line {lines[-1]} of the tests" if lines else "the tests"
    kind = "" if isinstance(problem, AssertionError) else f" ({type(problem).__name__})"
    return failed("wrong answer", f"{place}{kind}")
