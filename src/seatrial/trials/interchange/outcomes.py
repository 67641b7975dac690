"""What another harness measured: one score an arm and item, with what was lost on the way."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from zlib import crc32

import orjson

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.trials.interchange.names import shown

GRADES = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}  # correct, incorrect, partial, no answer, as Inspect writes them
WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}  # read like it does, whatever their case


@dataclass
class Outcomes:
    """Scores from 0 to 1 by arm and item, each the list of its attempts.

    `lost` counts by arm and cause the attempts that score 0 because they have no score; `missing` by arm the attempts
    that a log announces and does not hold. `asked` is a checksum of what was asked, by arm and item; `scored_by`
    names the scores that were read.
    """

    scores: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    lost: dict[str, Counter[str]] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    scored_by: set[str] = field(default_factory=set)

    def add(self, arm: str, item: str, score: float | None, *, asked: Any = None, cause: str = "error") -> None:
        """One attempt; None where it has no score, for this cause, and so scores 0."""
        if score is None:
            self.lost.setdefault(arm, Counter())[cause] += 1
        self.scores.setdefault(arm, {}).setdefault(item, []).append(score or 0.0)
        self.asked[arm, item] = _checksum(asked)

    def merge(self, other: Outcomes) -> None:
        """Add what another file holds."""
        for arm, items in other.scores.items():
            for item, scores in items.items():
                self.scores.setdefault(arm, {}).setdefault(item, []).extend(scores)
        for arm, causes in other.lost.items():
            self.lost.setdefault(arm, Counter()).update(causes)
        self.missing.update(other.missing)
        self.asked.update(other.asked)
        self.scored_by |= other.scored_by

    def named(self, name: str) -> Outcomes:
        """The same under another name of its arm; of several arms, the name comes before theirs."""
        new = {arm: name if len(self.scores) == 1 else f"{name} {arm}" for arm in self.scores}
        return Outcomes(
            {new[arm]: items for arm, items in self.scores.items()},
            {new[arm]: causes for arm, causes in self.lost.items()},
            Counter({new.get(arm, name): count for arm, count in self.missing.items()}),
            {(new[arm], item): mark for (arm, item), mark in self.asked.items()},
            self.scored_by,
        )


@dataclass(frozen=True)
class Pairs:
    """Rows of (item, mean score of A, of B) in a seeded random order, and what could not be paired.

    `unlike` counts items whose question is another one in the two arms.
    """

    a: str
    b: str
    rows: list[tuple[str, float, float]]
    only_a: int
    only_b: int
    unlike: int


def pair(outcomes: Outcomes, a: str | None, b: str | None, seed: int) -> Pairs:
    """The items that two arms share, in random order: a data set's own order is rarely random, and the rule needs one.

    Attempts at an item become their mean. BadInput where it is not clear which two arms are meant.
    """
    names = sorted(outcomes.scores)
    a, b = _two(names, a, b)
    first, second = outcomes.scores[a], outcomes.scores[b]
    shared = sorted(first.keys() & second.keys())  # the same order, whichever file came first
    if not shared:
        raise BadInput(f"{shown(a)} and {shown(b)} have no item in common.", "Give logs of the same task.")
    random.Random(seed).shuffle(shared)  # noqa: S311 - an order, not a secret
    rows = [(item, _mean(first[item]), _mean(second[item])) for item in shared]
    unlike = sum(outcomes.asked[a, item] != outcomes.asked[b, item] for item in shared)
    return Pairs(a, b, rows, len(first) - len(shared), len(second) - len(shared), unlike)


def _two(names: list[str], a: str | None, b: str | None) -> tuple[str, str]:
    if len(names) == 2:  # one of the two names says the other
        a = a or next((name for name in names if name != b), None)
        b = b or next((name for name in names if name != a), None)
    if a is not None and b is not None and a != b and {a, b} <= set(names):
        return a, b
    told = f"{', '.join(map(shown, names[:12])) or 'none'}{' and more' if len(names) > 12 else ''}"
    arms = "1 arm" if len(names) == 1 else f"{len(names)} arms"
    raise BadInput(
        f"These files hold {arms}: {told}.",
        "Name two of them with --a and --b. Where two logs have an arm of one name, give them as NAME=LOG.",
    )


@dataclass
class Choice:
    """Which score of a file is meant: the one asked for, else the first. Once chosen, it is the same to the end."""

    file: Path
    wanted: str | None
    name: str | None = None

    def of(self, names: list[str], line: int = 1) -> str:
        """The name; BadFile, with the names there are, where the wanted one is none of them."""
        if self.name is None:
            if not names or (self.wanted is not None and self.wanted not in names):
                there = ", ".join(map(shown, names[:12])) or "none"
                cause = f"There is no score {shown(self.wanted)}; there are {there}." if names else "There is no score."
                refuse(self.file, cause, "Name one of them with --score." if names else "Give a scored log.", line)
            self.name = self.wanted or names[0]
        return self.name


def graded(value: Any, file: Path, where: str, line: int = 1) -> float:
    """A score as harnesses write it: a letter, a truth value, or a number from 0 to 1. BadFile where it is none."""
    if isinstance(value, bool):
        return float(value)
    number = value
    if isinstance(value, str):
        number = GRADES.get(value, WORDS.get(value.lower()))
        if number is None and len(value) < 40:
            number = _number(value)
    if isinstance(number, int | float) and 0 <= number <= 1:
        return float(number)
    raise refused(
        file,
        f"The score of {shown(where, 80)} is {shown(str(value))}, not from 0 to 1.",
        "Choose another one with --score.",
        line,
    )


def is_nan(value: Any) -> bool:
    """Whether a value is the number that is none."""
    return isinstance(value, float) and math.isnan(value)


def refused(file: Path, cause: str, next_step: str, line: int = 1) -> BadFile:
    """What is wrong with a file, at a line."""
    return BadFile([Problem(file, line, cause, next_step)])


def refuse(file: Path, cause: str, next_step: str, line: int = 1) -> NoReturn:
    """Raise it."""
    raise refused(file, cause, next_step, line)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _checksum(asked: Any) -> int:
    try:
        return crc32(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS))
    except TypeError:  # numbers or letters that JSON should not hold
        return crc32(repr(asked).encode("utf-8", "backslashreplace"))


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores)
