"""Counted votes: shares, rankings with intervals, and how hard they are to move. Told in docs/reference/ranking.md."""

from seatrial.votes.alike import alike_voters
from seatrial.votes.audit import Audit, audit
from seatrial.votes.counts import PairCounts
from seatrial.votes.ranking import RankedTool, Ranker, Ranking, rank
from seatrial.votes.reading import read_votes
from seatrial.votes.share import Share, share
from seatrial.votes.weights import voter_weight

__all__ = [
    "Audit",
    "PairCounts",
    "RankedTool",
    "Ranker",
    "Ranking",
    "Share",
    "alike_voters",
    "audit",
    "rank",
    "read_votes",
    "share",
    "voter_weight",
]
