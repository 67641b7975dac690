"""One item at a time, as the engine feeds it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from seatrial.errors import BadInput
from seatrial.trials.decide import Cached, Elimination, Stream, Weighted, fixed_size, paired, unit_means


def table(shares: list[float], count: int, seed: int) -> np.ndarray:
    """Scores of several arms on the same items, correlated; shape (arms, count)."""
    rng = np.random.default_rng(seed)
    ease = rng.random(count)
    own = rng.random((len(shares), count))
    mixed = np.where(rng.random((len(shares), count)) < 0.6, ease, own)
    return (mixed < np.array(shares)[:, None]).astype(float)


@pytest.mark.parametrize("bank", [None, 400])
@pytest.mark.parametrize("ship", [None, "a", "b"])
@pytest.mark.parametrize("shares", [[0.6, 0.5], [0.5, 0.5], [0.52, 0.6]])
def test_items_one_by_one_say_the_same_as_all_at_once(shares: list[float], bank: int | None, ship: str | None) -> None:
    a, b = table(shares, 400, 3)
    stream = Stream(bank=bank, ship=ship)
    for difference in a - b:
        stream.add(difference)
    told, at_once = stream.decision(), paired(a, b, bank=bank, ship=ship)
    assert (told.decision, told.items_used) == (at_once.decision, at_once.items_used)
    assert (told.low, told.high) == pytest.approx((at_once.low, at_once.high), abs=1e-4)


def test_nothing_changes_after_the_decision() -> None:
    stream = Stream()
    for _ in range(60):
        stream.add(0.8)
    told = stream.decision()
    assert (told.decision, told.items_used < 20) == ("a", True)
    stream.add(-1)
    assert stream.decision() == told


def test_an_item_costs_a_small_part_of_a_millisecond() -> None:
    stream = Stream(margin=0.0)
    differences = np.random.default_rng(1).integers(-1, 2, 2000)
    start = time.process_time()
    for difference in differences:
        stream.add(float(difference))
    assert (time.process_time() - start) / 2000 < 0.0003


def test_a_stream_refuses_what_cannot_be_a_difference_and_more_than_its_bank() -> None:
    with pytest.raises(BadInput, match="Item 1"):
        Stream().add(float("nan"))
    with pytest.raises(BadInput, match="Item 1"):
        Stream().add(1.5)
    small = Stream(bank=2, error=0.001, margin=0.9)
    small.add(0.5)
    small.add(0.5)
    assert small.decided


def test_a_cached_incumbent_saves_items_and_agrees() -> None:
    used, plain = 0, 0
    for seed in range(12):
        a, b = table([0.65, 0.5], 400, seed)
        cached = Cached(b)
        for index in range(400):
            cached.add(index, a[index])
        told = cached.decision()
        assert told.decision in ("a", "equivalent")
        used += told.items_used
        plain += paired(a, b, bank=400).items_used
    assert used < plain


def test_a_cached_bank_used_up_is_exact_and_draws_no_item_twice() -> None:
    cached = Cached([0.5, 0.4, 0.6], margin=0.01)
    cached.add(2, 0.62)
    with pytest.raises(BadInput, match="Item 2"):
        cached.add(2, 0.62)
    with pytest.raises(BadInput, match="score of 2"):
        cached.add(1, 2)
    cached.add(0, 0.52)
    cached.add(1, 0.42)
    told = cached.decision()
    assert told.decision == "a"
    assert told.low == told.high == pytest.approx(0.02)


def test_of_four_contenders_the_beaten_leave_and_the_best_stays() -> None:
    rows = table([0.75, 0.7, 0.45, 0.2], 6000, 4)
    arms = ["north", "east", "south", "west"]
    race = Elimination(arms)
    left_at: dict[str, int] = {}
    for item in range(6000):
        race.add({arm: rows[arms.index(arm), item] for arm in race.remaining})
        for arm in race.beaten_by:
            left_at.setdefault(arm, item)
        if race.decided:
            break
    assert race.decided
    assert left_at["west"] < left_at["south"]
    assert "north" in race.remaining
    decisions = race.decisions()
    assert len(decisions) == 6
    assert decisions["north", "west"].error == pytest.approx(0.05 / 6)
    assert decisions["north", "south"].decision == "a" or decisions["east", "south"].decision == "a"


def test_a_missing_score_is_refused_before_it_counts() -> None:
    race = Elimination(["x", "y"])
    with pytest.raises(BadInput, match="y is still in the running"):
        race.add({"x": 1.0})
    with pytest.raises(BadInput, match="at least two"):
        Elimination(["x"])


def test_families_that_pull_apart_are_weighed() -> None:
    rng = np.random.default_rng(5)
    for weight, expected in ((0.8, "a"), (0.2, "b")):
        both = Weighted({"code": weight, "mathematics": 1 - weight, "unused": 0})
        for _ in range(2000):
            both.add("code", float(rng.random() < 0.6) - float(rng.random() < 0.3))
            both.add("mathematics", float(rng.random() < 0.3) - float(rng.random() < 0.6))
            both.add("unused", -1)
        told = both.decision()
        assert told.decision == expected
        assert told.low <= 0.3 * (2 * weight - 1) <= told.high


def test_families_may_run_ahead_and_banks_of_different_sizes_end_exactly() -> None:
    both = Weighted({"short": 1, "long": 1}, margin=0.001, bank={"short": 2, "long": 4})
    for difference in (0.2, -0.2, 0.1, 0.3):
        both.add("long", difference)
    assert both.items == 0
    both.add("short", 0.0)
    both.add("short", 0.1)
    told = both.decision()
    assert (told.decision, told.items_used) == ("a", 6)
    assert told.low == told.high == pytest.approx(0.5 * 0.05 + 0.5 * 0.1)
    with pytest.raises(BadInput, match="weight above 0"):
        Weighted({"short": 0})


def test_attempts_at_one_item_count_as_one() -> None:
    rows = [("x", 1.0, 0.0), ("y", 1.0, 1.0), ("x", 0.0, 0.0)]
    a, b = unit_means(rows)
    assert (list(a), list(b)) == ([0.5, 1.0], [0.0, 1.0])
    repeated = [(item % 8, 1.0, 0.0) for item in range(800)]
    assert paired(*unit_means(repeated)).items_used == 8


def test_the_size_of_a_fixed_comparison() -> None:
    assert fixed_size(0.28) == 880  # (1.960 + 0.842) ** 2 * 0.28 / 0.05 ** 2
    assert fixed_size(0.28, bank=400) == 275
    assert fixed_size(0.28, margin=0) is None


@pytest.mark.parametrize("bank", [None, 400])
@pytest.mark.parametrize("shares", [[0.8, 0.6], [0.6, 0.8], [0.6, 0.6], [0.65, 0.6]])
def test_an_interval_never_contradicts_the_decision_beside_it(shares: list[float], bank: int | None) -> None:
    inside = {"a": (0, 1), "b": (-1, 0), "equivalent": (-0.05, 0.05), "undecided": (-1, 1)}
    for seed in range(8):
        a, b = table(shares, 400, seed)
        decision = paired(a, b, bank=bank)
        low, high = inside[decision.decision]
        assert low <= decision.low <= decision.difference <= decision.high <= high, decision


def test_the_interval_at_the_decision_still_covers_the_truth() -> None:
    covered = 0
    for seed in range(200):
        a, b = table([0.7, 0.6], 600, seed)
        decision = paired(a, b)
        covered += decision.low <= 0.1 <= decision.high
    assert covered >= 186
