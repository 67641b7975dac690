"""How far the strengths may be off: sandwich covariances, with votes or voters as what is drawn.

P. J. Huber (1967); K.-Y. Liang and S. L. Zeger, Longitudinal data analysis using generalized linear models,
Biometrika 73 (1986), for the sum over clusters. The prior's curvature is counted as if it were data: where the model
holds, the sandwich is then the inverse curvature, and the shrinking of the prior is inside the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seatrial.votes.clusters import BucketCounts, CodedVotes, Floats
from seatrial.votes.davidson import Fit


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard errors and what they rest on.

    own: of each strength less the mean of its group, shape (tools,). gaps: of each difference, shape (tools, tools),
    infinite between groups that no vote connects. shape: a covariance of strengths, for the correlations.
    freedom: how many independent drawings, less one, the errors were estimated from; infinite for votes.
    """

    own: Floats
    gaps: Floats
    shape: Floats
    freedom: float


def groups_of(met: Floats) -> NDArray[np.int64]:
    """The number of the group of every tool; two tools share one where votes connect them, directly or not."""
    group = np.full(len(met), -1)
    beside = met > 0
    for first in range(len(met)):
        if group[first] < 0:
            new = np.zeros(len(met), dtype=bool)
            new[first] = True
            inside = new.copy()
            while new.any():
                new = beside[new].any(axis=0) & ~inside
                inside |= new
            group[inside] = group.max() + 1
    return group


def spread_of(
    fit: Fit,
    won: Floats,
    tied: Floats,
    group: NDArray[np.int64],
    clusters: BucketCounts | CodedVotes | None,
    used: NDArray[np.int64],
) -> Spread:
    """Standard errors at a fit of the tools in the places `used`. `clusters` None: every vote is drawn for itself.

    With voters, an error is never below that of the model, where votes are independent: few voters can agree by
    chance, and would look certain.
    """
    inverse = fit.inverse
    freedom = math.inf
    if clusters is None:
        alone = _centred(inverse @ (_vote_scores(fit, won, tied) + np.diag(fit.penalty)) @ inverse.T, group)
        own, gaps = _errors(alone)
    else:
        alone = _centred(inverse, group)
        own, gaps = _errors(alone)
        scores, masses = _bucket_scores(clusters, fit, used)
        freedom, factor = _freedom(masses)
        turned = scores @ inverse
        rows = np.concatenate([math.sqrt(factor) * turned, np.sqrt(fit.penalty)[:, None] * inverse])
        together = _errors(_centred(rows.T @ rows, group))
        own, gaps = np.maximum(own, together[0]), np.maximum(gaps, together[1])
    if group.any():
        gaps[group[:, None] != group] = math.inf
    return Spread(own, gaps, alone, freedom)


def _vote_scores(fit: Fit, won: Floats, tied: Floats) -> Floats:
    """The sum over votes of the outer products of their scores, from pair counts alone."""
    lead, ties = fit.lead, fit.ties
    size = len(won)
    up, down = won * (1 - lead) ** 2, won.T * (1 + lead) ** 2
    between = 0.25 * (up + down + tied * lead * lead)
    found: Floats = np.empty((size + 1, size + 1))
    found[:size, :size] = -between
    found[np.arange(size), np.arange(size)] = between.sum(axis=1)
    cross = won * (1 - lead) * -ties + won.T * (1 + lead) * ties - tied * lead * (1 - ties)
    found[:size, size] = found[size, :size] = 0.5 * cross.sum(axis=1)
    found[size, size] = float((won * ties * ties).sum() + 0.5 * (tied * (1 - ties) ** 2).sum())
    return found


def _bucket_scores(clusters: BucketCounts | CodedVotes, fit: Fit, used: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Scores by bucket, shape (buckets, used tools + 1), and the weight of votes by bucket."""
    if len(used) == clusters.tools:
        return clusters.scores(fit.lead, fit.ties)
    lead, ties = np.zeros((2, clusters.tools, clusters.tools))
    lead[np.ix_(used, used)], ties[np.ix_(used, used)] = fit.lead, fit.ties
    scores, masses = clusters.scores(lead, ties)
    return scores[:, [*used.tolist(), -1]], masses


def _centred(covariance: Floats, group: NDArray[np.int64]) -> Floats:
    """The covariance of strengths less the mean of their group."""
    found = covariance[:-1, :-1].copy()
    for number in range(int(group.max(initial=-1)) + 1):
        inside = group == number
        if inside.all():
            found -= found.mean(axis=0)
            found -= found.mean(axis=1)[:, None]
        else:
            found[inside] -= found[inside].mean(axis=0)
            found[:, inside] -= found[:, inside].mean(axis=1)[:, None]
    return found


def _errors(covariance: Floats) -> tuple[Floats, Floats]:
    variance = np.maximum(np.diag(covariance), 0.0)
    gaps = variance[:, None] + variance - 2 * covariance
    return np.sqrt(variance), np.sqrt(np.maximum(gaps, 0.0))


def _freedom(masses: Floats) -> tuple[float, float]:
    """Degrees of freedom, and the factor for having few clusters.

    Clusters of unequal size count as fewer: the square of the sum over the sum of squares.
    """
    used = int(np.count_nonzero(masses))
    worth = float(masses.sum()) ** 2 / max(float((masses**2).sum()), 1e-300)
    return max(1.0, worth - 1), used / max(used - 1, 1)
