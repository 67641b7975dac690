"""Repositories judged by hidden calls: the code answers in the sandbox, and its answers are compared out here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seatrial.trials.grading.functions import Call, FunctionGrader, Outcome
from seatrial.trials.grading.hidden_tests.judging import HiddenTests, judge_tests
from seatrial.trials.grading.tree import Unreadable, accept
from seatrial.trials.item import Score

TOLERANCE = 1e-9  # relative and absolute, for floats


@dataclass(frozen=True, slots=True)
class HiddenCall:
    """One call of `package.module:function`, and what it has to return or, where `raises` is set, to raise."""

    name: str
    arguments: Sequence[Any] = ()
    expected: Any = None
    keywords: Mapping[str, Any] = field(default_factory=dict)
    raises: str = ""  # the name of an exception class; a subclass does as well


def judge_repository(
    pristine: Mapping[str, str],
    delivered: Mapping[str, bytes],
    *,
    hidden_calls: Sequence[HiddenCall] = (),
    hidden_tests: HiddenTests | None = None,
    probe: Mapping[str, str] | None = None,
    roots: Sequence[str] = ("",),
    new_modules: bool = True,
    grader: FunctionGrader | None = None,
    seconds: float = 20.0,
) -> Score:
    """1 where every hidden call and every hidden test comes out right, else 0 with the cause.

    `tree.accept` says which delivered files count. `probe` holds further files of the judge, put over the delivered
    ones: functions for the hidden calls that build objects and use them. They go inside, so no answer may be in them.
    """
    if not hidden_calls and hidden_tests is None:
        raise ValueError("nothing to judge by")
    try:
        tree = accept(pristine, delivered, new_modules=new_modules and hidden_tests is None)
    except Unreadable as problem:
        return Score(0.0, "unreadable source", str(problem)[:2000])
    if hidden_calls:
        files = {**tree.files, **(probe or {})}
        score = judge_calls(files, hidden_calls, roots=roots, grader=grader, seconds=seconds)
        if score.value < 1:
            return score
    return judge_tests(tree.files, hidden_tests, seconds=seconds) if hidden_tests else Score(1.0)


def judge_calls(
    files: Mapping[str, str],
    calls: Sequence[HiddenCall],
    *,
    roots: Sequence[str] = ("",),
    grader: FunctionGrader | None = None,
    seconds: float = 20.0,
) -> Score:
    """Make the calls in order, in one fresh program that holds these files, and compare."""
    from seatrial.trials.grading.shared import shared_grader

    asked = [Call(each.name, each.arguments, each.keywords) for each in calls]
    outcomes = (grader or shared_grader()).call(None, asked, files=files, roots=roots, seconds=seconds)
    wrong = [
        (number, cause)
        for number, (call, outcome) in enumerate(zip(calls, outcomes, strict=True), 1)
        if (cause := _fault(call, outcome))
    ]
    if not wrong:
        return Score(1.0)
    number, cause = wrong[0]
    detail = outcomes[number - 1].detail
    return Score(0.0, cause, f"{len(wrong)} of {len(calls)} calls fail, first number {number}: {detail}"[:2000])


def _fault(call: HiddenCall, outcome: Outcome) -> str:
    """Why an outcome is not the one wanted; empty where it is."""
    if call.raises:
        if outcome.ok:
            return "did not raise"
        return "" if call.raises in outcome.raised else outcome.cause
    if not outcome.ok:
        return outcome.cause
    return "" if same(outcome.value, call.expected) else "wrong answer"


def same(found: Any, wanted: Any) -> bool:
    """Equal plain values: a bool is no number, a tuple and a list of the same content are one, floats may be near."""
    if isinstance(wanted, bool) or isinstance(found, bool) or wanted is None or found is None:
        return type(found) is type(wanted) and found == wanted
    if isinstance(wanted, (int, float)) and isinstance(found, (int, float)):
        return _same_number(found, wanted)
    if isinstance(wanted, (list, tuple)) and isinstance(found, (list, tuple)):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(wanted, dict) and isinstance(found, dict):
        return found.keys() == wanted.keys() and all(same(found[key], wanted[key]) for key in wanted)
    return type(found) is type(wanted) and bool(found == wanted)


def _same_number(found: float, wanted: float) -> bool:
    if isinstance(found, int) and isinstance(wanted, int):
        return found == wanted
    try:
        near = math.isclose(found, wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except OverflowError:  # an integer beyond every float
        return False
    return near or (math.isnan(found) and math.isnan(wanted))
