"""A ranking of tools from pair counts, with intervals that hold all at once, and ranks as ranges where they overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from seatrial.errors import BadInput
from seatrial.votes.bands import Criticals, critical_values, rank_ranges
from seatrial.votes.clusters import Floats
from seatrial.votes.counts import PairCounts
from seatrial.votes.covariance import Spread, groups_of, spread_of
from seatrial.votes.davidson import Fit, fit_davidson
from seatrial.votes.names import odd_names
from seatrial.votes.reading import read_votes
from seatrial.votes.words import order_sentence

Drawn = Literal["clustered", "independent"]
POINTS = 400 / math.log(10)  # of a difference of 1 between logarithms of strength: the scale of Elo
PRELIMINARY = 30  # independent voters (or votes); below it a ranking says “preliminary”
GROWTH = 1.5  # critical values are drawn anew when there are so many times the votes, or the voters they rest on
SETTLED = 200.0  # degrees of freedom above which more change nothing


@dataclass(slots=True)  # not frozen: that makes it three times as slow to build, hundreds of times a refresh
class RankedTool:
    """One tool in a ranking. `points` are relative to the mean of its group; 400 points are odds of 10 to 1.

    `low` and `high` hold for all tools at once; `alone_low` and `alone_high` for this tool looked at alone. The rank is
    known to be from `best` to `worst` within `group` (0 unless votes leave the tools unconnected).
    """

    tool: str
    best: int
    worst: int
    points: float
    low: float
    high: float
    alone_low: float
    alone_high: float
    votes: float
    won: float
    lost: float
    tied: float
    group: int

    @property
    def rank(self) -> str:
        """The rank as it is written: 3, or 2–5."""
        return str(self.best) if self.best == self.worst else f"{self.best}–{self.worst}"


class Ranking(BaseModel):
    """A ranking that can be shown: groups by size, tools by strength. `sentence` says what it decides.

    `tie_chance` is that of two equal tools. `top` are the tools that could be first.
    """

    tools: list[RankedTool]
    unvoted: list[str]
    votes: int
    voters: int | None
    drawn: Drawn
    level: float
    tie_chance: float | None
    groups: int
    decisive: bool
    top: list[str]
    preliminary: bool
    sentence: str
    warnings: list[str]


class Ranker:
    """Ranks the same counts again and again as votes come in: starts from its last fit.

    A refresh costs the same at any number of votes. The critical values are kept while the tools are the same and the
    votes have not grown by half: they depend on which tools are compared how often, not on how many votes there are.
    """

    def __init__(
        self, counts: PairCounts, *, voters: Drawn = "clustered", level: float = 0.95, prior: float | None = 1.0
    ) -> None:
        if voters not in get_args(Drawn):
            raise BadInput(f"Votes cannot be drawn “{voters}”.", "Choose clustered or independent.")
        if not 0.5 <= level < 1:
            raise BadInput(f"An interval of level {level} cannot be given.", "Give a level from 0.5 to below 1.")
        if prior is not None and not 0 < prior <= 100:
            raise BadInput(f"The prior cannot have a spread of {prior}.", "Give one above 0 and at most 100, or none.")
        self.counts, self.drawn, self.level, self.prior = counts, voters, level, prior
        self._start: tuple[Floats, float] | None = None
        self._criticals: tuple[tuple[object, ...], tuple[float, float], Criticals] | None = None
        self._warnings: tuple[int, list[str]] = (0, [])

    def fit(self) -> tuple[NDArray[np.int64], Fit]:
        """The places of the tools that have votes, and the fit of their strengths."""
        counts = self.counts
        met = (counts.won + counts.won.T + counts.tied).sum(axis=1)
        used = np.flatnonzero(met > 0)
        start = self._start if self._start is not None and len(self._start[0]) == len(used) else None
        fit = fit_davidson(_part(counts.won, used), _part(counts.tied, used), self.prior, start)
        self._start = (fit.theta, fit.log_nu)
        return used, fit

    def refresh(self) -> Ranking:
        """The ranking of the counts as they are now."""
        if not (self.counts.won.any() or self.counts.tied.any()):
            return self._nothing()
        used, fit = self.fit()
        won, tied = _part(self.counts.won, used), _part(self.counts.tied, used)
        group = groups_of(won + won.T + tied)
        clusters = self.counts.clusters if self.drawn == "clustered" else None
        spread = spread_of(fit, won, tied, group, clusters, used)
        criticals = self._critical(spread, group, used)
        return self._ranking(self._told(used, fit, spread, criticals, group), used, fit, spread)

    def _critical(self, spread: Spread, group: NDArray[np.int64], used: NDArray[np.int64]) -> Criticals:
        size = (float(self.counts.votes), min(spread.freedom, SETTLED))
        design = (tuple(used.tolist()), tuple(group.tolist()))
        if self._criticals is not None:
            known, at, values = self._criticals
            if known == design and all(a / GROWTH <= b <= a * GROWTH for a, b in zip(at, size, strict=True)):
                return values
        values = critical_values(spread, group, self.level)
        self._criticals = (design, size, values)
        return values

    def _told(
        self, used: NDArray[np.int64], fit: Fit, spread: Spread, criticals: Criticals, group: NDArray[np.int64]
    ) -> list[RankedTool]:
        theta = _group_centred(fit.theta, group)
        ranges = rank_ranges(theta, spread, criticals.gaps, group)
        number = np.argsort(np.argsort(-np.bincount(group), kind="stable"))[group]
        won, lost = self.counts.won.sum(axis=1)[used], self.counts.won.sum(axis=0)[used]
        tied = self.counts.tied.sum(axis=1)[used]
        points, reach, near = POINTS * theta, POINTS * criticals.own * spread.own, POINTS * criticals.alone * spread.own
        ends = [points, points - reach, points + reach, points - near, points + near]
        columns = [ranges[:, 0], ranges[:, 1], *ends, won + lost + tied, won, lost, tied, number]
        order = np.lexsort((-theta, number))
        rows = zip(used[order].tolist(), *(column[order].tolist() for column in columns), strict=True)
        return [RankedTool(self.counts.tools[here], *values) for here, *values in rows]

    def _ranking(self, tools: list[RankedTool], used: NDArray[np.int64], fit: Fit, spread: Spread) -> Ranking:
        voted = set(used.tolist())
        groups = tools[-1].group + 1
        drawn = self.counts.votes if math.isinf(spread.freedom) else spread.freedom + 1
        top = [tool.tool for tool in tools if tool.best == 1 and tool.group == 0]
        decisive = groups == 1 and all(tool.best == tool.worst for tool in tools)
        return Ranking(
            tools=tools,
            unvoted=[name for place, name in enumerate(self.counts.tools) if place not in voted],
            votes=self.counts.votes,
            voters=self.counts.voters,
            drawn=self.drawn,
            level=self.level,
            tie_chance=math.exp(fit.log_nu) / (2 + math.exp(fit.log_nu)),
            groups=groups,
            decisive=decisive,
            top=top,
            preliminary=drawn < PRELIMINARY,
            sentence=order_sentence(top, decisive=decisive, groups=groups, tools=len(tools)),
            warnings=self._warned(),
        )

    def _warned(self) -> list[str]:
        if self._warnings[0] != len(self.counts.tools):
            self._warnings = (len(self.counts.tools), odd_names(self.counts.tools))
        return self._warnings[1]

    def _nothing(self) -> Ranking:
        return Ranking(
            tools=[],
            unvoted=list(self.counts.tools),
            votes=0,
            voters=0,
            drawn=self.drawn,
            level=self.level,
            tie_chance=None,
            groups=0,
            decisive=False,
            top=[],
            preliminary=True,
            sentence="Nobody has voted yet.",
            warnings=self._warned(),
        )


def rank(
    votes: PairCounts | Path, *, voters: Drawn = "clustered", level: float = 0.95, prior: float | None = 1.0
) -> Ranking:
    """Rank tools by Davidson's model, from pair counts or from a file of votes (`reading`).

    `voters` says what the intervals take as drawn: whole voters, or single votes. `prior` is the spread of the normal
    prior of strengths; None takes the votes alone, which have a ranking only where they connect all tools both ways.
    """
    counts = read_votes(votes) if isinstance(votes, Path) else votes
    return Ranker(counts, voters=voters, level=level, prior=prior).refresh()


def _part(matrix: Floats, used: NDArray[np.int64]) -> Floats:
    return matrix if len(used) == len(matrix) else matrix[np.ix_(used, used)]


def _group_centred(theta: Floats, group: NDArray[np.int64]) -> Floats:
    means = np.bincount(group, theta) / np.bincount(group)
    return np.asarray(theta - means[group])
