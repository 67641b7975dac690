"""What another harness measured: one score an arm and item, with what was lost on the way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import orjson

from seatrial.errors import BadFile, BadInput, Problem

LARGEST_FILE = 2_000_000_000
LARGEST_PART = 512_000_000
MOST_ROWS = 5_000_000
GRADES = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}  # correct, incorrect, partial, no answer, as Inspect writes them


@dataclass
class Outcomes:
    """Scores from 0 to 1 by arm and item, each the list of its attempts; `errors` by arm: samples scored 0 for one."""

    scores: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, arm: str, item: str, score: float | None) -> None:
        """One attempt; None where it ended in an error, which scores 0."""
        if score is None:
            self.errors[arm] += 1
        self.scores.setdefault(arm, {}).setdefault(item, []).append(score or 0.0)

    def merge(self, other: Outcomes) -> None:
        """Add what another file holds."""
        for arm, items in other.scores.items():
            for item, scores in items.items():
                self.scores.setdefault(arm, {}).setdefault(item, []).extend(scores)
        self.errors.update(other.errors)


@dataclass(frozen=True)
class Pairs:
    """Rows of (item, attempt's score of A, of B) in a seeded random order, and what could not be paired."""

    a: str
    b: str
    rows: list[tuple[str, float, float]]
    only_a: int
    only_b: int
    errors: dict[str, int]


def pair(outcomes: Outcomes, a: str | None, b: str | None, seed: int) -> Pairs:
    """The items that two arms share, in random order: a data set's own order is rarely random, and the rule needs one.

    Attempts at an item become their mean. BadInput where it is not clear which two arms are meant.
    """
    names = sorted(outcomes.scores)
    if a is None and b is None and len(names) == 2:
        a, b = names
    if a not in outcomes.scores or b not in outcomes.scores or a == b:
        raise BadInput(
            f"These files hold {len(names)} arms: {', '.join(names[:12]) or 'none'}.",
            "Name two of them with --a and --b.",
        )
    first, second = outcomes.scores[a], outcomes.scores[b]
    shared = [item for item in first if item in second]
    if not shared:
        raise BadInput(f"{a} and {b} have no item in common.", "Give logs of the same task.")
    random.Random(seed).shuffle(shared)  # noqa: S311 - an order, not a secret
    rows = [(item, _mean(first[item]), _mean(second[item])) for item in shared]
    return Pairs(a, b, rows, len(first) - len(shared), len(second) - len(shared), dict(outcomes.errors))


def graded(value: Any, file: Path, where: str) -> float:
    """A score as harnesses write it: a letter, a truth value, or a number from 0 to 1. BadFile where it is none."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and value in GRADES:
        return GRADES[value]
    if isinstance(value, int | float) and 0 <= value <= 1:
        return float(value)
    raise BadFile(
        [
            Problem(
                file,
                1,
                f"The score of {where} is {str(value)[:40]!r}, not from 0 to 1.",
                "Choose another one with --score.",
            )
        ]
    )


def refuse(file: Path, cause: str, next_step: str, line: int = 1) -> NoReturn:
    """BadFile at a line."""
    raise BadFile([Problem(file, line, cause, next_step)])


def read_json(file: Path, raw: bytes, what: str) -> Any:
    """A part of a log as JSON; BadFile where it is none."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        refuse(file, f"{what} is not JSON.", "See whether the file was copied whole.")


def bounded(file: Path) -> Path:
    """A file that is there and not too large to be read."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", "Give the path of a log.")
    if file.stat().st_size > LARGEST_FILE:
        refuse(file, f"The file has more than {LARGEST_FILE // 1_000_000_000} GB.", "Give logs without transcripts.")
    return file


def chosen(available: Iterable[str], wanted: str | None, file: Path) -> str:
    """The score that is meant: the one asked for, else the only or first one."""
    names = list(available)
    if wanted is None and names:
        return names[0]
    if wanted not in names:
        refuse(file, f"There is no score “{wanted}”; there are {', '.join(names[:12]) or 'none'}.", "Name one of them.")
    assert wanted is not None
    return wanted


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores)
