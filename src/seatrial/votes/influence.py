"""How far one voter can move a tool: choosing the pairs, and with the server choosing them."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel

from seatrial.errors import BadInput
from seatrial.votes.clusters import Floats
from seatrial.votes.counts import PairCounts
from seatrial.votes.davidson import Fit, fit_davidson
from seatrial.votes.drop import vote_values
from seatrial.votes.ranking import POINTS

STEPS = 10


class Influence(BaseModel):
    """A voter with `share` of all votes, all for `tool`: points and rank it gains where the voter chooses the pairs
    (`chosen`), and where each pair is drawn with the same chance (`drawn`).
    """

    tool: str
    share: float
    votes: int
    rank: int
    chosen_points: float
    chosen_rank: int
    drawn_points: float
    drawn_rank: int

    @property
    def sentence(self) -> str:
        """As a page says it."""
        return (
            f"A voter with {100 * self.share:g} % of the votes moves {self.tool} by {self.chosen_points:+.1f} points "
            f"(rank {self.rank} to {self.chosen_rank}) where voters choose the pairs, and by {self.drawn_points:+.1f} "
            f"(rank {self.rank} to {self.drawn_rank}) where the server draws them."
        )


def influence(counts: PairCounts, tool: int, share: float = 0.01, prior: float = 1.0) -> Influence:
    """What a voter with `share` of all votes, the added ones among them, does to the tool in place `tool`.

    Found by steps, each on the pair that moves the tool most there: a voter may find still better, not worse.
    """
    if not 0 < share < 0.5:
        raise BadInput(f"A voter with {share:g} of the votes is not asked about.", "Give a share below one half.")
    votes = max(1, round(counts.votes * share / (1 - share)))
    before = fit_davidson(counts.won, counts.tied, prior)
    chosen, drawn = _choosing(counts, before, tool, votes, prior), _drawn(counts, before, tool, votes, prior)
    here = float(before.theta[tool] - before.theta.mean())
    return Influence(
        tool=counts.tools[tool],
        share=share,
        votes=votes,
        rank=_rank(before.theta, tool),
        chosen_points=POINTS * (float(chosen[tool] - chosen.mean()) - here),
        chosen_rank=_rank(chosen, tool),
        drawn_points=POINTS * (float(drawn[tool] - drawn.mean()) - here),
        drawn_rank=_rank(drawn, tool),
    )


def easiest(counts: PairCounts, prior: float = 1.0) -> int:
    """The place of the tool with votes that one more vote can move furthest, to first order."""
    fit = fit_davidson(counts.won, counts.tied, prior)
    pull = fit.inverse[:-1, :-1]
    apart = 0.5 * np.maximum(np.diag(pull)[:, None] - pull, 0) * (1 - fit.lead)
    apart[(counts.won + counts.won.T + counts.tied).sum(axis=1) == 0] = -1
    return int(apart.max(axis=1).argmax())


def _choosing(counts: PairCounts, fit: Fit, tool: int, votes: int, prior: float) -> Floats:
    """Strengths after the votes of somebody who chooses the pairs."""
    for some in np.diff(np.linspace(0, votes, min(STEPS, votes) + 1)):
        wins, _ = vote_values(fit, _aim(fit, tool))
        other = int(wins[tool].argmax())
        counts = counts.changed(tool, other, 0, float(some))
        fit = fit_davidson(counts.won, counts.tied, prior, (fit.theta, fit.log_nu))
    return fit.theta


def _drawn(counts: PairCounts, fit: Fit, tool: int, votes: int, prior: float) -> Floats:
    """Strengths after the votes of somebody who is given pairs, each with the same chance, and votes as it helps."""
    size = len(counts.tools)
    each = votes / (size * (size - 1) / 2)
    wins, ties = vote_values(fit, _aim(fit, tool))
    apart = ~np.eye(size, dtype=bool)
    best = np.maximum(np.maximum(wins, wins.T), ties)
    wanted = wins == best
    won = counts.won + each * (wanted & apart)
    tied = counts.tied + each * (~wanted & ~wanted.T & apart)
    return fit_davidson(won, tied, prior, (fit.theta, fit.log_nu)).theta


def _aim(fit: Fit, tool: int) -> Floats:
    aim = np.full(len(fit.penalty), -1.0 / (len(fit.penalty) - 1))
    aim[tool] += 1.0
    aim[-1] = 0.0
    return aim


def _rank(theta: Floats, tool: int) -> int:
    return 1 + int((theta > theta[tool]).sum())
