"""Intervals of shares, against values computed with SciPy 1.17."""

import math

import pytest

from seatrial.evidence.intervals import beta_share, clopper_pearson, student_reach, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (8, 10, 0.4439045376923585, 0.9747892736731666),
        (0, 10, 0.0, 0.3084971078187607),
        (1, 1, 0.025, 1.0),
        (27, 30, 0.7347115495257919, 0.9788828629702774),
        (3, 29, 0.021863736829853642, 0.2735151978924229),
        (500, 1000, 0.46854917297179194, 0.531450827028208),
    ],
)
def test_the_exact_interval_is_that_of_clopper_and_pearson(hits: int, of: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, of) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "x", "share"),
    [(2.5, 0.5, 0.3, 0.018927124071945658), (10, 3, 0.9, 0.889130022255), (200, 300, 0.42, 0.8196010664172663)],
)
def test_the_incomplete_beta_function_is_exact(a: float, b: float, x: float, share: float) -> None:
    assert beta_share(x, a, b) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize("of", [5, 12, 29])
def test_the_exact_interval_never_covers_less_often_than_it_says_and_wilsons_does(of: int) -> None:
    least = []
    for interval in (clopper_pearson, wilson):
        ends = [interval(hits, of) for hits in range(of + 1)]
        least.append(min(_covered(step / 200, of, ends) for step in range(1, 200)))
    assert least[0] >= 0.95
    assert least[1] < 0.93  # why small counts are not decided by it


def _covered(truth: float, of: int, ends: list[tuple[float, float]]) -> float:
    chances = (math.comb(of, hits) * truth**hits * (1 - truth) ** (of - hits) for hits in range(of + 1))
    return sum(chance for chance, (low, high) in zip(chances, ends, strict=True) if low <= truth <= high)


@pytest.mark.parametrize(
    ("freedom", "reach"), [(1, 12.706204736174694), (2.5, 3.5746548420036817), (10, 2.228138851986274)]
)
def test_students_reach_is_known(freedom: float, reach: float) -> None:
    assert student_reach(0.95, freedom) == pytest.approx(reach, rel=1e-9)
    assert student_reach(0.95, math.inf) == pytest.approx(1.959963984540054)
