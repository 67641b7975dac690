"""Drop-k: the fewest votes without which the top would no longer stand alone.

After T. Broderick, R. Giordano and R. Meager, An automatic finite-sample robustness metric (2020): the votes with the
largest influence on the lead go first, and the ranking is fitted again after each step. What that finds really changes
the top, so the number is never too low: the true one is at most it. Where so few votes can be tried in every way, they
are, and the number is exact.
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
    table = _Table(counts.won[np.ix_(used, used)], counts.tied[np.ix_(used, used)], prior)
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


class _Table:
    """Pair counts of tools with votes, and their fit."""

    def __init__(self, won: Floats, tied: Floats, prior: float) -> None:
        self.won, self.tied, self.prior = won, tied, prior
        self.fit = fit_davidson(won, tied, prior)
        self.step = STEP if won.sum() + tied.sum() / 2 > FEW else 1e-9

    def greedy(self, top: int, rival: int) -> Found:
        """Drop the votes with the largest influence until the rival is level."""
        won, tied, fit, gone = self.won.copy(), self.tied.copy(), self.fit, dict[Kind, int]()
        while (lead := float(fit.theta[top] - fit.theta[rival])) > LEVEL:
            kinds = _weakest(fit, won, tied, _aim(fit, top, rival), self.step * lead)
            if not kinds:
                break  # nothing is left that holds the rival back
            for kind, votes in kinds.items():
                _take(won, tied, kind, votes)
                gone[kind] = gone.get(kind, 0) + votes
            fit = fit_davidson(won, tied, self.prior, (fit.theta, fit.log_nu))
        return sum(gone.values()), rival, gone

    def every_way(self, top: int, most: int) -> tuple[int, Found | None]:
        """Try every way of dropping fewer votes than `most`: how many it takes at least, and a way that takes less."""
        kinds = [(i, j, 0) for i, j in np.argwhere(self.won >= 1).tolist()]
        kinds += [(i, j, 2) for i, j in np.argwhere(np.triu(self.tied) >= 1).tolist()]
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
        won, tied = self.won.copy(), self.tied.copy()
        for kind, votes in gone.items():
            _take(won, tied, kind, votes)
        if min(won.min(), tied.min()) < 0:
            return None
        theta = fit_davidson(won, tied, self.prior, (self.fit.theta, self.fit.log_nu)).theta.copy()
        height, theta[top] = float(theta[top]), -np.inf
        return int(theta.argmax()) if theta.max() >= height - LEVEL else None


def _ways(kinds: list[Kind], votes: int) -> Iterator[dict[Kind, int]]:
    for chosen in combinations_with_replacement(kinds, votes):
        yield {kind: chosen.count(kind) for kind in chosen}


def _take(won: Floats, tied: Floats, kind: Kind, votes: int) -> None:
    i, j, outcome = kind
    if outcome == 2:
        tied[i, j] -= votes
        tied[j, i] -= votes
    else:
        won[i, j] -= votes


def _aim(fit: Fit, top: int, rival: int) -> Floats:
    aim = np.zeros(len(fit.penalty))
    aim[top], aim[rival] = 1.0, -1.0
    return aim


def _weakest(fit: Fit, won: Floats, tied: Floats, aim: Floats, wanted: float) -> dict[Kind, int]:
    """The votes that hold the aim up most, until together they hold up as much as is wanted; at least one vote."""
    size = len(won)
    values = np.stack(vote_values(fit, aim), axis=2)
    there = np.stack([won, np.triu(tied)], axis=2) // 1.0
    values[there < 1] = -np.inf
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
