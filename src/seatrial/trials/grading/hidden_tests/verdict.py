"""From the lines of a test run, which nobody has to be trusted to have written, to a score."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from seatrial.errors import NotReady
from seatrial.trials.grading.hidden_tests.expectation import Compared, met
from seatrial.trials.grading.hidden_tests.instrument import Instrumented
from seatrial.trials.grading.inside.values import NotPlain, parse
from seatrial.trials.item import Score

SOMETHING = Compared("IsNot", None)


class Unbelievable(Exception):
    """The lines are not what an honest run writes."""


@dataclass
class Case:
    """One case of one test, as it was reported."""

    phases: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    wrong: list[int] = field(default_factory=list)
    text: str = ""

    @property
    def passed(self) -> bool:
        """Every phase, in order, once."""
        return self.phases == [("setup", "passed"), ("call", "passed"), ("teardown", "passed")]


def judge_lines(output: bytes, tests: dict[str, Instrumented]) -> Score:
    """1 where exactly the expected tests ran to their end and every observation meets its expectation."""
    try:
        cases = _read(output.splitlines(), tests)
        for path, test in ((path, test) for path, file in tests.items() for test in file.cases):
            score = _judge_test(path, test, tests[path], cases.pop(f"{path}::{test}", {}))
            if score.value < 1:
                return score
        if cases:
            raise Unbelievable(f"a test that is not there: {next(iter(cases))[:200]}")
    except Unbelievable as problem:
        return Score(0.0, "out of protocol", str(problem)[:2000])
    except _Ended as problem:
        return Score(0.0, "ended early", str(problem)[:2000])
    return Score(1.0)


class _Ended(Exception):
    """The run stopped before its end, or could not read a test file."""


def _read(lines: Sequence[bytes], tests: dict[str, Instrumented]) -> dict[str, dict[str, Case]]:
    cases: dict[str, dict[str, Case]] = defaultdict(lambda: defaultdict(Case))
    expectations = {number: each for file in tests.values() for number, each in file.expectations.items()}
    ended = False
    for number, line in enumerate(lines):
        record = _record(line, number)
        if number == 0:
            _begun(record)
            continue
        if ended:
            raise Unbelievable("lines after the end")
        if "unread" in record:
            raise _Ended(f"{record['unread']}: {record.get('text', '')}")
        if "exit" in record:
            ended = True
        elif "end" in record:
            case = _case(cases, record["end"])
            case.phases.append((str(record.get("when")), str(record.get("outcome"))))
            case.text = case.text or str(record.get("text", ""))
        else:
            _observed(record, cases, tests, expectations)
    if not lines:
        raise NotReady("Python does not start inside the sandbox.", "Run `seatrial sandbox check`.")
    if not ended:
        raise _Ended(f"after {len(lines)} lines")
    return cases


def _begun(record: dict[str, Any]) -> None:
    """The first line is written before anything that was delivered is read."""
    if record.get("begun") is not True:
        raise NotReady(
            f"pytest does not start inside the sandbox: {record.get('broken', 'no reason given')}.",
            "Run `seatrial sandbox check`.",
        )


def _record(line: bytes, number: int) -> dict[str, Any]:
    try:
        record = parse(line)
    except NotPlain:
        raise Unbelievable("a line that is no report") from None
    if type(record) is not dict or type(record.get("n")) is not int or record["n"] != number:
        raise Unbelievable("a line out of turn")
    return record


def _observed(
    record: dict[str, Any],
    cases: dict[str, dict[str, Case]],
    tests: dict[str, Instrumented],
    expectations: dict[int, Any],
) -> None:
    assertion, name = record.get("k"), record.get("t")
    if type(assertion) is not int or assertion not in expectations:
        raise Unbelievable("an assertion that is not there")
    case = _case(cases, name)
    repetition = case.counts[assertion]
    row = re.search(r"\[c(\d{1,6})\]$", str(name))
    path, _, test = str(name).split("[")[0].partition("::")
    if row and path in tests and test in tests[path].in_rows:
        repetition = int(row[1])
    case.counts[assertion] += 1
    something = "x" in record and expectations[assertion] == SOMETHING  # an object, which is not None
    if not something and ("v" not in record or not met(expectations[assertion], record["v"], repetition)):
        case.wrong.append(assertion)


def _case(cases: dict[str, dict[str, Case]], name: object) -> Case:
    if type(name) is not str or len(name) > 2000:
        raise Unbelievable("a test without a name")
    base, bracket, rest = name.partition("[")
    return cases[base][bracket + rest]


def _judge_test(path: str, test: str, file: Instrumented, found: dict[str, Case]) -> Score:
    count = file.cases[test]
    wanted = None if count is None else {f"[c{n}]" for n in range(count)} if test in file.in_rows else {""}
    if not found or (wanted is not None and found.keys() != wanted):
        return Score(0.0, "tests missing", f"{path}::{test}")
    for case in found.values():
        if not case.passed:
            return Score(0.0, "tests failed", f"{path}::{test}: {case.text}"[:2000])
        if case.wrong:
            return Score(0.0, "wrong answer", f"{path}::{test}: assertion {min(case.wrong)}")
        missed = any(case.counts[number] != times for number, times in file.certain[test].items())
        if missed or not case.counts:
            return Score(0.0, "assertions missing", f"{path}::{test}")
    return Score(1.0)
