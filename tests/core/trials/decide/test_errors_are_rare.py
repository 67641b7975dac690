"""Where nothing is to be found, something is found in at most one run of twenty, whenever one looks.

Small simulations with fixed seeds; benchmarks/decide.py runs larger ones. The bound is 5 %, and Monte Carlo adds up to
three standard errors.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from seatrial.trials.decide import Cached, Stream, Weighted

RUNS = 180
MOST = 0.05 + 3 * math.sqrt(0.05 * 0.95 / RUNS)
Draw = Callable[[np.random.Generator], np.ndarray]


def binary(win: float, loss: float, count: int = 1200) -> Draw:
    def draw(rng: np.random.Generator) -> np.ndarray:
        x = rng.random(count)
        return (x < win).astype(float) - (x > 1 - loss)

    return draw


def rare_loss(rng: np.random.Generator) -> np.ndarray:
    """Nineteen small gains for one total loss: mean 0, and most runs look like a gain."""
    return np.where(rng.random(1200) < 0.05, -0.95, 0.05)


def drifting(rng: np.random.Generator) -> np.ndarray:
    """Mean 0 at every step, with a scatter that follows what was seen."""
    out = np.empty(800)
    total = 0.0
    for step in range(800):
        width = 0.1 if total > 0 else 0.9
        out[step] = width if rng.random() < 0.5 else -width
        total += out[step]
    return out


def bank_of(mean: float) -> Draw:
    def draw(rng: np.random.Generator) -> np.ndarray:
        values = rng.integers(-10, 11, 200) / 10 * 0.8
        values += mean - values.mean()
        return rng.permutation(np.clip(values, -1, 1))

    return draw


@pytest.mark.parametrize(
    ("draw", "bank", "wrong"),
    [
        (binary(0.14, 0.14), None, ("a", "b")),
        (binary(0.02, 0.02), None, ("a", "b")),
        (binary(0.1651, 0.1149), None, ("b", "equivalent")),
        (binary(0.0, 0.0501), None, ("a", "equivalent")),
        (rare_loss, None, ("a", "b")),
        (drifting, None, ("a", "b")),
        (bank_of(0.0), 200, ("a", "b")),
        (bank_of(0.0502), 200, ("b", "equivalent")),
    ],
)
def test_the_question_which_is_better(draw: Draw, bank: int | None, wrong: tuple[str, ...]) -> None:
    assert share(lambda rng: answer(Stream(bank=bank), draw(rng)) in wrong) <= MOST


@pytest.mark.parametrize(
    ("draw", "wrong"),
    [(binary(0.1149, 0.1651), "ship"), (binary(0.1151, 0.1649), "b"), (bank_of(-0.0501), "ship")],
)
def test_the_question_what_to_ship(draw: Draw, wrong: str) -> None:
    assert share(lambda rng: answer(Stream(ship="a"), draw(rng)) == wrong) <= MOST


def test_intervals_hold_the_truth_at_the_moment_of_decision() -> None:
    def missed(rng: np.random.Generator) -> bool:
        stream = Stream()
        stream.extend(binary(0.2, 0.1)(rng))
        told = stream.decision()
        return not told.low <= 0.1 <= told.high

    assert share(missed) <= MOST


def test_families_that_cancel_out_are_not_decided_apart() -> None:
    def wrong(rng: np.random.Generator) -> bool:
        both = Weighted({"x": 2, "y": 1}, margin=0.02)
        for _ in range(150):
            both.add("x", float(np.sign(rng.random() - 0.4)))  # mean +.2, weight 2
            both.add("y", float(np.sign(rng.random() - 0.7)))  # mean -.4, weight 1
        return both.decision().decision in ("a", "b")

    assert share(wrong, 80) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 80)


def test_a_cached_incumbent_of_equal_mean_is_not_beaten() -> None:
    def wrong(rng: np.random.Generator) -> bool:
        known = (rng.random(120) < 0.5).astype(float)
        challenger = rng.permutation(known)
        cached = Cached(known, margin=0.02)
        for index in rng.permutation(120):
            cached.add(int(index), challenger[index])
        return cached.decision().decision in ("a", "b")

    assert share(wrong, 90) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 90)


def answer(stream: Stream, differences: np.ndarray) -> str:
    stream.extend(differences)
    return stream.answer


def share(event: Callable[[np.random.Generator], bool], runs: int = RUNS) -> float:
    return sum(event(np.random.default_rng([7, run])) for run in range(runs)) / runs
