"""The order of a trial: units in turn, one of each family, so that what was decided never depends on who was fast.

A unit is one item, or the items of one cluster: variants of one thing that count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from seatrial.trials.engine.attempt import Outcome
from seatrial.trials.engine.plan import Course
from seatrial.trials.item import Item

LARGEST_CLUSTER = 64  # items; more of one cluster, one after the other, make another unit
Try = tuple[int, str, int]  # index of the item, arm, attempt


@dataclass(slots=True)
class Unit:
    """One place in the schedule, and the outcomes it has so far."""

    course: Course
    items: Mapping[int, Item]
    outcomes: dict[Try, Outcome] = field(default_factory=dict)

    def tries(self, arms: Iterable[str], attempts: int) -> Iterator[Try]:
        """All attempts it takes."""
        for arm in arms:
            for index in self.items:
                for attempt in range(attempts):
                    yield index, arm, attempt

    def scores(self, arms: Iterable[str], attempts: int) -> dict[str, float] | None:
        """Each arm's mean score; None where an attempt is missing."""
        means = {}
        for arm in arms:
            try:
                found = [self.outcomes[one].score for one in self.tries((arm,), attempts)]
            except KeyError:
                return None
            means[arm] = sum(found) / len(found)
        return means


class Schedule:
    """Gives units: of the family that has had the fewest, the first of the plan among equals."""

    def __init__(self, courses: Sequence[Course], done: Sequence[Mapping[str, Any]] = ()) -> None:
        self.courses = courses
        self._given = {course.family.id: 0 for course in courses}
        used: dict[str, set[int]] = {course.family.id: set() for course in courses}
        for unit in done:
            self._given[unit["family"]] += 1
            used[unit["family"]].update(unit["indices"])
        self._rest = {course.family.id: groups(course, used[course.family.id]) for course in courses}
        self._left = {course.family.id: course for course in courses}

    def leave(self, family: str) -> None:
        """Give no more of a family."""
        self._left.pop(family, None)

    def coming(self) -> Course | None:
        """The family of the next unit; None at the end."""
        return min(self._left.values(), key=lambda course: self._given[course.family.id], default=None)

    def take(self) -> Unit | None:
        """The next unit. It may take as long as the family takes to make its items."""
        while (course := self.coming()) is not None:
            full = course.items is not None and self._given[course.family.id] >= course.items
            items = None if full else next(self._rest[course.family.id], None)
            if items is None:
                self.leave(course.family.id)
                continue
            self._given[course.family.id] += 1
            return Unit(course, items)
        return None


def groups(course: Course, used: set[int]) -> Iterator[dict[int, Item]]:
    """A course's units as items by their place, without those used.

    A bank comes in its drawn order; of a family without end, neighbours of one cluster are taken together.
    """
    units = course.bank()
    if units is None:
        yield from _neighbours(course, used)
        return
    for unit in units:
        if unit[0] not in used:
            yield {index: course.family.item(course.seed, index) for index in unit}


def _neighbours(course: Course, used: set[int]) -> Iterator[dict[int, Item]]:
    group: dict[int, Item] = {}
    cluster = ""
    for index in count(max(used, default=-1) + 1):
        item = course.family.item(course.seed, index)
        if group and (item.cluster != cluster or len(group) >= LARGEST_CLUSTER):
            yield group
            group = {}
        cluster = item.cluster
        group[index] = item
        if not cluster:
            yield group
            group = {}
