"""Drop-k: the fewest votes without which the top would no longer stand alone.

After T. Broderick, R. Giordano and R. Meager, An automatic finite-sample robustness metric (2020): the votes with the
largest influence on the lead go first, and the ranking is fitted again after each step. What that finds really changes
the top, so the number is never too low: the true one is at most it. Where so few votes can be tried in every way, they
are, and the number is exact. Votes that weigh less than 1 are counted as votes too, each with the mean weight of its
kind: the heaviest of a kind weigh at least that, so the number stays an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from pydantic import BaseModel

from seatrial.votes.clusters import Floats
from seatrial.votes.counts import PairCounts
from seatrial.votes.davidson import Fit, fit_davidson

TRIES = 1_500  # fits spent on trying every way
RIVALS = 3
STEP = 0.25  # of the lead is dropped between two fits; a single vote where there are not more than FEW
FEW = 2_000
LEVEL = 1e-9  # leads up to this are none
Kind = tuple[int, int, int]  # places of two tools, and 0 where the first won, 2 for a tie


class Dropped(BaseModel):
    """So many votes of one kind: `winner` beat `loser`, or the two tied."""

    winner: str
    loser: str
    tie: bool
    votes: int


class Drop(BaseModel):
    """From `at_least` to `at_most` votes have to go until `top` is level with or behind `rival`."""

    top: str
    rival: str
    at_least: int
    at_most: int
    dropped: list[Dropped]

    @property
    def exact(self) -> bool:
        """Whether the number is known, not only bounded."""
        return self.at_least == self.at_most

    @property
    def sentence(self) -> str:
        """As a page says it."""
        votes = "vote" if self.at_most == 1 else "votes"
        many = f"{self.at_most:,} {votes}" if self.exact else f"At most {self.at_most:,} {votes}"
        return f"{many} would have to go until {self.top} no longer stands alone at the top, before {self.rival}."


def drop_votes(counts: PairCounts, prior: float = 1.0) -> Drop | None:
    """The fewest votes to drop. None where fewer than two tools have votes."""
    met = (counts.won + counts.won.T + counts.tied).sum(axis=1)
    used = np.flatnonzero(met > 0)
    if len(used) < 2:
        return None
    here = np.ix_(used, used)
    votes = _Votes(counts.won[here], counts.tied[here], counts.cast_won[here], counts.cast_tied[here])
    table = _Table(votes, prior)
    order = np.argsort(-table.fit.theta, kind="stable")
    top = int(order[0])
    found = min((table.greedy(top, int(rival)) for rival in order[1 : 1 + RIVALS]), key=lambda item: item[0])
    fewest, rival, kinds, least = *found, 0
    if fewest > 0:
        least, better = table.every_way(top, fewest)
        if better is not None:
            fewest, rival, kinds = better
    names = [counts.tools[place] for place in used]
    dropped = [
        Dropped(winner=names[i], loser=names[j], tie=outcome == 2, votes=votes)
        for (i, j, outcome), votes in kinds.items()
    ]
    return Drop(top=names[top], rival=names[rival], at_least=least, at_most=fewest, dropped=dropped)


Found = tuple[int, int, dict[Kind, int]]  # votes, rival, votes by kind


class _Votes:
    """Votes by pair and result: what they weigh together, and how many they are, all of shape (tools, tools)."""

    def __init__(self, won: Floats, tied: Floats, cast_won: Floats, cast_tied: Floats) -> None:
        self.won, self.tied, self.cast_won, self.cast_tied = won, tied, np.rint(cast_won), np.rint(cast_tied)

    @property
    def number(self) -> float:
        """How many votes there are."""
        return float(self.cast_won.sum() + self.cast_tied.sum() / 2)

    @property
    def whole(self) -> bool:
        """Whether every vote weighs 1."""
        return bool(np.array_equal(self.won, self.cast_won) and np.array_equal(self.tied, self.cast_tied))

    def copy(self) -> _Votes:
        return _Votes(self.won.copy(), self.tied.copy(), self.cast_won.copy(), self.cast_tied.copy())

    def take(self, kind: Kind, votes: int) -> None:
        """Take votes away, each of the mean weight of its kind; a number below nought says that they are not there."""
        i, j, outcome = kind
        weights, cast = (self.tied, self.cast_tied) if outcome == 2 else (self.won, self.cast_won)
        for cell in ((i, j), (j, i)) if outcome == 2 else ((i, j),):
            left = cast[cell] - votes
            weights[cell] *= left / cast[cell] if cast[cell] else 0.0
            cast[cell] = left

    def fit(self, prior: float, start: Fit | None = None) -> Fit:
        return fit_davidson(self.won, self.tied, prior, (start.theta, start.log_nu) if start else None)


class _Table:
    """Votes on tools, all of which have some, and their fit."""

    def __init__(self, votes: _Votes, prior: float) -> None:
        self.votes, self.prior = votes, prior
        self.fit = votes.fit(prior)
        self.step = STEP if votes.number > FEW else 1e-9

    def greedy(self, top: int, rival: int) -> Found:
        """Drop the votes with the largest influence until the rival is level."""
        left, fit, gone = self.votes.copy(), self.fit, dict[Kind, int]()
        while (lead := float(fit.theta[top] - fit.theta[rival])) > LEVEL:
            kinds = _weakest(fit, left, _aim(fit, top, rival), self.step * lead)
            if not kinds:
                break  # nothing is left that holds the rival back
            for kind, votes in kinds.items():
                left.take(kind, votes)
                gone[kind] = gone.get(kind, 0) + votes
            fit = left.fit(self.prior, fit)
        return sum(gone.values()), rival, gone

    def every_way(self, top: int, most: int) -> tuple[int, Found | None]:
        """Try every way of dropping fewer votes than `most`: how many it takes at least, and a way that takes less.

        Where votes of one kind differ in weight, a way is more than a number of each kind: nothing is tried.
        """
        if not self.votes.whole:
            return 1, None
        kinds = [(i, j, 0) for i, j in np.argwhere(self.votes.cast_won >= 1).tolist()]
        kinds += [(i, j, 2) for i, j in np.argwhere(np.triu(self.votes.cast_tied) >= 1).tolist()]
        tries = 0
        for votes in range(1, most):
            tries += comb(len(kinds) + votes - 1, votes)
            if tries > TRIES:
                return votes, None
            for gone in _ways(kinds, votes):
                rival = self._overtaken(top, gone)
                if rival is not None:
                    return votes, (votes, rival, gone)
        return most, None

    def _overtaken(self, top: int, gone: dict[Kind, int]) -> int | None:
        left = self.votes.copy()
        for kind, votes in gone.items():
            left.take(kind, votes)
        if min(left.cast_won.min(), left.cast_tied.min()) < 0:
            return None
        theta = left.fit(self.prior, self.fit).theta.copy()
        height, theta[top] = float(theta[top]), -np.inf
        return int(theta.argmax()) if theta.max() >= height - LEVEL else None


def _ways(kinds: list[Kind], votes: int) -> Iterator[dict[Kind, int]]:
    for chosen in combinations_with_replacement(kinds, votes):
        yield {kind: chosen.count(kind) for kind in chosen}


def _aim(fit: Fit, top: int, rival: int) -> Floats:
    aim = np.zeros(len(fit.penalty))
    aim[top], aim[rival] = 1.0, -1.0
    return aim


def _weakest(fit: Fit, left: _Votes, aim: Floats, wanted: float) -> dict[Kind, int]:
    """The votes that hold the aim up most, until together they hold up as much as is wanted; at least one vote."""
    size = len(left.won)
    there = np.stack([left.cast_won, np.triu(left.cast_tied)], axis=2)
    weight = np.where(there >= 1, np.stack([left.won, left.tied], axis=2) / np.maximum(there, 1.0), 1.0)
    values = np.where(there >= 1, np.stack(vote_values(fit, aim), axis=2) * weight, -np.inf)
    flat, many = values.ravel(), there.ravel()
    kinds: dict[Kind, int] = {}
    for at in np.argsort(-flat, kind="stable"):
        if not flat[at] > 0 or wanted <= 0:
            break
        votes = int(min(many[at], max(1.0, wanted // flat[at])))
        if kinds and wanted < flat[at]:
            break
        place, tie = divmod(int(at), 2)
        kinds[place // size, place % size, 2 * tie] = votes
        wanted -= votes * float(flat[at])
    return kinds


def vote_values(fit: Fit, aim: Floats) -> tuple[Floats, Floats]:
    """What one more vote adds to the sum of `aim` times (theta, log nu), to first order; shape (tools, tools)."""
    pull = fit.inverse @ aim
    apart, nu = 0.5 * (pull[:-1, None] - pull[None, :-1]), float(pull[-1])
    wins = apart * (1 - fit.lead) - nu * fit.ties
    ties = -apart * fit.lead + nu * (1 - fit.ties)
    np.fill_diagonal(wins, -np.inf)
    np.fill_diagonal(ties, -np.inf)
    return wins, ties
