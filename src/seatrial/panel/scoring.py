"""From evidence to a score: where a tool stands on a metric, and what a criterion makes of it."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from seatrial.evidence.dates import first_day
from seatrial.evidence.evidence import Evidence
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Criterion, Critic

# A number (of its unit, of days of age, or of items in a list) or a term.
Position = float | str
# Where a tool stands on every metric that is known of it.
Case = dict[str, Position]

UNCONFIRMED = 0.5  # what a value that no primary source states counts for in the coverage
STALE = 0.5  # what a value counts for there whose reading is past its day; both together count a quarter


def position(statement: Evidence, metric: Metric, tool: Tool, as_of: date) -> Position:
    """Where one statement puts a tool: dates count as days before `as_of`, lists as their number of items."""
    if metric.many:
        return float(len(tool.items(metric.id)))
    if isinstance(statement.value, (int, float)):
        return float(statement.value)
    if metric.kind == "date":
        return float((as_of - first_day(str(statement.value))).days)
    return str(statement.value)


def case_of(tool: Tool, metrics: dict[str, Metric], as_of: date) -> Case:
    """The case by the leading statements."""
    return {name: position(group[0], metrics[name], tool, as_of) for name, group in tool.by_metric.items()}


def score(criterion: Criterion, place: Position | None) -> float | None:
    """A score from 0 (worst) to 1 (best); None where nothing is known or the term is not listed."""
    if place is None:
        return None
    if isinstance(place, str):
        return criterion.scores.get(place)
    if criterion.worst is None or criterion.best is None:
        return None
    worst, best, here = criterion.worst, criterion.best, place
    if criterion.scale == "log":
        worst, best, here = math.log(worst), math.log(best), math.log(max(place, 1e-12))
    return min(1.0, max(0.0, (here - worst) / (best - worst)))


@dataclass(frozen=True)
class Judgement:
    """What a critic's rubric makes of a case.

    `support`: weighted mean score of what is known, 0 to 1. `coverage`: share of the weight that is known;
    what no primary source states counts half, and so does what is stale.
    """

    support: float
    coverage: float
    call: str


class Rubric:
    """One critic's criteria on one case, quick to judge again when a few metrics change.

    `stale`: the metrics of which the leading statement no longer holds.
    """

    def __init__(self, critic: Critic, tool: Tool, case: Case, stale: Collection[str] = ()) -> None:
        self.critic = critic
        self.criteria = critic.criteria_of(tool)
        self.total = sum(criterion.weight for criterion in self.criteria)
        self.scores = {criterion.metric: score(criterion, case.get(criterion.metric)) for criterion in self.criteria}
        self._by_metric = {criterion.metric: criterion for criterion in self.criteria}
        self._trust = {
            name: (1.0 if any(item.primary for item in tool.statements(name)) else UNCONFIRMED)
            * (STALE if name in stale else 1.0)
            for name in self.scores
        }
        parts = [self._parts(row, self.scores[row.metric], self._trust[row.metric]) for row in self.criteria]
        self._known, self._points, self._covered = (sum(column) for column in zip((0.0, 0.0, 0.0), *parts, strict=True))

    @staticmethod
    def _parts(criterion: Criterion, found: float | None, trust: float) -> tuple[float, float, float]:
        """Known weight, points and covered weight of one criterion."""
        if found is None:
            return 0.0, 0.0, 0.0
        return criterion.weight, criterion.weight * found, criterion.weight * trust

    def judge(self, changes: Case | None = None) -> Judgement:
        """The judgement, as it is or with some positions changed; a changed position counts as confirmed."""
        weight, points, covered = self._known, self._points, self._covered
        for metric, place in (changes or {}).items():
            if criterion := self._by_metric.get(metric):
                old = self._parts(criterion, self.scores[metric], self._trust[metric])
                new = self._parts(criterion, score(criterion, place), 1.0)
                weight, points, covered = weight - old[0] + new[0], points - old[1] + new[1], covered - old[2] + new[2]
        support = points / weight if weight > 1e-9 else 0.0
        coverage = covered / self.total if self.total else 0.0
        if coverage < self.critic.least_coverage - 1e-9 or weight <= 1e-9:
            return Judgement(support, coverage, "withheld")
        # A support that equals the line but for rounding is on it.
        return Judgement(support, coverage, "ship" if support >= self.critic.ship_from - 1e-9 else "skip")

    def step(self, metric: str, place: Position) -> float:
        """How much of the rubric's weight a change of one metric moves, 0 to 1."""
        criterion = self._by_metric.get(metric)
        if criterion is None or not self.total:
            return 0.0
        old, new = self.scores[metric], score(criterion, place)
        return (
            criterion.weight * abs((new if new is not None else 0.5) - (old if old is not None else 0.5)) / self.total
        )
