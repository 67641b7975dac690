"""Pair counts: everything a ranking needs of the votes, in a size that does not grow with them.

For every pair of tools: how often each won and how often they tied. For the intervals, the same by bucket of voters
(`clusters`). Votes come and go one by one, by arrays, or from a file (`reading`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, Self

import numpy as np

from seatrial.errors import BadInput
from seatrial.votes.clusters import MANY, BucketCounts, CodedVotes, Floats, Ints, key_of

Winner = Literal["a", "b", "tie"]
WINNERS: dict[str, int] = {"a": 0, "b": 1, "tie": 2}  # the codes in arrays
MOST_TOOLS = 1_000


class PairCounts:
    """Counts of votes on pairs of tools.

    won[i, j]: weight of the votes that prefer i to j; tied[i, j] = tied[j, i]: weight of the ties. Both of shape
    (tools, tools). A vote weighs 1, or less where its voter counts less (`weights`), never more. cast_won and cast_tied
    are the same as numbers of votes, whatever each of them weighs.
    """

    def __init__(self, tools: Sequence[str] = ()) -> None:
        self.tools: list[str] = []
        self.place: dict[str, int] = {}
        self.won: Floats = np.zeros((0, 0))
        self.tied: Floats = np.zeros((0, 0))
        self.cast_won: Floats = np.zeros((0, 0))
        self.cast_tied: Floats = np.zeros((0, 0))
        self.votes = 0
        self.voters: int | None = 0
        self.clusters: BucketCounts | CodedVotes = BucketCounts(0)
        self._ballots: Counter[int] = Counter()  # votes by voter's key
        self.know(tools)

    @classmethod
    def from_arrays(
        cls, tools: Sequence[str], voter: Ints, a: Ints, b: Ints, winner: Ints, *, voters: int | None = None
    ) -> Self:
        """Counts of votes as four arrays of one length: numbers of voters, places in `tools`, codes of `WINNERS`.

        The arrays are kept, not copied, until the first vote is added or withdrawn. `voters`, the number of
        different voters, is only told on. BadInput where an array holds what it cannot.
        """
        counts = cls(tools)
        coded = CodedVotes(len(counts.tools), voter, a, b, winner)
        counts._include(coded)
        counts.clusters, counts.voters = coded, voters
        return counts

    def know(self, tools: Sequence[str]) -> None:
        """Make places for tools that are not known yet."""
        new = [tool for tool in dict.fromkeys(tools) if tool not in self.place]
        if not new:
            return
        size = len(self.tools) + len(new)
        if size > MOST_TOOLS:
            raise BadInput(f"These are more than {MOST_TOOLS:,} tools.", "Rank them a category at a time.")
        for tool in new:
            self.place[tool] = len(self.tools)
            self.tools.append(tool)
        self.won, self.tied = _grown(self.won, size), _grown(self.tied, size)
        self.cast_won, self.cast_tied = _grown(self.cast_won, size), _grown(self.cast_tied, size)
        self.clusters = self._buckets().grown(size)

    def add(self, voter: str | int, a: str, b: str, winner: Winner, weight: float = 1.0) -> None:
        """Count one vote. BadInput where it compares a tool with itself or names another winner."""
        self._one(voter, a, b, winner, weight, 1)

    def withdraw(self, voter: str | int, a: str, b: str, winner: Winner, weight: float = 1.0) -> None:
        """Take back one vote that was counted with the same words and weight."""
        self._one(voter, a, b, winner, weight, -1)

    def add_many(self, voter: Ints, a: Ints, b: Ints, winner: Ints, weight: Floats | None = None) -> None:
        """Count votes given as arrays, as in `from_arrays`; `weight` above 0 and at most 1, 1 where not given."""
        coded = CodedVotes(len(self.tools), voter, a, b, winner, weight)
        self._include(coded)
        self.clusters = self._buckets()
        self.clusters.count(coded)
        self._know_voters(coded)

    def changed(self, i: int, j: int, outcome: int, votes: float) -> Self:
        """A copy with more (or less) votes on the tools in places i and j; for audits, so its voters are not told."""
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__, won=self.won.copy(), tied=self.tied.copy(), voters=None)
        other.__dict__.update(cast_won=self.cast_won.copy(), cast_tied=self.cast_tied.copy())
        _put(other.won, other.tied, i, j, outcome, votes)
        _put(other.cast_won, other.cast_tied, i, j, outcome, votes)
        other.votes = self.votes + round(votes)
        return other

    def _include(self, coded: CodedVotes) -> None:
        won, tied = _sums(coded)
        each = (won, tied) if coded.weight is None else _sums(coded.unweighted())
        self.won += won
        self.tied += tied
        self.cast_won += each[0]
        self.cast_tied += each[1]
        self.votes += len(coded.voter)

    def _one(self, voter: str | int, a: str, b: str, winner: str, weight: float, sign: int) -> None:
        if a == b:
            raise BadInput(f"This vote compares {a} with itself.", "A vote names two different tools.")
        if winner not in WINNERS:
            raise BadInput(f"“{winner}” is not the result of a vote.", "The winner is a, b or tie.")
        if not 0 < weight <= 1:
            raise BadInput(f"A vote cannot weigh {weight}.", "Weights are above 0 and at most 1.")
        self.know((a, b))
        i, j, outcome = self.place[a], self.place[b], WINNERS[winner]
        there = (self.won[i, j], self.won[j, i], self.tied[i, j])[outcome]
        if sign < 0 and there < weight - 1e-9:
            raise BadInput(f"There is no such vote on {a} and {b}.", "Withdraw a vote as it was counted.")
        _put(self.won, self.tied, i, j, outcome, sign * weight)
        _put(self.cast_won, self.cast_tied, i, j, outcome, sign)
        self.votes += sign
        self.clusters = self._buckets()
        self.clusters.count_one(key_of(voter), i, j, outcome, sign * weight)
        self._change_ballots(key_of(voter), sign)

    def _change_ballots(self, key: int, by: int) -> None:
        self._ballots[key] += by
        if self._ballots[key] <= 0:
            del self._ballots[key]
        self.voters = len(self._ballots)

    def _know_voters(self, coded: CodedVotes) -> None:
        for start in range(0, len(coded.voter), MANY):
            self._ballots.update(coded.voter[start : start + MANY].tolist())
        self.voters = len(self._ballots)

    def _buckets(self) -> BucketCounts:
        """The counts by bucket; made of the arrays where the votes came as arrays and change for the first time."""
        if isinstance(self.clusters, BucketCounts):
            return self.clusters
        self._know_voters(self.clusters)
        return self.clusters.counted()


def _sums(coded: CodedVotes) -> tuple[Floats, Floats]:
    """Wins and ties of votes, both of shape (tools, tools), in the way that is fast for their number."""
    if len(coded.voter) < coded.tools**2:
        won, tied = np.zeros((2, coded.tools, coded.tools))
        coded.add_to(won, tied)
        return won, tied
    sums = coded.pair_sums()
    return sums[:, :, 0] + sums[:, :, 1].T, sums[:, :, 2] + sums[:, :, 2].T


def _put(won: Floats, tied: Floats, i: int, j: int, outcome: int, amount: float) -> None:
    if outcome == 2:
        tied[i, j] += amount
        tied[j, i] += amount
    elif outcome == 0:
        won[i, j] += amount
    else:
        won[j, i] += amount


def _grown(matrix: Floats, size: int) -> Floats:
    grown: Floats = np.zeros((size, size))
    grown[: len(matrix), : len(matrix)] = matrix
    return grown
