"""Hidden tests: what is called, and what has to come back. All of it stays outside the sandbox."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Arguments, Task

DRAWN = 80  # random calls; edge cases come on top


@dataclass(frozen=True, slots=True)
class Case:
    """One call: its arguments and the one right value."""

    arguments: Arguments
    expected: Any


def cases(task: Task, random: Random, drawn: int = DRAWN) -> list[Case]:
    """Edge cases first, then drawn ones, no two alike."""
    oracle = task.oracle()
    wanted: list[Arguments] = [*task.edges]
    for _ in range(drawn * 4):
        if len(wanted) >= drawn + len(task.edges):
            break
        arguments = task.draw(random)
        if arguments not in wanted:
            wanted.append(arguments)
    return [Case(arguments, oracle(*copy.deepcopy(arguments))) for arguments in wanted]


def examples(task: Task, random: Random, count: int = 3) -> list[Case]:
    """Calls to show, short ones whose values differ and tell something."""
    oracle = task.oracle()
    drawn = [task.draw(random) for _ in range(24)]
    tried = [Case(arguments, oracle(*copy.deepcopy(arguments))) for arguments in drawn]
    telling = [case for case in tried if case.expected not in ([], {}, "", 0, -1)] or tried
    telling.sort(key=lambda case: abs(len(repr(case.arguments)) - 60))
    shown: list[Case] = []
    for case in telling:
        if all(case.expected != other.expected for other in shown) and len(shown) < count:
            shown.append(case)
    return shown


def first_miss(task: Task, expected: Sequence[Case], returned: Sequence[Any]) -> str | None:
    """What is wrong about the values that came back; None where nothing is."""
    for case, value in zip(expected, returned, strict=True):
        if not same(value, case.expected):
            call = f"{task.function}({', '.join(map(repr, case.arguments))})"
            return f"{call} returned {value!r:.300}; right is {case.expected!r:.300}."[:2000]
        for held in task.properties:
            if not held.holds(case.arguments, value):
                return f"A value is not {held.name}: {value!r:.300}."[:2000]
    return None


def same(left: Any, right: Any) -> bool:
    """Equal in value and type, all the way down: neither True nor 1.0 is 1. A tuple counts as a list."""
    left, right = (list(each) if isinstance(each, tuple) else each for each in (left, right))
    if type(left) is not type(right):
        return False
    if isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in right)
    if isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)
