"""Functions judged from outside: model-written source runs in the sandbox, and what it returns is compared out here."""

from __future__ import annotations

import math
import os
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from seatrial.errors import BadInput
from seatrial.trials.grading.inside.values import ELEMENTS, NotPlain, pack, unpack
from seatrial.trials.grading.warm import open_workbench
from seatrial.trials.grading.workbench import PATIENCE, Workbench, WorkbenchGone
from seatrial.trials.item import Score
from seatrial.trials.sandbox.box import Box

SECONDS = 10.0
PER_CORE = 2  # what judges and what is judged wait for each other, so one a core leaves a fifth of it idle
MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `function` of the source, or `package.module:function` of the files; arguments are plain values."""

    name: str
    arguments: Sequence[Any] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call gave: a value of exact built-in types, or the cause why there is none."""

    value: Any = None
    cause: str = ""
    detail: str = ""
    raised: Sequence[str] = ()  # names of the exception's classes, the most special first

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return not self.cause


class FunctionGrader:
    """Keeps warm interpreters in the sandbox, each asked one program at a time. Threads may share it."""

    def __init__(
        self,
        *,
        box: Box | None = None,
        workers: int | None = None,
        seconds: float = SECONDS,
        memory_mb: int = 512,
        patience: float = PATIENCE,
    ) -> None:
        self.seconds = seconds
        self.patience = patience
        self.memory_mb = memory_mb
        self._box = box
        self._free: queue.LifoQueue[Workbench | None] = queue.LifoQueue()
        for _ in range(workers or min(PER_CORE * (os.cpu_count() or 1), MOST_WORKERS)):
            self._free.put(None)  # a place for a workbench, which is started when it is first needed
        self._all: list[Workbench] = []
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> FunctionGrader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process."""
        with self._lock:
            self._closed = True
            ending, self._all = self._all, []
        for workbench in ending:
            workbench.close()

    def call(
        self,
        source: str | None,
        calls: Sequence[Call],
        *,
        files: Mapping[str, str] | None = None,
        roots: Sequence[str] = ("",),
        seconds: float | None = None,
    ) -> list[Outcome]:
        """What each call returns, in order, in one fresh program. Raises BadInput for arguments that are not plain.

        `files` are written to the program's own folder, and `roots` below it lead its module search path.
        """
        try:
            packed = [[each.name, *_pack_call(each)] for each in calls]
        except NotPlain as problem:
            raise BadInput(
                f"A call's arguments are {problem}.", "Pass plain values: numbers, text, lists, dicts."
            ) from None
        answer = self._ask(
            {"source": source, "files": dict(files or {}), "roots": list(roots), "calls": packed, "seconds": seconds}
        )
        found = answer.get("outcomes") or [answer] * len(calls)
        return [_outcome(each) for each in found]

    def judge(
        self, source: str, entry: str, test_source: str, *, prelude: str = "", seconds: float | None = None
    ) -> Score:
        """1 where the tests pass, else 0 with the cause.

        The tests run outside the sandbox, with `entry` standing for the function; where they define
        `check(candidate)`, that is called with it. `prelude` is the trusted prompt, for what the tests use of it.
        Tests are trusted: they are the user's own, never a model's.
        """
        answer = self._ask(
            {
                "source": source,
                "files": {},
                "roots": [],
                "entry": entry,
                "test": test_source,
                "check": True,
                "prelude": prelude,
                "seconds": seconds,
            }
        )
        return Score(0.0 if answer["cause"] else 1.0, answer["cause"], answer.get("detail", ""))

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Twice at most: what ends its workbench twice has done so itself."""
        request["seconds"] = request["seconds"] or self.seconds
        for _ in range(2):
            with self._workbench() as workbench:
                try:
                    return workbench.ask(request)
                except WorkbenchGone as problem:
                    self._discard(workbench)
                    reason = str(problem)
        return {"cause": "broke the sandbox", "detail": reason}

    @contextmanager
    def _workbench(self) -> Iterator[Workbench]:
        place = self._free.get()
        try:
            place = place if place in self._all else self._open()
            yield place
        finally:
            self._free.put(place)

    def _open(self) -> Workbench:
        workbench = open_workbench(self._box, self.memory_mb, math.ceil(self.seconds), self.patience)
        with self._lock:
            if not self._closed:
                self._all.append(workbench)
                return workbench
        workbench.close()
        raise RuntimeError("this grader is closed")

    def _discard(self, workbench: Workbench) -> None:
        with self._lock:
            if workbench in self._all:
                self._all.remove(workbench)
        workbench.close()


def _pack_call(call: Call) -> tuple[Any, Any]:
    budget = [ELEMENTS]
    return pack(list(call.arguments), budget), pack(dict(call.keywords), budget)


def _outcome(answer: dict[str, Any]) -> Outcome:
    if "value" in answer:
        return Outcome(value=unpack(answer["value"]))
    return Outcome(cause=answer["cause"], detail=answer["detail"], raised=tuple(answer.get("classes", ())))
