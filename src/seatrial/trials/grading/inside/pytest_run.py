"""Runs hidden test files with pytest, inside. It reports what assertions found; what they should find is not here."""

from __future__ import annotations

import json
import os
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from seatrial.trials.grading.inside.values import ELEMENTS, NotPlain, pack

OPTIONS = [
    "--noconftest",
    "-c",
    "/dev/null",
    "--rootdir=.",
    "-p",
    "no:cacheprovider",
    "--assert=plain",
    "--import-mode=importlib",
    "-q",
]


class Reporter:
    """Writes one JSON line for everything that is found, numbered."""

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.number = 0
        self.test = ""

    def write(self, **record: Any) -> None:
        """One line, in one piece."""
        text = json.dumps({"n": self.number, **record}).encode() + b"\n"
        self.number += 1
        while text:
            text = text[os.write(self.handle, text) :]

    def observe(self, number: int, value: Any) -> None:
        """What one side of an assertion is."""
        try:
            self.write(k=number, t=self.test, v=pack(value, [ELEMENTS]))
        except NotPlain as problem:
            self.write(k=number, t=self.test, x=str(problem)[:200])

    def pair(self, number: int, left: Any, right: Any, compare: str) -> None:
        """Both sides; where one is no plain value, how they compare, and how the left one does with a stranger."""
        try:
            found = {"t": ["plain", pack(left, [ELEMENTS]), pack(right, [ELEMENTS])]}
        except NotPlain:
            found = {"t": ["objects", _compare(left, right, compare), _compare(left, object(), compare)]}
        self.write(k=number, t=self.test, v=found)

    @contextmanager
    def expecting(self, number: int) -> Iterator[types.SimpleNamespace]:
        """What a block raises."""
        seen = types.SimpleNamespace(type=None, value=None)
        found = None
        try:
            yield seen
        except BaseException as error:
            seen.type, seen.value = type(error), error
            found = {"t": [[kind.__name__ for kind in type(error).__mro__[:20]], str(error)[:1000]]}
        self.write(k=number, t=self.test, v=found)

    # pytest calls these by their names.

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins."""
        self.test = nodeid

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A phase of it has ended."""
        self.write(end=report.nodeid, when=report.when, outcome=report.outcome, text=str(report.longrepr or "")[-1000:])

    def pytest_collectreport(self, report: Any) -> None:
        """A file could not be read."""
        if report.outcome != "passed":
            self.write(unread=report.nodeid, text=str(report.longrepr or "")[-1000:])


def _compare(left: Any, right: Any, compare: str) -> bool | None:
    compared: dict[str, Callable[[], Any]] = {
        "Eq": lambda: left == right,
        "NotEq": lambda: left != right,
        "Lt": lambda: left < right,
        "LtE": lambda: left <= right,
        "Gt": lambda: left > right,
        "GtE": lambda: left >= right,
        "In": lambda: left in right,
        "NotIn": lambda: left not in right,
        "Is": lambda: left is right,
        "IsNot": lambda: left is not right,
    }
    try:
        return bool(compared[compare]())
    except TypeError:
        return None


def observer(reporter: Reporter) -> types.ModuleType:
    """What the rewritten test files import."""
    module = types.ModuleType("seatrial_observer")
    module.__dict__.update(__observe__=reporter.observe, __pair__=reporter.pair, __expecting__=reporter.expecting)
    return module


def main() -> None:
    """Read what to run from standard input, and run it in the working directory."""
    setup = json.load(sys.stdin)
    reporter = Reporter(os.dup(1))
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    sys.path += setup["packages"]
    try:
        import pytest
    except BaseException as problem:
        reporter.write(broken=repr(problem)[:1000])
        raise
    reporter.write(begun=True)
    here = os.getcwd()
    sys.path[:0] = [os.path.join(here, root) if root else here for root in setup["roots"]]
    sys.path += sorted({os.path.dirname(os.path.join(here, path)) for path in setup["tests"]})
    sys.modules["seatrial_observer"] = observer(reporter)
    code = run(pytest.main, [*OPTIONS, *setup["tests"]], reporter)
    reporter.write(exit=code)
    os._exit(0)


def run(start: Callable[..., Any], options: Sequence[str], reporter: Reporter) -> int:
    """Pytest's exit code; -1 where the code under test ended the run."""
    try:
        return int(start(options, plugins=[reporter]))
    except BaseException:
        return -1
