"""Intervals of a share, from counts alone: Wilson's to show, Clopper and Pearson's to decide where counts are small.

E. B. Wilson, Probable inference, JASA 22 (1927); C. J. Clopper and E. S. Pearson, Biometrika 26 (1934). Wilson's is
close to its level on average and may fall below it at single shares; Clopper and Pearson's never does, and is wider.
"""

from __future__ import annotations

import math
from statistics import NormalDist

TINY = 1e-300


def wilson(hits: float, of: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share; `of` greater than 0."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre = (hits + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * math.sqrt(hits * (of - hits) / of + z * z / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def clopper_pearson(hits: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share: it holds the true one at least as often as `level` says; `of` at least 1."""
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _beta_quantile(tail, hits, of - hits + 1)
    high = 1.0 if hits == of else _beta_quantile(1 - tail, hits + 1, of - hits)
    return low, high


def student_reach(level: float, freedom: float) -> float:
    """How many standard errors hold a share `level` of Student's t; of the normal where `freedom` is infinite."""
    if math.isinf(freedom):
        return NormalDist().inv_cdf((1 + level) / 2)
    outside = _beta_quantile(1 - level, freedom / 2, 0.5)
    return math.sqrt(freedom * (1 - outside) / max(outside, TINY))


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) / a / _continued(x, a, b)


def _continued(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + ...)), by Lentz's method."""
    value, up, down = 1.0, 1.0, 0.0
    for step in range(1, 10_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        down = 1 / ((1 + term * down) or TINY)
        up = (1 + term / up) or TINY
        value *= up * down
        if abs(up * down - 1) < 1e-15:
            break
    return value


def _beta_quantile(share: float, a: float, b: float) -> float:
    """The x at which I_x(a, b) is `share`, by bisection to the last bit that matters."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_share(middle, a, b) < share else (low, middle)
    return (low + high) / 2
