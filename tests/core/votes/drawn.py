"""Votes drawn from the model, for tests."""

from __future__ import annotations

import numpy as np

from seatrial.votes import PairCounts


def arrays(theta, votes: int, *, voters: int = 50, nu: float = 0.6, seed: int = 1, apart: float = 0.0):
    """Voters, places of two tools and results; voters' own strengths lie `apart` around theta."""
    rng = np.random.default_rng(seed)
    theta = np.asarray(theta, dtype=float)
    own = theta + apart * rng.normal(size=(voters, len(theta)))
    voter = rng.integers(0, voters, votes)
    a = rng.integers(0, len(theta), votes)
    b = (a + rng.integers(1, len(theta), votes)) % len(theta)
    ahead = np.exp((own[voter, a] - own[voter, b]) / 2)
    u = rng.random(votes) * (ahead + 1 / ahead + nu)
    return voter, a, b, np.where(u < ahead, 0, np.where(u < ahead + 1 / ahead, 1, 2))


def names(tools: int) -> list[str]:
    return [f"tool {place}" for place in range(tools)]


def counted(theta, votes: int, **options) -> PairCounts:
    return PairCounts.from_arrays(names(len(theta)), *arrays(theta, votes, **options))


def of(*votes: str) -> PairCounts:
    """Counts of votes written as “voter a b winner”."""
    counts = PairCounts()
    for vote in votes:
        counts.add(*vote.split())
    return counts
