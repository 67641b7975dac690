"""Choosing what model-written code runs in: the first mechanism that proves itself here.

`find_box()` tries bubblewrap, then Landlock, then the containers that SEATRIAL_SANDBOX names, and trusts none before
its self-test has passed. The answer holds for the process. SEATRIAL_SANDBOX also narrows the choice, as in
`SEATRIAL_SANDBOX=landlock` or `SEATRIAL_SANDBOX=podman,gvisor`. "none" is never chosen by itself: it has to be
asked for by `find_box(("none",))`, which is what --unsafe does.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from seatrial.errors import BadInput, NotReady
from seatrial.trials.sandbox.binary import binaries
from seatrial.trials.sandbox.bubblewrap import Bubblewrap
from seatrial.trials.sandbox.container import ENGINES, containers
from seatrial.trials.sandbox.interpreter import interpreters
from seatrial.trials.sandbox.landlock import Landlock, Unsafe, available
from seatrial.trials.sandbox.limits import Finished, Limits
from seatrial.trials.sandbox.selftest import failures
from seatrial.trials.sandbox.watch import Sink

VARIABLE = "SEATRIAL_SANDBOX"
DEFAULT = ("bubblewrap", "landlock")
KINDS = (*DEFAULT, *ENGINES, "none")
FIX = (
    "Install bubblewrap (apt install bubblewrap) and allow user namespaces, use Linux 5.13 or later for Landlock,"
    f" or name a container engine: {VARIABLE}=docker. `seatrial sandbox check` says what is missing."
)


class Box(Protocol):
    """A place for code that nobody trusts. `bubblewrap.py` says what the arguments mean."""

    @property
    def name(self) -> str:
        """The mechanism: what a journal records."""

    @property
    def described(self) -> str:
        """Which program and which Python, for people."""

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        stdin: bytes = b"",
        limits: Limits | None = None,
        sockets: Sequence[Path] = (),
        extra_readable: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        network: str = "none",
        sink: Sink | None = None,
    ) -> Finished:
        """Run a command to its end; nothing of it is left afterwards."""

    def start(
        self,
        command: Sequence[str],
        *,
        limits: Limits | None = None,
        extra_readable: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        warm: bool = True,
    ) -> subprocess.Popen[bytes]:
        """Start a long-living process, as a forkserver is; NotReady where the mechanism has none."""


@dataclass(frozen=True)
class Tried:
    """One mechanism, and why it does not hold here; no reason where it does."""

    kind: str
    described: str
    reason: str
    box: Box | None


def find_box(kinds: Iterable[str] | None = None) -> Box:
    """The first mechanism that holds here, of those named; NotReady with the reasons where none does."""
    return _find(tuple(kinds) if kinds is not None else configured())


@cache
def _find(kinds: tuple[str, ...]) -> Box:
    reasons = []
    for tried in mechanisms(kinds):
        if tried.box:
            return tried.box
        reasons.append(f"{tried.kind}: {tried.reason}")
    raise NotReady(f"Nothing here can isolate model-written code ({'; '.join(reasons)}).", FIX)


_chosen: list[str] = []


@contextlib.contextmanager
def without_isolation() -> Iterator[None]:
    """Meanwhile nothing in this process is isolated: `--unsafe`, said by a person."""
    _chosen.append("none")
    try:
        yield
    finally:
        _chosen.pop()


def configured() -> tuple[str, ...]:
    """The kinds that may be used here, in order."""
    if _chosen:
        return tuple(_chosen)
    given = os.environ.get(VARIABLE, "").replace(",", " ").split()
    if unknown := [kind for kind in given if kind not in KINDS or kind == "none"]:
        raise BadInput(f"{VARIABLE} names “{unknown[0]}”.", f"It takes {', '.join(KINDS[:-1])}.")
    return tuple(given) or DEFAULT


def mechanisms(kinds: Iterable[str], thorough: bool = False) -> Iterable[Tried]:
    """Every kind tried, one after the other, each with the best that holds or the reason of the last that failed."""
    for kind in kinds:
        if kind not in KINDS:
            raise BadInput(f"There is no sandbox “{kind}”.", f"There are {', '.join(KINDS)}.")
        yield _tried(kind, thorough)


def _tried(kind: str, thorough: bool) -> Tried:
    failed: Tried | None = None
    try:
        candidates = _candidates()[kind]()
    except NotReady as error:
        return Tried(kind, "", error.cause.rstrip("."), None)
    for box in candidates:
        if kind == "none":
            return Tried(kind, box.described, "", box)
        found = failures(box, thorough)
        if not found:
            return Tried(kind, box.described, "", box)
        failed = failed or Tried(kind, box.described, "; ".join(found), None)
    return failed or Tried(kind, "", "there is nothing to try", None)


def _candidates() -> dict[str, Callable[[], Sequence[Box]]]:
    return {
        "bubblewrap": _bubblewraps,
        "landlock": _landlocks,
        "none": lambda: [Unsafe(interpreters()[0])],
        **{engine: (lambda engine=engine: containers(engine)) for engine in ENGINES},  # type: ignore[misc]
    }


def _bubblewraps() -> list[Box]:
    if not binaries():
        raise NotReady("bubblewrap is not installed, neither by the system nor with seatrial.", FIX)
    return [Bubblewrap(binary, python) for python in interpreters() for binary in binaries()]


def _landlocks() -> list[Box]:
    abi = available()
    return [Landlock(python, abi=abi) for python in interpreters()]
