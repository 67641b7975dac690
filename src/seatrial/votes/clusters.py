"""Voters in buckets: how far the votes of one person go together, in a size that does not grow with the votes.

The intervals of a ranking add up, voter by voter, the outer product of the voter's scores. Voters are independent of
each other, so the sum over buckets of voters has the same mean: a bucket stands for the voters whose keys share their
last bits. Few voters have a bucket each; many share buckets, and what that costs is the spread of the estimate, that of
a variance from so many buckets (64 to 1,024), which the bands allow for.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from seatrial.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]
CELLS, MOST, LEAST = 2_500_000, 1_024, 64
MANY = 1 << 22  # votes counted into buckets at a time
CHUNK = 1 << 14  # votes worked on at a time: they stay in the processor's cache
FEW_TOOLS = 100  # up to here the buckets' scores by log nu are used; for more, nu counts as known: see `scores`
SLOPES = np.array([0.5, -0.5, 0.0])  # a win's, a loss's and a tie's part of the score of the first tool


def key_of(voter: str | int) -> int:
    """The number of a voter; of a name, 63 bits of its hash."""
    if isinstance(voter, int):
        return voter
    return int.from_bytes(blake2b(voter.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def bucket_count(tools: int) -> int:
    """How many buckets: a power of two, less for more tools, so that counts by bucket and pair stay in bounds."""
    wanted = CELLS // max(1, tools * tools)
    return max(LEAST, min(MOST, 1 << max(0, wanted.bit_length() - 1)))


class CodedVotes:
    """Votes as arrays of one length: voter's number, places of two tools, 0 first wins, 1 second wins, 2 tie."""

    def __init__(self, tools: int, voter: Ints, a: Ints, b: Ints, winner: Ints, weight: Floats | None = None) -> None:
        if len({len(voter), len(a), len(b), len(winner), len(a if weight is None else weight)}) > 1:
            raise BadInput("The arrays of votes differ in length.", "Give one entry a vote in each of them.")
        if any(array.dtype.kind not in "iu" for array in (voter, a, b, winner)):
            raise BadInput("An array of votes holds something else than whole numbers.", "Give places and codes.")
        if weight is not None and len(weight) and not (weight.min() > 0 and weight.max() <= 1):
            raise BadInput("A weight is not above 0 and at most 1.", "Weigh a vote with 1, or with less.")
        self.tools, self.voter, self.a, self.b, self.winner, self.weight = tools, voter, a, b, winner, weight
        self.buckets = bucket_count(tools)

    def unweighted(self) -> CodedVotes:
        """The same votes, each weighing 1."""
        return CodedVotes(self.tools, self.voter, self.a, self.b, self.winner)

    def pair_sums(self) -> Floats:
        """Weight of votes by first tool, second tool and result, shape (tools, tools, 3)."""
        sums: Floats = np.zeros(3 * self.tools * self.tools)
        for part in self._parts():
            self._check(part)
            np.add.at(sums, self._codes(part), 1.0 if self.weight is None else self.weight[part])
        shaped = sums.reshape(self.tools, self.tools, 3)
        if shaped[np.arange(self.tools), np.arange(self.tools)].any():
            raise BadInput("A vote compares a tool with itself.", "A vote names two different tools.")
        return shaped

    def add_to(self, won: Floats, tied: Floats) -> None:
        """The same, added to counts vote by vote: faster where votes are fewer than pairs."""
        if not len(self.a):
            return
        self._check(slice(None))
        if (self.a == self.b).any():
            raise BadInput("A vote compares a tool with itself.", "A vote names two different tools.")
        weight = np.ones(len(self.a)) if self.weight is None else self.weight
        for outcome, cells, one, other in (
            (0, won, self.a, self.b),
            (1, won, self.b, self.a),
            (2, tied, self.a, self.b),
            (2, tied, self.b, self.a),
        ):
            these = self.winner == outcome
            np.add.at(cells, (one[these], other[these]), weight[these])

    def _parts(self) -> Iterator[slice]:
        return (slice(start, start + CHUNK) for start in range(0, len(self.a), CHUNK))

    def _check(self, part: slice) -> None:
        for name, array, most in (("a", self.a, self.tools), ("b", self.b, self.tools), ("winner", self.winner, 3)):
            if int(array[part].min()) < 0 or int(array[part].max()) >= most:
                raise BadInput(f"The array {name} holds something else than 0 to {most - 1}.", "Give places and codes.")

    def _codes(self, part: slice) -> NDArray[np.int64]:
        code = self.a[part].astype(np.int32)
        code *= np.int32(self.tools)
        code += self.b[part].astype(np.int32, copy=False)
        code *= np.int32(3)
        code += self.winner[part].astype(np.int8, copy=False)
        return code.astype(np.int64)

    def scores(self, lead: Floats, ties: Floats) -> tuple[Floats, Floats]:
        """Scores and weight of votes by bucket; see `BucketCounts.scores`. One pass over the votes."""
        size, first = self.tools, _slopes(lead)
        level = _tie_slopes(ties) if size <= FEW_TOOLS else None
        found, last, mass = np.zeros(self.buckets * size), np.zeros(self.buckets), np.zeros(self.buckets)
        for part in self._parts():
            code = self._codes(part)
            slope = first.take(code, mode="clip")
            weight = None if self.weight is None else self.weight[part]
            if weight is not None:
                slope *= weight
            bucket = (self.voter[part] & (self.buckets - 1)).astype(np.int64)
            if level is not None:
                tie = level.take(code, mode="clip")
                last += np.bincount(bucket, tie if weight is None else tie * weight, self.buckets)
            mass += np.bincount(bucket, weight, self.buckets)
            bucket *= size
            np.add.at(found, bucket + self.a[part], slope)
            np.subtract.at(found, bucket + self.b[part], slope)
        return np.column_stack([found.reshape(self.buckets, size), last]), mass

    def counted(self) -> BucketCounts:
        """The same as counts, to which votes can be added."""
        counts = BucketCounts(self.tools)
        counts.count(self)
        return counts


class BucketCounts:
    """Counts by bucket: met[i, bucket, j] is how often i and j were compared, by the voters in a bucket."""

    def __init__(self, tools: int) -> None:
        self.tools = tools
        self.buckets = bucket_count(tools)
        self.met: NDArray[np.float32] = np.zeros((tools, self.buckets, tools), np.float32)
        self.halves: Floats = np.zeros((self.buckets, tools))  # (wins - losses) / 2
        self.ties: Floats = np.zeros(self.buckets)
        self.mass: Floats = np.zeros(self.buckets)

    def count_one(self, key: int, i: int, j: int, outcome: int, amount: float) -> None:
        """Add a vote, or take one away with a negative amount."""
        bucket = key & (self.buckets - 1)
        self.met[i, bucket, j] += amount
        self.met[j, bucket, i] += amount
        self.halves[bucket, i] += amount * SLOPES[outcome]
        self.halves[bucket, j] -= amount * SLOPES[outcome]
        self.ties[bucket] += amount * (outcome == 2)
        self.mass[bucket] += amount

    def count(self, votes: CodedVotes) -> None:
        """Add votes given as arrays."""
        for start in range(0, len(votes.a), MANY):
            part = slice(start, start + MANY)
            bucket = (votes.voter[part] & (self.buckets - 1)).astype(np.int64)
            a, b, outcome = votes.a[part].astype(np.int64), votes.b[part].astype(np.int64), votes.winner[part]
            weight = np.ones(len(a)) if votes.weight is None else votes.weight[part]
            slope = weight * SLOPES[outcome]
            for one, other, sign in ((a, b, 1), (b, a, -1)):
                _add(self.met, (one * self.buckets + bucket) * self.tools + other, weight)
                _add(self.halves, bucket * self.tools + one, sign * slope)
            self.ties += np.bincount(bucket, weight * (outcome == 2), self.buckets)
            self.mass += np.bincount(bucket, weight, self.buckets)

    def scores(self, lead: Floats, ties: Floats) -> tuple[Floats, Floats]:
        """Scores at a fit, shape (buckets, tools + 1), by tool and last by log nu; and the weight of votes.

        `lead[i, j]` is P(i wins) - P(j wins), `ties[i, j]` is P(tie), both of shape (tools, tools). With more than
        FEW_TOOLS tools the last column is nought: nu rests on the votes on all of them, a strength on those on one,
        and what nu adds to the variance of a strength is about a hundredth of it (measured, 200 tools).
        """
        found: Floats = np.empty((self.buckets, self.tools + 1))
        found[:, :-1] = self.halves - self._weighted(0.5 * lead).T
        found[:, -1] = 0.0
        if self.tools <= FEW_TOOLS:
            found[:, -1] = self.ties - self._weighted(0.5 * ties).sum(axis=0, dtype=np.float64)
        return found, self.mass

    def _weighted(self, by: Floats) -> NDArray[np.float32]:
        """The sum over the other tool of counts times `by`, shape (tools, buckets)."""
        return np.asarray(np.matmul(self.met, by.astype(np.float32)[:, :, None])[:, :, 0], np.float32)

    def grown(self, tools: int) -> BucketCounts:
        """The same counts with places for more tools, and with fewer buckets where that takes too many cells."""
        other = BucketCounts(tools)
        fold, old = self.buckets // other.buckets, self.tools
        other.met[:old, :, :old] = self.met.reshape(old, fold, other.buckets, old).sum(axis=1)
        other.halves[:, :old] = self.halves.reshape(fold, other.buckets, old).sum(axis=0)
        other.ties = self.ties.reshape(fold, other.buckets).sum(axis=0)
        other.mass = self.mass.reshape(fold, other.buckets).sum(axis=0)
        return other


def _slopes(lead: Floats) -> Floats:
    """The score of the first tool in a vote, by its code."""
    return np.asarray((SLOPES - 0.5 * lead[:, :, None]).ravel())


def _tie_slopes(ties: Floats) -> Floats:
    """The score of log nu in a vote, by its code."""
    return np.asarray((np.array([0.0, 0.0, 1.0]) - ties[:, :, None]).ravel())


def _add(cells: NDArray[np.floating], index: NDArray[np.int64], amount: Floats) -> None:
    """Add amounts to the cells of a whole array, in the way that is fast for their number."""
    flat = cells.reshape(-1)
    if 8 * len(index) < len(flat):
        np.add.at(flat, index, amount.astype(flat.dtype))
    else:
        flat += np.bincount(index, amount, len(flat)).astype(flat.dtype)
