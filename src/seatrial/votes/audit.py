"""How hard a ranking is to move: the votes that would have to go, and what one voter could do."""

from __future__ import annotations

from pydantic import BaseModel

from seatrial.votes.counts import PairCounts
from seatrial.votes.drop import Drop, drop_votes
from seatrial.votes.influence import Influence, easiest, influence
from seatrial.votes.ranking import Ranker

SHARE = 0.01


class Audit(BaseModel):
    """What is published beside a ranking. None where there are not two tools with votes to speak of."""

    drop: Drop | None
    influence: list[Influence]


def audit(counts: PairCounts, *, prior: float = 1.0, share: float = SHARE) -> Audit:
    """How many votes keep the top where it is, and how far a voter with so large a share of the votes moves a tool.

    Asked of the runner-up, and of the tool that is the easiest to move.
    """
    if counts.votes == 0:
        return Audit(drop=None, influence=[])
    used, fit = Ranker(counts, voters="independent", prior=prior).fit()
    order = used[(-fit.theta).argsort(kind="stable")]
    runner_up, loosest = int(order[1]), easiest(counts, prior)
    asked = [runner_up] if loosest == runner_up else [runner_up, loosest]
    return Audit(
        drop=drop_votes(counts, prior=prior), influence=[influence(counts, tool, share, prior) for tool in asked]
    )
