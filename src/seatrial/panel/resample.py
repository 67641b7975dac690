"""How firmly a call stands: the same rubric under other weights and other readings of uncertain evidence.

In each of DRAWS resamples
- every weight is multiplied by a gamma variable of mean 1 and coefficient of variation 0.5;
- where sources disagree, one is drawn, a primary one three times as likely as another;
- a value that only secondary sources state is, one time in five, treated as unknown;
- a value that was read too long ago (its metric's `good_for` has passed) is, one time in three, treated as unknown;
- what is unknown is taken from one of the tools of the same category for which it is known, or, with the
  chance of one tool each, from the worst or the best end;
- a stated interval is drawn from uniformly.

The draws of a tool's evidence are shared by all critics, those of a critic's weights by all tools, so that
resampled panels and resampled comparisons are coherent. Seeds come from names: the same catalogue gives the
same figures.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from seatrial.evidence.evidence import Evidence
from seatrial.facts.freshness import stale_ids
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Criterion, Critic
from seatrial.panel.scoring import Position, position, score

DRAWS = 2000
WEIGHT_SHAPE = 4.0  # of the gamma variable: coefficient of variation 1 / sqrt(4)
DOUBT = 0.2  # of a value that no primary source states
STALE_DOUBT = 1 / 3  # of a value whose reading is past its day
PRIMARY_ODDS = 3.0

Floats = NDArray[np.float64]
# For each metric, where the tools of a category stand that are known.
Peers = dict[str, list[Position]]


@dataclass(frozen=True)
class _Readings:
    """For one metric of one tool: which statement is read in each draw (-1: unknown), and two uniform variables."""

    statements: list[Evidence]
    choice: NDArray[np.int64]
    unknown: Floats
    within: Floats


class Resampler:
    """Resampled supports of one tool, shape (DRAWS,) for each critic."""

    def __init__(self, tool: Tool, metrics: dict[str, Metric], as_of: date, peers: Peers) -> None:
        self.tool = tool
        self.metrics = metrics
        self.as_of = as_of
        self.peers = peers
        self.stale = stale_ids(tool, metrics, as_of)
        self._readings: dict[str, _Readings] = {}

    def supports(self, critic: Critic) -> Floats:
        """The critic's support in every draw."""
        criteria = critic.criteria_of(self.tool)
        if not criteria:
            return np.zeros(DRAWS)
        weights = np.array([criterion.weight for criterion in criteria])
        drawn = weights * _weight_draws(critic, self.tool.category, criteria)
        scores = np.column_stack([self._scores(criterion) for criterion in criteria])
        # Rounded, so that a support on a critic's line is on it in every draw.
        return np.asarray(np.round((drawn * scores).sum(axis=1) / drawn.sum(axis=1), 9))

    def _scores(self, criterion: Criterion) -> Floats:
        metric = self.metrics[criterion.metric]
        readings = self._read(metric)
        pool = sorted([0.0, 1.0, *self._known_scores(criterion)])
        result: Floats = np.array(pool)[(readings.unknown * len(pool)).astype(int)]
        for index, statement in enumerate(readings.statements):
            chosen = readings.choice == index
            if statement.low is not None and statement.high is not None:
                ends = [score(criterion, end) or 0.0 for end in (statement.low, statement.high)]
                result[chosen] = ends[0] + (ends[1] - ends[0]) * readings.within[chosen]
                continue
            found = score(criterion, position(statement, metric, self.tool, self.as_of))
            if found is not None:
                result[chosen] = found
        return result

    def _known_scores(self, criterion: Criterion) -> list[float]:
        found = (score(criterion, place) for place in self.peers.get(criterion.metric, []))
        return [each for each in found if each is not None]

    def _read(self, metric: Metric) -> _Readings:
        if metric.id not in self._readings:
            random = seeded("evidence", self.tool.slug, metric.id)
            statements = self.tool.statements(metric.id)
            if metric.many or (statements and statements[0].kind == "trial"):
                statements = statements[:1]  # of trials the newest counts: an older release is not another source
            unknown, within, doubt = random.random((3, DRAWS))
            choice = np.full(DRAWS, -1)
            if statements:
                odds = np.array([PRIMARY_ODDS if item.primary else 1.0 for item in statements])
                choice = random.choice(len(statements), size=DRAWS, p=odds / odds.sum())
                if not any(item.primary for item in self.tool.statements(metric.id)):
                    choice = np.where(doubt < DOUBT, -1, choice)
                if stale := [index for index, item in enumerate(statements) if item.id in self.stale]:
                    # Drawn last: a reading that becomes stale leaves every other draw as it was.
                    choice = np.where((random.random(DRAWS) < STALE_DOUBT) & np.isin(choice, stale), -1, choice)
            self._readings[metric.id] = _Readings(statements, choice, unknown, within)
        return self._readings[metric.id]


def _weight_draws(critic: Critic, category: str, criteria: list[Criterion]) -> Floats:
    """The factors of some criteria's weights, shape (DRAWS, criteria).

    Criteria that count only where they are known are drawn after the others, and all of them each time: so all
    tools of a category share the same draws, whatever has been measured of each.
    """
    random = seeded("weights", critic.id)
    every = sorted(critic.criteria_for(category), key=lambda row: row.where_known)
    always = sum(not row.where_known for row in every)
    parts = [random.gamma(WEIGHT_SHAPE, 1 / WEIGHT_SHAPE, size=(DRAWS, n)) for n in (always, len(every) - always)]
    return np.hstack(parts)[:, [every.index(row) for row in criteria]]


def seeded(*names: str) -> np.random.Generator:
    """A generator that follows from names alone."""
    digest = hashlib.sha256("/".join(names).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
