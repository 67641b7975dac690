"""Intervals of scores, 95 %, by a studentised bootstrap over tools.

Rows of `sums` are tools, columns sums over a tool's predictions: their number, squared errors, log losses, true ones.
Means: (drawn - value) / its standard error takes the place of t (Efron and Tibshirani 1993, chapter 12). The skill is
1 - e / s, a ratio of two means that move together; its interval holds every skill x for which (1 - x) s - e,
studentised, lies between the quantiles that the resamples give it (Fieller 1954): a base rate far from one half would
otherwise leave it too narrow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
LEAST = -4.0  # a skill below this is not told apart from it
STEP = 0.05
HALVINGS = 12
Floats = NDArray[np.float64]
NUMBER, SQUARED, LOGGED, TRUE = range(4)


@dataclass(frozen=True)
class _Mean:
    """A mean over predictions, and each tool's influence on it (tools on the last axis)."""

    value: Floats
    influence: Floats


def mean_interval(sums: Floats, column: int, rng: np.random.Generator) -> tuple[float, float] | None:
    """Of the mean of a column over all predictions; None where every tool's is the same."""
    found, drawn = _mean(sums, column), _mean(_draw(sums, rng), column)
    error = float(_product(found.influence, found.influence)) ** 0.5
    if not error > 0:
        return None
    lower, upper = _quantiles(drawn.value - found.value, _product(drawn.influence, drawn.influence))
    return float(found.value - upper * error), float(found.value - lower * error)


def skill(sums: Floats) -> float:
    """1 - e / s: e the mean squared error, s that of always naming the share that turned out true."""
    error, spread = _mean(sums, SQUARED), _spread(sums)
    return float(1 - error.value / spread.value)


def skill_interval(sums: Floats, rng: np.random.Generator) -> tuple[float, float]:
    """Of the skill; both outcomes have to occur."""
    drawn = _draw(sums, rng)
    pairs = [(_mean(rows, SQUARED), _spread(rows)) for rows in (sums, drawn)]
    error, spread = pairs[0]

    def holds(x: float) -> bool:
        gap, variance = _gap(error, spread, x)
        gaps, variances = _gap(*pairs[1], x)
        lower, upper = _quantiles(gaps - gap, variances)
        return bool(lower <= gap / np.sqrt(np.maximum(variance, 1e-12)) <= upper)

    value = float(1 - error.value / spread.value)
    return max(LEAST, _edge(holds, value, -STEP)), min(1.0, _edge(holds, value, STEP))


def _edge(holds: Callable[[float], bool], inside: float, step: float) -> float:
    """The last value that holds, going from one that does in steps and then by halves."""
    outside = inside + step
    while LEAST < outside < 1 and holds(outside):
        inside, outside = outside, outside + step
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside


def _gap(error: _Mean, spread: _Mean, x: float) -> tuple[Floats, Floats]:
    """(1 - x) s - e and its variance; 0 where the skill is x."""
    rate = 1 - x
    own = rate**2 * _product(spread.influence, spread.influence) + _product(error.influence, error.influence)
    return rate * spread.value - error.value, own - 2 * rate * _product(error.influence, spread.influence)


def _draw(sums: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(sums[rng.integers(0, len(sums), (DRAWS, len(sums)))])


def _mean(sums: Floats, column: int) -> _Mean:
    total = sums.sum(axis=-2)
    value = np.asarray(total[..., column] / total[..., NUMBER])
    influence = (sums[..., column] - value[..., None] * sums[..., NUMBER]) / total[..., NUMBER][..., None]
    return _Mean(value, influence)


def _spread(sums: Floats) -> _Mean:
    """B (1 - b), b the share that turned out true."""
    base = _mean(sums, TRUE)
    return _Mean(base.value * (1 - base.value), (1 - 2 * base.value)[..., None] * base.influence)


def _product(one: Floats, other: Floats) -> Floats:
    """The covariance of two means from their influences, tools being independent."""
    groups = one.shape[-1]
    return np.asarray((one * other).sum(axis=-1) * groups / (groups - 1))


def _quantiles(differences: Floats, variances: Floats) -> tuple[float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = differences / np.sqrt(np.maximum(variances, 0))
    lower, upper = np.quantile(ratios[np.isfinite(ratios)], [0.025, 0.975])
    return float(lower), float(upper)
