"""The panel as a measuring instrument: base rates, agreement, and what it is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.made import criterion, critic, panel, tool

from seatrial.evidence.intervals import wilson
from seatrial.panel.effective import Matrix
from seatrial.panel.independence import Calls, independence
from seatrial.panel.panel import Panel

CALL = st.sampled_from(["ship", "skip", "withheld"])
CALLS = st.dictionaries(st.sampled_from("abcdefg"), st.lists(CALL, min_size=9, max_size=9), min_size=1).map(
    lambda rows: {judge: {f"tool-{n}": call for n, call in enumerate(row)} for judge, row in rows.items()}
)


def calls(**rows: str) -> Calls:
    """One letter a call: s ship, k skip, - none."""
    words = {"s": "ship", "k": "skip", "-": "withheld"}
    return {judge: {f"tool-{n}": words[letter] for n, letter in enumerate(row)} for judge, row in rows.items()}


@given(CALLS)
def test_a_panel_is_worth_between_no_critic_and_all_of_them(given_calls: Calls) -> None:
    assert 0 <= independence(given_calls).effective <= len(given_calls)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_of_a_share_holds_the_share_and_stays_between_none_and_all(pair: tuple[int, int]) -> None:
    hits, of = pair
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of + 1e-12
    assert hits / of - 1e-12 <= high <= 1
    assert low < high


def test_an_interval_of_a_share_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_more_of_the_same_narrows_the_interval() -> None:
    few, many = wilson(8, 10), wilson(800, 1000)
    assert few[0] < many[0] < 0.8 < many[1] < few[1]


def test_critics_that_agree_on_everything_are_worth_one() -> None:
    assert independence(calls(a="ssskkk", b="ssskkk", c="ssskkk")).effective == pytest.approx(1.0)


def test_critics_that_have_nothing_in_common_are_worth_their_number() -> None:
    assert independence(calls(a="sskk", b="sksk")).effective == pytest.approx(2.0)


def test_critics_that_always_disagree_are_worth_no_more_than_their_number() -> None:
    assert independence(calls(a="sskk", b="kkss")).effective == pytest.approx(2.0)


def test_a_critic_that_always_says_the_same_counts_as_none() -> None:
    found = independence(calls(a="sskk", b="ssss"))
    assert found.effective == pytest.approx(1.0)
    assert independence(calls(a="ssss")).effective == 0.0


def test_a_critic_that_never_says_skip_is_warned_of() -> None:
    records = {row.critic: row for row in independence(calls(a="sskk", b="ssss", c="kkkk", d="----")).records}
    assert records["b"].warning == "It has never said skip, so its ship tells nothing."
    assert records["c"].warning == "It has never said ship, so its skip tells nothing."
    assert records["a"].warning is None
    assert records["d"].warning is None


def test_two_critics_that_nearly_agree_are_warned_of() -> None:
    records = {row.critic: row for row in independence(calls(a="ssskkk", b="ssskkk", c="sksksk")).records}
    assert records["a"].warning == "Its calls are nearly those of b: one of the two would do."
    assert records["b"].warning == "Its calls are nearly those of a: one of the two would do."
    assert records["c"].warning is None


def test_a_base_rate_is_of_the_calls_made() -> None:
    (record,) = independence(calls(a="sssk--")).records
    assert (record.ships, record.skips, record.withheld, record.ship_rate) == (3, 1, 2, 0.75)
    assert (record.ship_rate_low, record.ship_rate_high) == pytest.approx(wilson(3, 4))


def test_a_critic_without_calls_has_no_base_rate_and_not_one_of_nothing() -> None:
    (record,) = independence(calls(a="---")).records
    assert (record.ship_rate, record.ship_rate_low, record.ship_rate_high) == (None, None, None)


def test_agreement_is_over_the_tools_on_which_both_called() -> None:
    (pair,) = independence(calls(a="sskk-", b="sks-k")).agreements
    assert (pair.tools, pair.share) == (3, pytest.approx(1 / 3))
    (nothing,) = independence(calls(a="s-", b="-s")).agreements
    assert (nothing.tools, nothing.share, nothing.correlation) == (0, None, None)


def test_what_a_critic_adds_is_what_would_be_missing_without_it() -> None:
    found = independence(calls(a="sskk", b="sskk", c="sksk"))
    adds = {row.critic: row.adds for row in found.records}
    assert adds["c"] == pytest.approx(found.effective - 1.0)
    assert adds["c"] > adds["a"]
    assert adds["a"] == pytest.approx(adds["b"])


def test_the_tools_counted_are_those_that_were_called() -> None:
    assert independence(calls(a="sskk")).tools == 4


def test_a_panels_record_is_over_its_whole_catalogue() -> None:
    judges = [critic("fast", criterion("speed")), critic("free", criterion("open"))]
    tools = [tool("a", speed=90, open="yes"), tool("b", speed=10, open="yes"), tool("c", speed=90)]
    found: Panel = panel(judges, *tools)
    records = {row.critic: row for row in found.independence.records}
    assert (records["fast"].ships, records["fast"].skips, records["fast"].withheld) == (2, 1, 0)
    assert (records["free"].ships, records["free"].skips, records["free"].withheld) == (2, 0, 1)
    assert found.independence.tools == 3


def test_the_interval_of_the_size_holds_the_size_and_few_tools_give_none() -> None:
    row = "sskkskskkssk"
    found = independence(calls(a=row, b=row[::-1], c=row[1:] + row[0]))
    assert found.effective_low is not None
    assert found.effective_high is not None
    assert found.effective_low <= found.effective <= found.effective_high
    few = independence(calls(a="sskk", b="sksk"))
    assert (few.effective_low, few.effective_high) == (None, None)


def test_critics_that_agree_on_everything_are_surely_worth_one() -> None:
    row = "sskkskskkssk"
    found = independence(calls(a=row, b=row, c=row))
    assert (found.effective_low, found.effective_high) == pytest.approx((1.0, 1.0))


@pytest.mark.parametrize("number", [2, 4, 7])
def test_critics_that_toss_coins_are_worth_about_their_number(number: int) -> None:
    rng = np.random.default_rng(number)
    tossed = {f"c{n}": "".join(rng.choice(["s", "k"], 400)) for n in range(number)}
    found = independence(calls(**tossed))
    assert found.effective == pytest.approx(number, rel=0.15)
    assert found.effective_low is not None
    assert found.effective_low > 0.75 * number


def test_equally_related_critics_are_worth_what_kish_says() -> None:
    """k critics, each of whose calls is with chance r one shared toss: k / (1 + (k - 1) r^2)."""
    rng = np.random.default_rng(5)
    shared, number, chance = rng.random(20_000) < 0.5, 5, 0.7
    rows = {
        f"c{n}": "".join(np.where(np.where(rng.random(20_000) < chance, shared, rng.random(20_000) < 0.5), "s", "k"))
        for n in range(number)
    }
    sizes = Matrix(calls(**rows)).once().sizes()
    assert float(sizes[0]) == pytest.approx(number / (1 + (number - 1) * chance**2), rel=0.02)


def test_one_author_in_all_seats_is_one_however_its_calls_differ() -> None:
    seats = calls(a="sskkskskkssk", b="skskssskkkks", c="kksssskksksk")
    alone = {critic: dict.fromkeys(row, "model m") for critic, row in seats.items()}
    found = independence(seats, alone)
    assert found.effective > 2
    assert found.by_author == pytest.approx(1.0)
    assert [(row.author, row.seats, row.calls) for row in found.authors] == [("model m", 3, 36)]


def test_authors_of_their_own_count_as_the_critics_do() -> None:
    seats = calls(a="sskkskskkssk", b="skskssskkkks")
    own = {critic: dict.fromkeys(row, f"model {critic}") for critic, row in seats.items()}
    assert independence(seats, own).by_author == pytest.approx(independence(seats).effective)
    assert independence(seats).by_author == pytest.approx(independence(seats).effective)
    assert independence(seats).authors == []


def test_an_author_who_shares_some_tools_counts_in_between() -> None:
    seats = calls(a="sskkskskkssk", b="skskssskkkks")
    half = {critic: dict.fromkeys(list(row)[:6], "model m") for critic, row in seats.items()}
    found = independence(seats, half)
    assert 1 < found.by_author < found.effective


def test_a_critic_that_the_others_say_together_is_warned_of() -> None:
    rng = np.random.default_rng(1)
    one, other, third = (rng.random(60) < 0.5 for _ in range(3))
    most = one.astype(int) + other + third >= 2
    rows = {name: "".join(np.where(row, "s", "k")) for name, row in zip("abcm", (one, other, third, most), strict=True)}
    records = {row.critic: row for row in independence(calls(**rows)).records}
    assert records["m"].adds < 0
    assert records["m"].warning == "As far as these calls can tell, the panel would be worth as much without it."
    assert records["m"].adds_low is not None
    assert records["a"].warning is None


@given(CALLS)
def test_counting_by_author_never_makes_a_panel_worth_more(given_calls: Calls) -> None:
    same = {critic: dict.fromkeys(row, "model m") for critic, row in given_calls.items()}
    found = independence(given_calls, same)
    assert found.by_author <= found.effective + 1e-9
