"""The effective number of independent critics: k^2 / (sum of all entries of the correlation matrix of their calls).

That is the design effect of correlated raters (Kish, Survey Sampling, 1965, section 8.2), over the k critics whose
calls vary; a critic that always makes the same call has no correlation with anybody and counts as none. Correlations
are over the tools on which both made a call. Where one author fills two seats on a tool, the two calls count as one:
there the correlation is 1. Intervals resample the tools.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
FEWEST_TOOLS = 10  # of fewer no interval is given
Floats = NDArray[np.float64]


class Matrix:
    """The calls as numbers, a row a critic and a column a tool; `same` marks pairs of seats with one author."""

    def __init__(self, calls: dict[str, dict[str, str]], authors: dict[str, dict[str, str]] | None = None) -> None:
        self.critics = list(calls)
        self.tools = sorted({tool for row in calls.values() for tool in row})
        shape = len(self.critics), len(self.tools)
        words = {"ship": 1.0, "skip": 0.0}
        rows = [[words.get(calls[critic].get(tool, ""), np.nan) for tool in self.tools] for critic in self.critics]
        self.values: Floats = np.array(rows, dtype=float).reshape(shape)
        known = authors or {}
        names = [[known.get(critic, {}).get(tool) for tool in self.tools] for critic in self.critics]
        same = [
            [[a is not None and a == b for a, b in zip(one, other, strict=True)] for other in names] for one in names
        ]
        self.same: Floats = np.array(same, dtype=float).reshape(shape[0], *shape)

    def once(self) -> Weighted:
        """Every tool counted once."""
        return Weighted(self, np.ones((1, len(self.tools))))

    def resampled(self) -> Weighted | None:
        """Tools drawn with replacement, the same way every time; None where there are too few."""
        if len(self.tools) < FEWEST_TOOLS:
            return None
        rng = np.random.default_rng(1965)
        chance = np.full(len(self.tools), 1 / len(self.tools))
        return Weighted(self, rng.multinomial(len(self.tools), chance, DRAWS).astype(float))


class Weighted:
    """A matrix of calls under weights of its tools (draws x tools)."""

    def __init__(self, matrix: Matrix, weights: Floats) -> None:
        self.critics = matrix.critics
        made = (~np.isnan(matrix.values)).astype(float)
        values = np.nan_to_num(matrix.values)
        both = _pairs(weights, made[:, None] * made[None])
        self.related = _correlations(values, made, weights, both)
        same = _pairs(weights, matrix.same * made[:, None] * made[None])
        share = np.divide(same, both, out=np.zeros_like(same), where=both > 0)
        self.by_author = share + (1 - share) * self.related
        count = weights @ made.T
        mean = np.divide(weights @ values.T, count, out=np.zeros_like(count), where=count > 0)
        self.telling = (mean > 1e-12) & (mean < 1 - 1e-12)

    def sizes(self, *, without: str | None = None, by_author: bool = False) -> Floats:
        """The effective size in each draw, of all critics or of all but one."""
        kept = [place for place, critic in enumerate(self.critics) if critic != without]
        telling = self.telling[:, kept].astype(float)
        related = (self.by_author if by_author else self.related)[:, kept][:, :, kept]
        number = telling.sum(axis=1)
        total = (telling[:, :, None] * related * telling[:, None, :]).sum(axis=(1, 2))
        return np.asarray(np.minimum(number, number**2 / np.maximum(total, 1e-9)))


def _pairs(weights: Floats, pairs: Floats) -> Floats:
    """The weighted sums over tools of what is given for each pair of critics (critics x critics x tools)."""
    number = len(pairs)
    return np.asarray((weights @ pairs.reshape(number * number, weights.shape[1]).T).reshape(-1, number, number))


def _correlations(values: Floats, made: Floats, weights: Floats, both: Floats) -> Floats:
    """Of calls that are 0 or 1, over the tools on which both were made; 0 where either does not vary."""
    ships = _pairs(weights, values[:, None] * made[None])
    agreed = _pairs(weights, values[:, None] * values[None])
    number = np.maximum(both, 1.0)
    first, second = ships / number, ships.transpose(0, 2, 1) / number
    spread = np.sqrt(np.maximum(first * (1 - first) * second * (1 - second), 0.0))
    related = np.divide(agreed / number - first * second, spread, out=np.zeros_like(spread), where=spread > 1e-12)
    diagonal = np.arange(len(values))
    related[:, diagonal, diagonal] = 1.0
    return np.asarray(related)


def interval(drawn: Floats) -> tuple[float, float]:
    """The middle 95 % of what the resamples give."""
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
