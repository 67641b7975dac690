"""From evidence to a score, and from scores to a call."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.made import DAY, METRICS, criterion, critic, statement, tool

from seatrial.panel.scoring import Rubric, case_of, position, score

SPEED, OPEN, ROOM = criterion("speed"), criterion("open"), criterion("room", worst=1000, best=100_000, scale="log")


def rubric(judge, **values):  # type: ignore[no-untyped-def]
    row = tool("a", **values)
    return Rubric(judge, row, case_of(row, METRICS, DAY))


@pytest.mark.parametrize(
    ("place", "expected"), [(0.0, 0.0), (50.0, 0.5), (100.0, 1.0), (-20.0, 0.0), (120.0, 1.0), (None, None)]
)
def test_a_number_runs_from_worst_to_best_and_no_further(place: float | None, expected: float | None) -> None:
    assert score(SPEED, place) == expected


def test_the_lower_the_better_runs_the_other_way() -> None:
    age = criterion("since", direction="lower", worst=1000, best=0)
    assert [score(age, days) for days in (0.0, 250.0, 1000.0)] == [1.0, 0.75, 0.0]


def test_on_a_logarithmic_scale_each_tenfold_counts_the_same() -> None:
    assert [score(ROOM, place) for place in (1000.0, 10_000.0, 100_000.0)] == pytest.approx([0.0, 0.5, 1.0])
    assert score(ROOM, 0.0) == 0.0


@pytest.mark.parametrize(("term", "expected"), [("yes", 1.0), ("partly", 0.5), ("no", 0.0), ("perhaps", None)])
def test_a_term_scores_what_is_listed(term: str, expected: float | None) -> None:
    assert score(OPEN, term) == expected


@given(
    st.floats(allow_nan=False), st.sampled_from([SPEED, ROOM, criterion("since", direction="lower", worst=9, best=-9)])
)
def test_a_score_is_never_below_nothing_nor_above_everything(place: float, row) -> None:  # type: ignore[no-untyped-def]
    assert 0.0 <= score(row, place) <= 1.0


def test_a_date_counts_as_days_of_age_and_a_future_one_as_negative() -> None:
    old = statement("a", "since", "2026-01-05")
    ahead = statement("a", "since", "2026-02")
    assert position(old, METRICS["since"], tool("a", old), DAY) == 10.0
    assert position(ahead, METRICS["since"], tool("a", ahead), DAY) == -17.0


def test_a_list_counts_as_its_number_of_items_over_all_statements() -> None:
    rows = statement("a", "hosts", ["vLLM", "Ollama"]), statement("a", "hosts", ["Ollama", "SGLang"], origin="card")
    assert position(rows[0], METRICS["hosts"], tool("a", *rows), DAY) == 3.0


def test_a_case_goes_by_the_leading_statements_and_leaves_out_the_unknown() -> None:
    rows = statement("a", "speed", 40, primary=False), statement("a", "speed", 60)
    assert case_of(tool("a", *rows, open="yes"), METRICS, date(2026, 1, 15)) == {"speed": 60.0, "open": "yes"}


def test_support_is_the_weighted_mean_of_what_is_known() -> None:
    judge = critic("judge", SPEED, criterion("open", weight=3), criterion("skill", weight=1))
    judged = rubric(judge, speed=50, open="yes").judge()
    assert judged.support == pytest.approx((0.5 * 1 + 1 * 3) / 4)
    assert judged.coverage == pytest.approx(4 / 5)


@pytest.mark.parametrize(("speed", "call"), [(49, "skip"), (50, "ship"), (51, "ship")])
def test_a_critic_ships_from_its_line_on(speed: float, call: str) -> None:
    assert rubric(critic("judge", SPEED, ship_from=0.5), speed=speed).judge().call == call


def test_a_support_that_equals_the_line_but_for_rounding_is_on_it() -> None:
    rows = [criterion("speed", weight=0.1), criterion("skill", weight=0.2), criterion("open", weight=0.4)]
    judged = rubric(critic("judge", *rows, ship_from=0.7), speed=70, skill=70, open="partly").judge({"open": "yes"})
    assert judged.call == "ship"
    exact = rubric(critic("judge", *rows[:2], ship_from=0.7), speed=70, skill=70).judge()
    assert exact.call == "ship"


def test_too_little_known_is_no_call() -> None:
    judge = critic("judge", criterion("speed", weight=1), criterion("skill", weight=9), least_coverage=0.2)
    judged = rubric(judge, speed=100).judge()
    assert (judged.call, judged.coverage) == ("withheld", pytest.approx(0.1))


def test_just_enough_known_is_a_call() -> None:
    rows = criterion("speed", weight=0.1), criterion("skill", weight=0.2), criterion("open", weight=0.7)
    judged = rubric(critic("judge", *rows, least_coverage=0.3), speed=100, skill=100).judge()
    assert (judged.call, judged.coverage) == ("ship", pytest.approx(0.3))


def test_nothing_known_is_no_call_even_for_a_critic_that_asks_for_nothing() -> None:
    assert rubric(critic("judge", SPEED, least_coverage=0)).judge().call == "withheld"
    assert rubric(critic("judge", least_coverage=0), speed=100).judge().call == "withheld"


def test_what_only_others_state_covers_less_than_what_the_maker_states() -> None:
    judge = critic("judge", SPEED, least_coverage=0.6)
    row = tool("a", primary=False, speed=100)
    others = Rubric(judge, row, case_of(row, METRICS, DAY)).judge()
    assert rubric(judge, speed=100).judge().coverage == 1.0
    assert others.coverage < 1.0
    assert others.support == 1.0


CASES = st.fixed_dictionaries(
    {}, optional={"speed": st.integers(0, 100), "skill": st.integers(0, 100), "open": st.sampled_from(["yes", "no"])}
)


@given(CASES, CASES)
def test_changing_a_case_judges_as_if_it_had_been_so_from_the_start(case, changes) -> None:  # type: ignore[no-untyped-def]
    judge = critic("judge", SPEED, criterion("skill", weight=2), criterion("open", weight=3))
    changed = rubric(judge, **case).judge({name: float(v) if name != "open" else v for name, v in changes.items()})
    anew = rubric(judge, **{**case, **changes}).judge()
    assert changed.call == anew.call
    assert (changed.support, changed.coverage) == pytest.approx((anew.support, anew.coverage))


def test_a_step_is_the_share_of_the_weight_that_a_change_moves() -> None:
    found = rubric(critic("judge", SPEED, criterion("open", weight=3)), speed=50)
    assert found.step("speed", 100.0) == pytest.approx(0.5 * 1 / 4)
    assert found.step("open", "yes") == pytest.approx(0.5 * 3 / 4)  # from unknown, which stands halfway
    assert found.step("skill", 100.0) == 0.0
