"""What tasks ask of the graders: calls of contender-written functions, tests, repositories and programs.

All of it runs in the sandbox. Imported when first used, so that listing and reading items needs no sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seatrial.trials.item import Score

SECONDS = 5.0  # for all hidden calls of one program together; a right one takes milliseconds


@dataclass(frozen=True, slots=True)
class Returned:
    """What one call came to: a plain value, or a cause in a few words that can be counted."""

    value: Any = None
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program printed, and why it ended where it did not end by itself."""

    output: str
    errors: str = ""
    code: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call of `package.module:function` and its one right value, which stays outside."""

    name: str
    arguments: list[Any]
    expected: Any


def call_all(source: str, function: str, calls: Sequence[list[Any]], *, seconds: float = SECONDS) -> list[Returned]:
    """Run a program in the sandbox and call a function of it, once for each list of arguments."""
    from seatrial.trials.grading import shared_grader
    from seatrial.trials.grading.functions import Call

    outcomes = shared_grader().call(source, [Call(function, arguments) for arguments in calls], seconds=seconds)
    return [Returned(outcome.value, outcome.cause, outcome.detail) for outcome in outcomes]


def judge_with(source: str, entry: str, test: str, prelude: str) -> Score:
    """Trusted tests in the trusted process, the function they check in the sandbox."""
    from seatrial.trials.grading import shared_grader

    return shared_grader().judge(source, entry, test, prelude=prelude)


def judge_calls(pristine: Mapping[str, str], delivered: Mapping[str, bytes], wanted: Sequence[Wanted]) -> Score:
    """Hidden calls into a delivered Python repository."""
    from seatrial.trials.grading.repository import HiddenCall, judge_repository

    hidden = [HiddenCall(each.name, each.arguments, each.expected) for each in wanted]
    return judge_repository(pristine, delivered, hidden_calls=hidden)


class Unusable(Exception):
    """A delivered source that is no text, or far too large."""


def counted(pristine: Mapping[str, str], delivered: Mapping[str, bytes]) -> dict[str, bytes]:
    """The repository as it was, with the sources as they were left and new ones. Raises Unusable."""
    from seatrial.trials.grading.tree import Unreadable, accept

    try:
        files = accept(pristine, delivered, new_modules=True).files
    except Unreadable as problem:
        raise Unusable(str(problem)) from None
    return {path: text.encode() for path, text in files.items()}


def run_in_box(
    command: Sequence[str], files: Mapping[str, bytes], stdin: bytes = b"", seconds: float = 10.0
) -> Printed:
    """Run a program over some files in the sandbox."""
    from seatrial.trials.grading.programs import run_program
    from seatrial.trials.grading.tree import ordinary
    from seatrial.trials.sandbox.limits import Limits

    usable = {path: content for path, content in files.items() if ordinary(path)}
    done = run_program(command, usable, stdin, Limits(seconds=seconds, memory_mb=2048, output_bytes=200_000))
    return Printed(
        done.output.decode("utf-8", "replace"), done.errors.decode("utf-8", "replace"), done.code, done.why or ""
    )
