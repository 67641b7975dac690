"""Davidson's model of pairs with ties, fitted to pair counts by Newton's method.

R. R. Davidson, On extending the Bradley-Terry model to accommodate ties in paired comparison experiments, JASA 65
(1970). With strengths pi = exp(theta): P(tie) = nu sqrt(pi_i pi_j) / (pi_i + pi_j + nu sqrt(pi_i pi_j)), and the rest
is shared as pi_i to pi_j. The logarithm of its likelihood is concave, and with a prior it has one maximum, always.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from seatrial.errors import NotReady
from seatrial.votes.clusters import Floats

NU_SPREAD = 2.0  # standard deviation of the prior of log nu around 0, where there is a prior
CLOSE = 1e-6  # after a step this small, what is left is a hundredth of it at most
NEAR = 5e-3  # after a step this small the curvature is kept: it changes by less than a hundredth
LONGEST = 2.0
HALVED = 64
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Fit:
    """The most likely strengths, and how the likelihood curves there.

    theta: logarithms of strengths, shape (tools,), mean 0 under a prior. log_nu: -inf where no vote is a tie and no
    prior is used. lead and ties: P(i wins) - P(j wins) and P(tie), shape (tools, tools). curvature: the negative
    second derivatives by theta and then log nu, with `penalty` (the prior's part, its diagonal) in it, taken within
    half a hundredth of the end. inverse: its inverse; without a prior, with the mean of theta held.
    """

    theta: Floats
    log_nu: float
    lead: Floats
    ties: Floats
    curvature: Floats
    inverse: Floats
    penalty: Floats


def fit_davidson(
    won: Floats, tied: Floats, prior: float | None = 1.0, start: tuple[Floats, float] | None = None
) -> Fit:
    """Fit won[i, j] and tied[i, j] (both directions) with a normal prior of spread `prior` on theta.

    `prior` None takes the likelihood alone, which has a maximum only where every tool has won against and lost to the
    others, directly or through others: NotReady where the steps do not end. `start` is an earlier fit's result.
    """
    size = len(won)
    met = won + won.T + tied
    halves = 0.5 * (won - won.T).sum(axis=1)
    all_ties = float(tied.sum()) / 2
    free = prior is not None or all_ties > 0
    weight = 0.0 if prior is None else prior**-2
    penalty = np.full(size + 1, weight)
    penalty[-1] = 0.0 if prior is None else NU_SPREAD**-2
    theta, log_nu = (start[0].copy(), start[1]) if start else (np.zeros(size), 0.0 if free else -math.inf)
    curvature = inverse = np.empty((0, 0))
    longest = math.inf
    for _ in range(MOST_STEPS):
        lead, ties = chances(theta, log_nu)
        if longest > NEAR:
            curvature = _curvature(met, lead, ties, penalty)
            inverse = _inverse(curvature, free=free, pinned=prior is None)
        slope = np.append(halves - 0.5 * (met * lead).sum(axis=1), all_ties - 0.5 * float((met * ties).sum()))
        slope -= penalty * np.append(theta, log_nu if free else 0.0)
        step = inverse @ slope
        longest = float(np.abs(step[: len(step) if free else -1]).max(initial=0.0))
        step *= min(1.0, LONGEST / max(longest, 1e-12))
        theta = theta + step[:-1]
        log_nu = log_nu + float(step[-1]) if free else log_nu
        if longest < CLOSE:
            lead, ties = chances(theta, log_nu)
            return Fit(theta, log_nu, lead, ties, curvature, inverse, penalty)
    raise NotReady("These votes have no most likely ranking.", "Rank them with a prior.")


def chances(theta: Floats, log_nu: float) -> tuple[Floats, Floats]:
    """P(i wins) - P(j wins) and P(tie), both of shape (tools, tools)."""
    half = np.exp(0.5 * np.clip(theta - theta.mean() if len(theta) else theta, -300, 300))
    ahead = np.outer(half, 1 / half)
    behind = ahead.T
    whole = ahead + behind
    nu = math.exp(min(log_nu, 300.0))
    lead = ahead - behind
    whole += nu
    lead /= whole
    return lead, nu / whole


def _curvature(met: Floats, lead: Floats, ties: Floats, penalty: Floats) -> Floats:
    size = len(met)
    between = met * (0.25 * (1 - ties - lead * lead))
    found: Floats = np.empty((size + 1, size + 1))
    found[:size, :size] = -between
    found[np.arange(size), np.arange(size)] = between.sum(axis=1)
    tied = met * ties
    found[:size, size] = found[size, :size] = -0.5 * (tied * lead).sum(axis=1)
    found[size, size] = 0.5 * float((tied * (1 - ties)).sum())
    found[np.arange(size + 1), np.arange(size + 1)] += penalty
    return found


def _inverse(curvature: Floats, *, free: bool, pinned: bool) -> Floats:
    """The inverse of the curvature; its last row counts for itself where nu is not free, the mean where pinned."""
    square = curvature.copy()
    if pinned:
        square[:-1, :-1] += 1.0
    if not free:
        square[-1], square[:, -1], square[-1, -1] = 0.0, 0.0, 1.0
    try:
        return inverse_of(square)
    except np.linalg.LinAlgError as reason:
        raise NotReady("These votes do not connect all tools.", "Rank them with a prior.") from reason


def inverse_of(square: Floats) -> Floats:
    """The inverse of a symmetric positive definite matrix; by halves, which is twice as fast for hundreds of rows."""
    if len(square) <= HALVED:
        return np.asarray(np.linalg.inv(square))
    half = len(square) // 2
    first = inverse_of(square[:half, :half])
    across = first @ square[:half, half:]
    last = inverse_of(square[half:, half:] - square[half:, :half] @ across)
    beside = across @ last
    found: Floats = np.empty_like(square)
    found[:half, :half] = first + beside @ across.T
    found[:half, half:] = -beside
    found[half:, :half] = -beside.T
    found[half:, half:] = last
    return found
