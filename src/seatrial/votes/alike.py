"""Voters whose ballots agree more than chance lets them: accounts of one hand, or of one campaign.

Two voters agree by chance on a subject with the sum of the squared shares of its choices. Over the subjects that both
voted on, the agreements are a sum of independent coin tosses of known means, and its tail is below Hoeffding's
exp(-n KL(seen || expected)), whatever the means (W. Hoeffding, JASA 58, 1963, theorem 1). A pair is named where that
bound, times the number of pairs compared, is below a hundredth (Bonferroni), and where it agrees nearly always:
honest readers of one taste agree beyond chance too, but not on nearly everything. A person decides what it means.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from seatrial.errors import BadInput
from seatrial.votes.clusters import Floats, Ints

MOST_VOTERS, MOST_SUBJECTS = 1_000, 4_000
FEWEST = 10  # subjects that both voted on
NEARLY = 0.9  # share of them on which they agree
ERROR = 0.01
CHOICES = 3


class Alike(BaseModel):
    """Two voters, by their numbers: subjects in common, agreements, agreements expected by chance, and `chance`, a
    bound on how likely that is for any of the pairs compared.
    """

    one: int
    other: int
    common: int
    same: int
    expected: float
    chance: float


class AlikeVoters(BaseModel):
    """The pairs that stand out, the likeliest first, and what was compared."""

    pairs: list[Alike]
    voters: int
    compared: int


def alike_voters(voter: Ints, subject: Ints, choice: Ints) -> AlikeVoters:
    """Compare the most active voters (at most 1,000) over the subjects with most votes (at most 4,000).

    Three arrays of one length, one entry a current ballot, `choice` from 0 to 2. BadInput where they are not that.
    """
    if not len(voter) == len(subject) == len(choice):
        raise BadInput("The arrays of ballots differ in length.", "Give one entry a ballot in each of them.")
    if len(choice) and (int(choice.min()) < 0 or int(choice.max()) >= CHOICES):
        raise BadInput("A choice is something else than 0 to 2.", "Give the codes of the choices.")
    voters, rows = _most(voter, MOST_VOTERS)
    _, columns = _most(subject, MOST_SUBJECTS)
    shares = _shares(columns, choice)
    kept = (rows >= 0) & (columns >= 0)
    cast = np.zeros((len(voters), len(shares), CHOICES), np.float32)
    cast[rows[kept], columns[kept], choice[kept]] = 1.0
    voted = cast.max(axis=2, initial=0.0)
    common, same = voted @ voted.T, np.zeros((len(voters), len(voters)), np.float32)
    for one in range(CHOICES):
        same += cast[:, :, one] @ cast[:, :, one].T
    expected = (voted * (shares**2).sum(axis=1).astype(np.float32)) @ voted.T
    return _told(voters, common, same, expected)


def _most(values: Ints, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The values with most entries, and for each entry the place of its value among them, or -1."""
    known, inverse, times = np.unique(values, return_inverse=True, return_counts=True)
    order = np.argsort(-times, kind="stable")[:most]
    place = np.full(len(known), -1)
    place[order] = np.arange(len(order))
    return known[order].astype(np.int64), place[inverse]


def _shares(columns: NDArray[np.int64], choice: Ints) -> Floats:
    """The share of each choice by subject, over all its voters, shape (subjects, choices)."""
    kept = columns >= 0
    size = int(columns.max(initial=-1)) + 1
    counts = np.bincount(columns[kept] * CHOICES + choice[kept], minlength=size * CHOICES).reshape(size, CHOICES)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def _told(
    voters: NDArray[np.int64], common: NDArray[np.float32], same: NDArray[np.float32], expected: NDArray[np.float32]
) -> AlikeVoters:
    one, other = np.nonzero(np.triu(common >= FEWEST, 1))
    met, agreed, chance = (matrix[one, other].astype(np.float64) for matrix in (common, same, expected))
    seen, mean = agreed / met, np.clip(chance / met, 1e-9, 1 - 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.where(seen > 0, seen * np.log(seen / mean), 0.0)
        down = np.where(seen < 1, (1 - seen) * np.log((1 - seen) / (1 - mean)), 0.0)
    bound = np.where(seen > mean, np.exp(-met * (up + down)), 1.0) * len(one)
    found = np.flatnonzero((bound < ERROR) & (seen >= NEARLY))
    pairs = [
        Alike(
            one=int(voters[one[at]]),
            other=int(voters[other[at]]),
            common=int(met[at]),
            same=int(agreed[at]),
            expected=float(chance[at]),
            chance=float(bound[at]),
        )
        for at in found[np.argsort(bound[found], kind="stable")]
    ]
    return AlikeVoters(pairs=pairs, voters=len(voters), compared=len(one))
