"""A cached incumbent: what it did in an earlier trial, taken from that trial's journal instead of called anew.

Used are the units that the earlier trial entered, in its order. Whether it went on to a unit was settled before that
unit was asked, so the differences from a challenger are as fair a sequence as if both had been called now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seatrial.errors import BadInput
from seatrial.trials.engine.reading import AttemptKey, Line, Recorded, read_journal

if TYPE_CHECKING:
    from seatrial.trials.engine.journal import Journal
    from seatrial.trials.engine.plan import Course, Plan, Rules

SAME = ("version", "seed", "options", "bank")  # of a family, then and now


@dataclass(frozen=True, slots=True)
class Earlier:
    """An incumbent and its finished units. `scores` by family, in schedule order; `called` in seconds since 1970."""

    sha256: str
    header: Mapping[str, Any]
    arm: Mapping[str, Any]
    scores: Mapping[str, list[float]]
    attempts: Mapping[AttemptKey, Line]
    called: tuple[float, float]

    @property
    def name(self) -> str:
        """The incumbent's."""
        return str(self.arm["name"])

    def bounded(self, course: Course) -> Course:
        """A course of no more units than the incumbent has."""
        there = len(self.scores.get(course.family.id, ()))
        return replace(course, items=there if course.items is None else min(course.items, there))

    def check(self, plan: Plan) -> None:
        """BadInput where the earlier trial was not the same tasks under the same rules, with all that differs."""
        told = [difference for course in plan.courses for difference in self._tasks(course)]
        told += self._rules(plan.rules, plan.attempts)
        if (self.header["isolation"] == "none") != (plan.isolation == "none"):
            told.append("one of them ran model-written code without isolation")
        if told:
            raise BadInput(
                f"The earlier trial of “{self.name}” does not fit this one: {'; '.join(told)}.",
                "Leave these options out, so that they are as then; or run both contenders anew, without --against.",
            )

    def _tasks(self, course: Course) -> list[str]:
        family = course.family.id
        then = next((one for one in self.header["families"] if one["id"] == family), None)
        if then is None or not self.scores.get(family):
            return [f"“{self.name}” finished nothing of {family}"]
        bank = None if (units := course.bank()) is None else len(units)
        now = {"version": course.family.version, "seed": course.seed, "options": course.options, "bank": bank}
        return [
            f"{name} of {family} was {then[name] or 'not set'} and is {now[name] or 'not set'}"
            for name in SAME
            if then[name] != now[name]
        ]

    def _rules(self, rules: Rules, attempts: int) -> list[str]:
        then = {**self.header["rules"], "attempts": self.header["attempts"]}
        now = {**asdict(rules), "attempts": attempts}
        return [
            f"{name.replace('_', ' ')} was {then.get(name)} and is {now[name]}"
            for name in now
            if then.get(name) != now[name]
        ]

    def written(self) -> dict[str, Any]:
        """What the new journal's header says of it."""
        first, last = self.called
        return {"sha256": self.sha256, "incumbent": self.name, "first": first, "last": last, "scores": self.scores}

    def copy_into(self, journal: Journal, recorded: Recorded) -> None:
        """The incumbent's attempts into the new journal, each with the time at which it was made."""
        for key, line in self.attempts.items():
            if key not in recorded.attempts:
                kept = {name: value for name, value in line.items() if name not in ("at", "crc")}
                journal.write({"called": line["at"], **kept})
                recorded.attempts[key] = line


def read_earlier(path: Path, challenger: str, incumbent: str | None = None) -> Earlier:
    """The incumbent of a journal: the one named, or the only one besides the challenger."""
    recorded = read_journal(path)
    arms = {arm["name"]: arm for arm in recorded.header["arms"]} if recorded.header else {}
    others = [name for name in arms if name != challenger]
    if incumbent is None and len(others) != 1:
        raise BadInput(f"{path} holds {', '.join(others) or 'nobody'}.", "Say which is meant: --incumbent NAME.")
    name = incumbent or others[0]
    if name not in arms:
        raise BadInput(f"“{name}” is not in {path}.", f"There are {', '.join(arms) or 'none'}.")
    if name == challenger:
        raise BadInput(f"“{name}” cannot meet itself.", "Give the challenger another name in the contenders' file.")
    scores: dict[str, list[float]] = {}
    used: set[tuple[str, int]] = set()
    for unit in recorded.units:
        if name in unit["scores"]:
            scores.setdefault(unit["family"], []).append(unit["scores"][name])
            used.update((unit["family"], index) for index in unit["indices"])
    attempts = {key: line for key, line in recorded.attempts.items() if key[2] == name and key[:2] in used}
    if not attempts:
        raise BadInput(f"“{name}” has finished nothing in {path}.", "Go on with that trial first.")
    times = [float(line["called" if "called" in line else "at"]) for line in attempts.values()]
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Earlier(sha256, recorded.header, arms[name], scores, attempts, (min(times), max(times)))
