"""Davidson's model, against its own likelihood and against Bradley and Terry's fixed point."""

import math

import numpy as np
import pytest
from tests.core.votes.drawn import counted

from seatrial.errors import NotReady
from seatrial.votes.davidson import NU_SPREAD, chances, fit_davidson


def likelihood(theta, log_nu: float, won, tied) -> float:
    """The logarithm of the posterior as the paper writes it, in strengths and nu."""
    pi, nu, total = np.exp(theta), math.exp(log_nu), 0.0
    for i in range(len(theta)):
        for j in range(len(theta)):
            whole = pi[i] + pi[j] + nu * math.sqrt(pi[i] * pi[j])
            total += won[i, j] * math.log(pi[i] / whole)
            total += 0.5 * tied[i, j] * math.log(nu * math.sqrt(pi[i] * pi[j]) / whole)
    return float(total - 0.5 * (theta**2).sum() - 0.5 * (log_nu / NU_SPREAD) ** 2)


def test_the_fit_is_where_the_posterior_is_highest() -> None:
    counts = counted([0.9, 0.1, -0.2, -0.8], 300)
    fit = fit_davidson(counts.won, counts.tied)
    best = likelihood(fit.theta, fit.log_nu, counts.won, counts.tied)
    rng = np.random.default_rng(5)
    for _ in range(200):
        step = 0.01 * rng.normal(size=5)
        assert likelihood(fit.theta + step[:4], fit.log_nu + step[4], counts.won, counts.tied) < best


def test_the_curvature_is_that_of_the_posterior() -> None:
    counts = counted([0.9, 0.1, -0.2, -0.8], 300)
    fit = fit_davidson(counts.won, counts.tied)
    at, small = np.append(fit.theta, fit.log_nu), 1e-3
    for i in range(5):
        for j in range(5):
            corners = []
            for one, other in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                moved = at.copy()
                moved[i] += one * small
                moved[j] += other * small
                corners.append(one * other * likelihood(moved[:4], moved[4], counts.won, counts.tied))
            assert -sum(corners) / (4 * small**2) == pytest.approx(fit.curvature[i, j], rel=0.005, abs=0.05)


def test_without_ties_and_prior_it_is_bradley_and_terrys_model() -> None:
    counts = counted([1.5, 0.5, 0.0, -0.5, -1.5], 2_000, nu=0.0)
    fit = fit_davidson(counts.won, counts.tied, None)
    pi = np.ones(5)
    for _ in range(5_000):  # Zermelo's fixed point
        met = counts.won + counts.won.T
        pi = counts.won.sum(axis=1) / (met / (pi[:, None] + pi)).sum(axis=1)
    assert fit.theta - fit.theta.mean() == pytest.approx(np.log(pi) - np.log(pi).mean(), abs=1e-7)
    assert fit.log_nu == -math.inf


def test_the_chances_of_a_pair_add_up_to_one_and_follow_the_formula() -> None:
    theta, nu = np.array([0.7, -0.4]), 0.8
    lead, ties = chances(theta, math.log(nu))
    pi = np.exp(theta)
    whole = pi.sum() + nu * math.sqrt(pi[0] * pi[1])
    assert lead[0, 1] == pytest.approx((pi[0] - pi[1]) / whole)
    assert ties[0, 1] == pytest.approx(nu * math.sqrt(pi[0] * pi[1]) / whole)


@pytest.mark.parametrize("votes", [1, 1_000, 10_000_000])
def test_extreme_counts_end_in_a_fit(votes: int) -> None:
    won = np.triu(np.full((6, 6), float(votes)), 1)  # every tool beats all that come after it, always
    fit = fit_davidson(won, np.zeros((6, 6)))
    assert np.all(np.diff(fit.theta) < 0)
    assert np.isfinite(fit.theta).all()


def test_what_has_no_most_likely_ranking_without_a_prior_says_so() -> None:
    won = np.array([[0.0, 5.0], [0.0, 0.0]])
    with pytest.raises(NotReady, match="prior"):
        fit_davidson(won, np.zeros((2, 2)), None)
    apart = np.zeros((4, 4))
    apart[0, 1] = apart[1, 0] = apart[2, 3] = apart[3, 2] = 4.0
    with pytest.raises(NotReady, match="prior"):
        fit_davidson(apart, np.zeros((4, 4)), None)
