"""Two arms on the same items: what is decided, and what is refused."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from seatrial.errors import BadInput
from seatrial.trials.decide import paired


def scores(share: float, count: int, seed: int) -> np.ndarray:
    return (np.random.default_rng(seed).random(count) < share).astype(float)


def test_the_better_arm_is_found_early_whichever_it_is() -> None:
    good, poor = scores(0.7, 2000, 1), scores(0.5, 2000, 2)
    first, second = paired(good, poor), paired(poor, good)
    assert (first.decision, second.decision) == ("a", "b")
    assert first.items_used == second.items_used < 300
    assert first.low > 0
    assert (first.low, first.high) == (-second.high, -second.low)
    assert first.difference == np.mean(good[: first.items_used] - poor[: first.items_used])


def test_equal_arms_are_equivalent_and_few_items_leave_it_undecided() -> None:
    a, b = scores(0.5, 9000, 3), scores(0.5, 9000, 4)
    assert paired(a, b).decision == "equivalent"
    short = paired(a[:50], b[:50])
    assert (short.decision, short.items_used) == ("undecided", 50)
    assert short.low < short.difference < short.high


def test_shipping_asks_less_than_being_better() -> None:
    a, b = scores(0.6, 2000, 5), scores(0.5, 2000, 6)
    assert paired(a, b, ship="a").decision == "ship"
    assert paired(a, b, ship="a").items_used < paired(a, b).items_used
    assert paired(b, a, ship="b").decision == "ship"
    assert paired(scores(0.3, 2000, 7), b, ship="a").decision == "b"
    assert paired(b, scores(0.3, 2000, 7), ship="b").decision == "a"


@pytest.mark.parametrize(
    ("a", "b", "decision"),
    [
        ([1, 1, 0], [1, 0, 0], "a"),
        ([0, 0, 0], [1, 0, 0], "b"),
        ([1, 0, 1], [0, 1, 1], "equivalent"),
        ([0.5, 0.54, 0.5], [0.5, 0.5, 0.5], "equivalent"),
    ],
)
def test_a_bank_that_is_used_up_is_known_exactly(a: list[float], b: list[float], decision: str) -> None:
    told = paired(a, b, bank=3)
    assert told.decision == decision
    assert told.low == told.high == told.difference == pytest.approx(np.mean(np.subtract(a, b)))


def test_the_interval_of_a_bank_closes_as_it_is_used_and_holds_the_truth() -> None:
    rng = np.random.default_rng(8)
    a, b = rng.random(300).round(1), rng.random(300).round(1)
    truth = float(np.mean(a - b))
    widths = []
    for items in (20, 60, 120):
        told = paired(a[:items], b[:items], bank=300, margin=0.001)
        assert told.low <= truth <= told.high
        widths.append(told.high - told.low)
    assert widths == sorted(widths, reverse=True)
    last = paired(a, b, bank=300, margin=0)
    assert last.high - last.low < widths[-1] / 4


def test_what_arithmetic_settles_is_decided_at_once() -> None:
    told = paired([1] * 60, [0] * 60, bank=100)
    assert (told.decision, told.items_used <= 20) == ("a", True)
    assert paired([0.0] * 97, [0.0] * 97, bank=100, error=1e-12).decision == "equivalent"


def test_scores_need_not_be_right_or_wrong() -> None:
    rng = np.random.default_rng(9)
    a = np.clip(rng.normal(0.6, 0.1, 500), 0, 1).round(1)
    told = paired(a, np.clip(a - 0.1, 0, 1))
    assert (told.decision, told.items_used < 60) == ("a", True)


@pytest.mark.parametrize(
    ("a", "b", "options", "said"),
    [
        ([0.5, math.nan], [0, 0], {}, "Row 2: the score of A is nan"),
        ([0, 0, 0], [0, 0, 1.5], {}, "Row 3: the score of B is 1.5"),
        ([0, -0.1], [0, 0], {}, "Row 2: the score of A is -0.1"),
        ([0, 0], [0], {}, "A has 2 scores and B has 1"),
        ([[0, 0]], [0, 0], {}, "2 dimensions"),
        (["x"], [0], {}, "not all numbers"),
        ([0, 0, 0], [0, 0, 0], {"bank": 2}, "3 items were given, but the bank holds 2"),
        ([0], [0], {"bank": 0}, "at least one item"),
        ([0], [0], {"margin": 1.0}, "margin has to lie"),
        ([0], [0], {"margin": math.nan}, "margin has to lie"),
        ([0], [0], {"error": 0.0}, "error has to lie"),
        ([0], [0], {"ship": "c"}, "ship is a or b"),
    ],
)
def test_what_cannot_be_used_is_named(a: list, b: list, options: dict, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        paired(a, b, **options)


def test_no_items_say_nothing() -> None:
    told = paired([], [])
    assert (told.decision, told.items_used, told.low, told.high) == ("undecided", 0, -1.0, 1.0)
