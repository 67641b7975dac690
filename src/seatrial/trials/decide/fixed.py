"""What a comparison of a size set beforehand would have taken."""

from __future__ import annotations

import math
from statistics import NormalDist

POWER = 0.8


def fixed_size(variance: float, *, margin: float = 0.05, error: float = 0.05, bank: int | None = None) -> int | None:
    """Items of a fixed-size paired test that finds a difference of `margin` with 80 % power; None for a margin of 0.

    `variance` is that of the difference of one item (arXiv 2411.00640). A bank counts with its finite size.
    """
    if margin <= 0:
        return bank
    normal = NormalDist()
    needed = (normal.inv_cdf(1 - error / 2) + normal.inv_cdf(POWER)) ** 2 * max(variance, 0.0) / margin**2
    if bank is not None:
        needed = needed / (1 + needed / bank)
    return max(1, math.ceil(needed))
