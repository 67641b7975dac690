"""Intervals that are shown: a mean score, and the size at which success falls under one half."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from seatrial.trials.result import Break, Share

Floats = NDArray[np.float64]
Z95 = 1.959963984540054
MOST_POINTS = 6
HALF = 0.5
FEWEST_ITEMS = 8  # a curve through fewer says more of its prior than of the contender
UNKNOWN = Break(size=None, low=None, high=None, side="unknown")
ABOVE = Break(size=None, low=None, high=None, side="above")
BELOW = Break(size=None, low=None, high=None, side="below")


def share(scores: Sequence[float]) -> Share:
    """Mean and Wilson's 95 % interval (Wilson 1927).

    Scores within 0 and 1 vary at most as much as those that are 0 or 1, so for partial scores it is wider than
    it need be, and never too narrow.
    """
    count = len(scores)
    if not count:
        return Share(mean=0.0, low=0.0, high=1.0, items=0)
    mean = min(1.0, max(0.0, math.fsum(scores) / count))
    spread = Z95 * math.sqrt(mean * (1 - mean) / count + Z95**2 / (4 * count**2))
    centre, scale = mean + Z95**2 / (2 * count), 1 + Z95**2 / count
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Share(mean=mean, low=max(0.0, min(low, mean)), high=min(1.0, max(high, mean)), items=count)


def bins(sizes: Sequence[float]) -> list[tuple[float, float]]:
    """Ranges of size (from, to, both included) that hold about equally many items; each size its own where few."""
    distinct = sorted(set(sizes))
    if len(distinct) <= 2 * MOST_POINTS:
        return [(size, size) for size in distinct]
    ordered = sorted(sizes)
    edges = sorted({ordered[len(ordered) * part // MOST_POINTS] for part in range(MOST_POINTS)})
    ends = [max(size for size in distinct if size < edge) for edge in edges[1:]]
    return list(zip(edges, [*ends, distinct[-1]], strict=True))


def break_point(sizes: Sequence[float], scores: Sequence[float]) -> Break:
    """Where success falls under one half, with its 95 % interval.

    A logistic curve that falls with the logarithm of the size, its half point and steepness by Bayes on a grid
    (Kontsevich & Tyler 1999), flat in the half point's logarithm; so it holds too where the data are separated.
    An end of the interval that lies outside of what was tried is None. Unknown with fewer than 8 items or one size,
    where the sizes tried exclude nothing, and where the fit and the scores at its end of the curve disagree.
    """
    if len(sizes) < FEWEST_ITEMS or len(set(sizes)) < 2 or min(sizes) <= 0:
        return UNKNOWN
    if max(scores) == min(scores):  # no curve to fit, and nothing that contradicts what is seen
        return ABOVE if scores[0] >= HALF else BELOW
    place, score = np.log(np.asarray(sizes, float)), np.asarray(scores, float)
    span = max(float(np.ptp(place)), math.log(2))
    least, most = float(place.min()), float(place.max())
    half = np.linspace(least - span, most + span, 181)
    steep = np.geomspace(0.3, 20.0, 25)
    posterior = _posterior(place, score, half, steep)
    low, middle, high = (float(half[np.searchsorted(posterior, part)]) for part in (0.025, 0.5, 0.975))
    low_end, high_end = (math.exp(end) if least <= end <= most else None for end in (low, high))
    if low < least and high > most:
        return UNKNOWN
    if middle > most:
        found = Break(size=None, low=low_end, high=None, side="above")
        return found if _mean_at(sizes, score, last=True) >= HALF else UNKNOWN
    if middle < least:
        found = Break(size=None, low=None, high=high_end, side="below")
        return found if _mean_at(sizes, score, last=False) < HALF else UNKNOWN
    return Break(size=math.exp(middle), low=low_end, high=high_end, side="crosses")


def _mean_at(sizes: Sequence[float], score: Floats, *, last: bool) -> float:
    """The mean score at the first or the last point of the curve."""
    low, high = bins(sizes)[-1 if last else 0]
    size = np.asarray(sizes, float)
    return float(score[(size >= low) & (size <= high)].mean())


def _posterior(place: Floats, score: Floats, half: Floats, steep: Floats) -> Floats:
    """The half point's cumulative distribution on its grid."""
    log = np.zeros((len(half), len(steep)))
    for at, mean, count in _grouped(place, score):
        logit = np.clip(steep[None, :] * (half[:, None] - at), -700, 700)
        log += count * (mean * -np.logaddexp(0, -logit) + (1 - mean) * -np.logaddexp(0, logit))
    weight = np.exp(log - log.max()).sum(axis=1)
    cumulative: Floats = np.minimum(np.cumsum(weight) / weight.sum(), 1.0 - 1e-12)
    return cumulative


def _grouped(place: Floats, score: Floats) -> list[tuple[float, float, int]]:
    """Size, mean score, count of each distinct size."""
    return [(float(at), float(score[place == at].mean()), int((place == at).sum())) for at in np.unique(place)]
