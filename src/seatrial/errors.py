"""The one tree of errors. A message names the cause; `next_step` says what to do about it.

SeatrialError
├── BadInput           what somebody wrote cannot be used (a brief, a file, a combination of tools)
│   └── BadFile        ... and it has a place: one or more problems with file and line
├── NotFound           a name that nothing here answers to; `nearest` holds the names that come close
└── NotReady           something this needs is missing on this machine or has not been set up
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


class SeatrialError(Exception):
    """The root: a cause in one sentence and a next step."""

    def __init__(self, cause: str, next_step: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.cause} {self.next_step}".strip()


class BadInput(SeatrialError):
    """What somebody wrote cannot be used as it is."""

    def __init__(self, cause: str, next_step: str = "", *, where: str = "") -> None:
        super().__init__(cause, next_step)
        self.where = where


class NotFound(SeatrialError):
    """A name that nothing here answers to."""

    def __init__(self, kind: str, name: str, nearest: list[str]) -> None:
        hint = f"Did you mean {' or '.join(nearest)}?" if nearest else "Look through the list of all of them."
        super().__init__(f"There is no {kind} called “{name}”.", hint)
        self.kind = kind
        self.name = name
        self.nearest = nearest


class NotReady(SeatrialError):
    """Something needed is missing on this machine."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file: where, why, and what to do about it."""

    file: Path
    line: int
    cause: str
    next_step: str
    other: Path | None = None  # the second file, where two contradict each other

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.cause} {self.next_step}"


@dataclass
class BadFile(BadInput):
    """A file that cannot be used, with everything found wrong in it."""

    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = self.problems[0]
        super().__init__(first.cause, first.next_step, where=f"{first.file}:{first.line}")
