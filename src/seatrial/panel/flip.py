"""What would flip it: the smallest change of evidence that turns an outcome into another, found by search.

Single changes first, over a grid of each metric's scale and then by bisection; then pairs of changes to the
ends of the scales; then as many as it takes, the most telling first, and from those every needless one is
taken back. Of changes equally many, the one that moves the least weight wins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from seatrial.facts.schema import Metric
from seatrial.panel.critic import Criterion
from seatrial.panel.scoring import Case, Position

GRID = 32
BISECTIONS = 20

Outcome = Callable[[Case], object]
Step = Callable[[str, Position], float]


@dataclass(frozen=True)
class Scale:
    """The positions a metric can take, as far as any criterion cares."""

    metric: Metric
    criteria: tuple[Criterion, ...]

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense: days, items, tokens, users."""
        return (
            self.metric.many
            or self.metric.kind == "date"
            or self.metric.unit in ("token", "user", "point", "parameter")
        )

    def grid(self) -> list[Position]:
        """Positions to try, from one end of the scale to the other."""
        if self.metric.terms and not self.metric.many:
            return [term for term in self.metric.terms if any(term in row.scores for row in self.criteria)]
        ends = [end for row in self.criteria for end in (row.worst, row.best) if end is not None]
        if not ends:
            return []
        low, high = min(ends), max(ends)
        if self.metric.many:
            return [float(count) for count in range(int(low), int(high) + 1)]
        if any(row.scale == "log" for row in self.criteria):
            return [low * (high / low) ** (index / GRID) for index in range(GRID + 1)]
        return [low + (high - low) * index / GRID for index in range(GRID + 1)]

    def ends(self) -> list[Position]:
        """The positions furthest apart."""
        grid = self.grid()
        return grid if self.metric.terms and not self.metric.many else grid[:1] + grid[-1:]


def smallest_change(case: Case, scales: Sequence[Scale], outcome: Outcome, step: Step) -> Case | None:
    """The changed positions that turn `outcome(changes)` into something else; None where nothing found does."""
    before = outcome({})
    for found in (_one(case, scales, outcome, before, step), _two(case, scales, outcome, before, step)):
        if found is not None:
            return found
    return _many(case, scales, outcome, before, step)


def _one(case: Case, scales: Sequence[Scale], outcome: Outcome, before: object, step: Step) -> Case | None:
    found: list[Case] = []
    for scale in scales:
        name = scale.metric.id
        flips = [place for place in scale.grid() if place != case.get(name) and outcome({name: place}) != before]
        if flips:
            place = min(flips, key=lambda place: step(name, place))
            found.append({name: _narrow(scale, case.get(name), place, outcome, before)})
    return min(found, key=lambda changes: _size(changes, step), default=None)


def _narrow(scale: Scale, start: Position | None, place: Position, outcome: Outcome, before: object) -> Position:
    """The position nearest to the present one that still flips, rounded to two or three digits where it can be."""
    if isinstance(place, str) or scale.metric.many:
        return place

    def flips(at: float) -> bool:
        return outcome({scale.metric.id: at}) != before

    far = place
    if isinstance(start, float):
        near = start
        for _ in range(BISECTIONS):
            middle = (near + far) / 2
            near, far = (near, middle) if flips(middle) else (middle, far)
    for digits in (2, 3):
        for rounded in _rounded(far, digits, whole=scale.is_whole):
            if flips(rounded):
                return rounded
    return far


def _rounded(number: float, digits: int, *, whole: bool) -> list[float]:
    """The two neighbours of a number with so many digits, the nearer one first."""
    if number == 0:
        return [0.0]
    unit = 10.0 ** (math.floor(math.log10(abs(number))) - digits + 1)
    unit = max(1.0, unit) if whole else unit
    both = [float(f"{edge(number / unit) * unit:.12g}") for edge in (math.floor, math.ceil)]
    return sorted(both, key=lambda rounded: abs(rounded - number))


def _two(case: Case, scales: Sequence[Scale], outcome: Outcome, before: object, step: Step) -> Case | None:
    found = []
    for one, other in combinations(scales, 2):
        for place, second in product(one.ends(), other.ends()):
            changes = {one.metric.id: place, other.metric.id: second}
            if all(case.get(name) != to for name, to in changes.items()) and outcome(changes) != before:
                found.append(changes)
    return min(found, key=lambda changes: _size(changes, step), default=None)


def _many(case: Case, scales: Sequence[Scale], outcome: Outcome, before: object, step: Step) -> Case | None:
    found = []
    for side in (0, -1):
        ordered = sorted(_toward(case, scales, side), key=lambda item: -step(*item))
        for count in range(3, len(ordered) + 1):
            changes = dict(ordered[:count])
            if outcome(changes) != before:
                found.append(_prune(changes, outcome, before, step))
                break
    return min(found, key=lambda changes: (len(changes), _size(changes, step)), default=None)


def _toward(case: Case, scales: Sequence[Scale], side: int) -> Iterable[tuple[str, Position]]:
    """Every metric at the worse (0) or the better (-1) end of its scale."""
    for scale in scales:
        row = scale.criteria[0]
        by_score = sorted(scale.ends(), key=lambda place: _score_of(row, place))
        if by_score and by_score[side] != case.get(scale.metric.id):
            yield scale.metric.id, by_score[side]


def _score_of(row: Criterion, place: Position) -> float:
    if isinstance(place, str):
        return row.scores.get(place, 0.5)
    return place if row.direction == "higher" else -place


def _prune(changes: Case, outcome: Outcome, before: object, step: Step) -> Case:
    for name in sorted(changes, key=lambda name: step(name, changes[name])):
        fewer = {key: place for key, place in changes.items() if key != name}
        if fewer and outcome(fewer) != before:
            changes = fewer
    return changes


def _size(changes: Case, step: Step) -> float:
    return sum(step(name, place) for name, place in changes.items())
