"""An interval that holds whenever one looks: the differences that betting has not ruled out.

A difference d is ruled out from below once wealth against "the difference is at most d" reaches 2 / error, and from
above likewise. That wealth falls as d rises (see `log_factors`), so halving finds the ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from seatrial.trials.decide.bets import Floats, Stakes, log_factors

HALVINGS = 16  # of a range of at most 2: ends are exact to 0.00004, and on the safe side
AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class Path:
    """Every bet so far, in order; arrays of shape (n,), named as in `evidence`."""

    z: Floats
    shift: Floats
    share: Floats
    scale: Floats
    part: Floats
    floor: Floats
    ceiling: Floats


def interval(path: Path, stakes: Stakes, error: float) -> tuple[float, float]:
    """Low and high, from -1 to 1."""
    if not len(path.z):
        return -1.0, 1.0
    threshold = math.log(2 / error)
    mirrored = Path(-path.z, -path.shift, path.share, path.scale, path.part, -path.ceiling, -path.floor)
    low = _halve(lambda d: _log_wealth(path, d, stakes) >= threshold)
    high = -_halve(lambda d: _log_wealth(mirrored, d, stakes) >= threshold)
    return low, high


def _halve(ruled_out: Callable[[float], bool]) -> float:
    """The largest difference found that is ruled out from below, -1 where none is."""
    low, high = -1.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if ruled_out(middle):
            low = middle
        else:
            high = middle
    return low


def _log_wealth(path: Path, difference: float, stakes: Stakes) -> float:
    total = stakes.log_shares.copy()
    for start in range(0, len(path.z), AT_ONCE):
        now = slice(start, start + AT_ONCE)
        factors = log_factors(
            stakes.sizes,
            path.z[now, None],
            ((difference - path.shift[now]) / path.share[now])[:, None],
            path.floor[now, None],
            path.scale[now, None],
            path.part[now, None],
        )
        total += factors.sum(axis=0)
    return float(np.logaddexp.reduce(total))
