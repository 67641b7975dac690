"""Bets against a hypothesis about a mean: twelve constant stakes, mixed (Waudby-Smith and Ramdas, arXiv 2010.09686).

A bet on "the mean is above m" multiplies a stake's wealth by 1 + L (z - m). Where the mean is at most m, wealth has
no drift upwards, so it passes 1 / error at any time with probability at most error (Ville's inequality).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STAKES = 12
# The share of wealth that one outcome can take at most. Under 1, so that no stake is ever lost for good.
MOST_AT_RISK = 0.99
IMPOSSIBLE = 1e9  # added to the log wealth against a hypothesis that what was seen rules out by arithmetic
ROUNDING = 1e-9
# The scatter starts as if ten items had shown a variance of .25.
EARLIER_ITEMS = 10.0
EARLIER_VARIANCE = 0.25


@dataclass(frozen=True, slots=True)
class Stakes:
    """Stakes in standard deviations, and the logarithm of each one's share of the initial wealth; shape (12,).

    The best stake against an effect is about effect / variance, so one in standard deviations suits the same
    effect relative to the scatter, whatever the scatter is.
    """

    sizes: Floats
    log_shares: Floats


def stakes(lowest: float, highest: float, tilt: float) -> Stakes:
    """Log-spaced stakes; shares go with the stake to the power of `tilt`."""
    sizes = np.geomspace(lowest, highest, STAKES)
    shares = sizes**tilt
    return Stakes(sizes, np.log(shares / shares.sum()))


def lowest_stake(smallest: float, bank: int | None) -> float:
    """The smallest stake worth having.

    Effects far under the margin are settled as equivalent, and effects far under two standard errors of the whole
    bank only by using all of it.
    """
    floor = 1.6 / math.sqrt(bank) if bank else 0.0
    return min(max(smallest, floor, 0.02), 0.2)


def scatter(items: Floats, total: Floats, squares: Floats) -> Floats:
    """A standard deviation from the number, sum and sum of squares of the outcomes before a bet; any shape."""
    around = squares - total**2 / np.maximum(items, 1)
    variance = (EARLIER_ITEMS * EARLIER_VARIANCE + np.maximum(around, 0.0)) / (EARLIER_ITEMS + items)
    return np.asarray(np.sqrt(variance))


def log_factors(sizes: Floats, z: Floats, centre: Floats, floor: Floats, scale: Floats, part: Floats) -> Floats:
    """The logarithm of what a bet multiplies wealth by. The arguments broadcast; the last axis is the stakes.

    `centre` is the largest mean of z under the hypothesis, `floor` the smallest z can be, `scale` turns standard
    deviations into scores and enlarges stakes while a bank shrinks, `part` (at most 1) is this family's part of the
    stake. Falls as centre rises, for any z.
    """
    room = np.maximum(centre - floor, 1e-12)
    stake = np.minimum(sizes * scale, MOST_AT_RISK / room) * part
    gain = np.log(np.maximum(1 + stake * (z - centre), 1e-12))
    return np.asarray(np.where(centre < floor - ROUNDING, IMPOSSIBLE, gain))
