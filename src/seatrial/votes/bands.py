"""Intervals that hold all at once, and the ranks that follow from them.

The critical value is the quantile of the greatest standardised deviation (max-t), over drawings from the normal (or t)
distribution of the strengths. Ranks: a tool is surely behind those whose difference to it excludes nought, with
all differences held at once; M. Mogstad, J. Romano, A. Shaikh and D. Wilhelm, Inference for ranks, Review of Economic
Studies 91 (2024).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seatrial.evidence.intervals import student_reach
from seatrial.votes.clusters import Floats
from seatrial.votes.covariance import Spread

CELLS = 40_000_000
FEWEST, MOST = 1_000, 8_000  # drawings


@dataclass(frozen=True, slots=True)
class Criticals:
    """How many standard errors reach far enough: for all strengths at once, for all differences at once, for one."""

    own: float
    gaps: float
    alone: float


def critical_values(spread: Spread, group: NDArray[np.int64], level: float) -> Criticals:
    """Both critical values, by drawings that are the same at every call (a fixed seed)."""
    size = len(spread.own)
    if size < 2:
        return Criticals(0.0, 0.0, 0.0)
    count = max(FEWEST, min(MOST, CELLS // size**2))
    drawn = _draw(spread, count)
    variance = np.diag(spread.shape)
    own = np.abs(drawn) * _inverse_root(variance)
    gaps = np.where(group[:, None] == group, variance[:, None] + variance - 2 * spread.shape, 0.0)
    return Criticals(
        float(np.quantile(own.max(axis=1), level)),
        float(np.quantile(_greatest_gaps(drawn.T.copy(), _inverse_root(gaps)), level)),
        student_reach(level, spread.freedom),
    )


def _inverse_root(variance: Floats) -> NDArray[np.float32]:
    """One over the standard error; 0 where it is nought, so that such a cell decides nothing."""
    found = np.where(variance > 1e-20, 1 / np.sqrt(np.maximum(variance, 1e-20)), 0.0)
    return np.asarray(found, np.float32)


def _draw(spread: Spread, count: int) -> NDArray[np.float32]:
    """Deviations of the strengths, shape (count, tools)."""
    rng = np.random.default_rng(20_260_101)
    size = len(spread.own)
    values, vectors = np.linalg.eigh(spread.shape)
    root = (vectors * np.sqrt(np.maximum(values, 0))).astype(np.float32)
    drawn = rng.standard_normal((count, size), dtype=np.float32) @ root.T
    if math.isfinite(spread.freedom):
        drawn /= np.sqrt(rng.chisquare(spread.freedom, count) / spread.freedom).astype(np.float32)[:, None]
    return np.asarray(drawn, np.float32)


def _greatest_gaps(drawn: NDArray[np.float32], scale: NDArray[np.float32]) -> NDArray[np.float32]:
    """The greatest standardised difference of each drawing; `drawn` of shape (tools, count)."""
    greatest = np.zeros(drawn.shape[1], np.float32)
    for place in range(len(drawn) - 1):
        gaps = drawn[place + 1 :] - drawn[place]
        np.abs(gaps, out=gaps)
        gaps *= scale[place, place + 1 :, None]
        np.maximum(greatest, gaps.max(axis=0), out=greatest)
    return greatest


def rank_ranges(theta: Floats, spread: Spread, critical: float, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """The best and the worst rank each tool may have within its group, shape (tools, 2)."""
    ahead = theta[:, None] - theta > critical * spread.gaps
    sizes = np.bincount(group)[group]
    return np.stack([1 + ahead.sum(axis=0), sizes - ahead.sum(axis=1)], axis=1)
