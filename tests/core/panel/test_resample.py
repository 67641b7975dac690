"""How firmly a call stands: the same draws every time, and only the doubt that the evidence leaves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.made import DAY, METRICS, criterion, critic, statement, tool

from seatrial.panel.resample import DOUBT, DRAWS, PRIMARY_ODDS, Resampler

SPEED = critic("judge", criterion("speed"))


def supports(row, judge=SPEED, peers=None):  # type: ignore[no-untyped-def]
    return Resampler(row, METRICS, DAY, peers or {}).supports(judge)


VALUES = st.fixed_dictionaries(
    {}, optional={"speed": st.integers(0, 100), "open": st.sampled_from(["yes", "no"]), "skill": st.integers(0, 100)}
)


@given(VALUES, st.booleans())
def test_the_same_tool_is_resampled_the_same_way(values, primary) -> None:  # type: ignore[no-untyped-def]
    judge = critic("judge", criterion("speed"), criterion("open", weight=2), criterion("skill", weight=3))
    first, again = (supports(tool("a", primary=primary, **values), judge) for _ in range(2))
    assert first.shape == (DRAWS,)
    assert np.array_equal(first, again)
    assert first.min() >= 0
    assert first.max() <= 1


def test_the_draws_do_not_depend_on_what_was_drawn_before() -> None:
    judge, row = critic("judge", criterion("speed"), criterion("open")), tool("a")
    alone = supports(row, judge)
    np.random.seed(7)
    resampler = Resampler(row, METRICS, DAY, {})
    resampler.supports(critic("other", criterion("open"), criterion("skill")))
    assert np.array_equal(resampler.supports(judge), alone)


def test_one_primary_statement_leaves_no_doubt() -> None:
    assert np.all(supports(tool("a", speed=70)) == 0.7)


def test_evidence_that_is_the_same_gives_the_same_draws_for_two_tools() -> None:
    judge = critic("judge", criterion("speed"), criterion("open", weight=2))
    one, other = (supports(tool(slug, speed=40, open="yes"), judge) for slug in "ab")
    assert np.array_equal(one, other)
    assert one.std() > 0.01  # the weights are drawn


def test_what_is_unknown_is_as_it_is_with_other_tools_or_at_either_end() -> None:
    drawn = supports(tool("a"), peers={"speed": [40.0, 40.0, 60.0]})
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [0.0, 0.4, 0.6, 1.0]
    assert counts / DRAWS == pytest.approx([0.2, 0.4, 0.2, 0.2], abs=0.03)


def test_without_other_tools_the_unknown_is_the_worst_or_the_best() -> None:
    drawn = supports(tool("a"))
    assert set(np.unique(drawn)) == {0.0, 1.0}
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.03)


def test_the_unknown_is_drawn_for_each_tool_apart() -> None:
    assert not np.array_equal(supports(tool("a")), supports(tool("b")))


def test_where_other_tools_stand_does_not_move_what_is_known() -> None:
    assert np.all(supports(tool("a", speed=70), peers={"speed": [0.0, 100.0]}) == 0.7)


def test_a_term_that_no_critic_lists_is_no_place_for_the_unknown() -> None:
    judge = critic("judge", criterion("open", scores={"yes": 1, "no": 0}))
    assert set(np.unique(supports(tool("a"), judge, {"open": ["partly", "partly"]}))) == {0.0, 1.0}


def test_two_critics_see_the_same_draw_of_an_unknown() -> None:
    resampler = Resampler(tool("a"), METRICS, DAY, {})
    other = critic("other", criterion("speed"))
    assert np.array_equal(resampler.supports(SPEED), resampler.supports(other))


def test_what_only_others_state_is_doubted_one_time_in_five() -> None:
    drawn = supports(tool("a", primary=False, speed=70))
    assert np.mean(drawn != 0.7) == pytest.approx(DOUBT, abs=0.03)


def test_where_sources_disagree_the_primary_one_is_read_three_times_as_often() -> None:
    rows = statement("a", "speed", 20), statement("a", "speed", 80, primary=False)
    drawn = supports(tool("a", *rows))
    assert set(np.unique(drawn)) == {0.2, 0.8}
    assert np.mean(drawn == 0.2) == pytest.approx(PRIMARY_ODDS / (PRIMARY_ODDS + 1), abs=0.03)


def test_two_sources_that_agree_leave_no_doubt_when_one_is_primary() -> None:
    rows = statement("a", "speed", 80), statement("a", "speed", 80, primary=False)
    assert np.all(supports(tool("a", *rows)) == 0.8)


def test_a_stated_interval_is_drawn_from_evenly() -> None:
    drawn = supports(tool("a", statement("a", "speed", 60, low=40.0, high=80.0)))
    assert drawn.min() >= 0.4
    assert drawn.max() <= 0.8
    assert np.quantile(drawn, [0.25, 0.5, 0.75]) == pytest.approx([0.5, 0.6, 0.7], abs=0.03)


def test_an_interval_may_reach_from_the_worst_to_the_best() -> None:
    drawn = supports(tool("a", statement("a", "speed", 50, low=0.0, high=100.0)))
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.05)


def test_half_an_interval_is_none() -> None:
    assert np.all(supports(tool("a", statement("a", "speed", 70, low=10.0))) == 0.7)


def test_a_list_counts_its_items_whichever_statement_leads() -> None:
    rows = statement("a", "hosts", ["vLLM"]), statement("a", "hosts", ["Ollama"], origin="card")
    assert np.all(supports(tool("a", *rows), critic("judge", criterion("hosts", worst=0, best=4))) == 0.5)


def test_weights_vary_around_what_they_are() -> None:
    judge = critic("judge", criterion("speed", weight=3), criterion("open", weight=1))
    drawn = supports(tool("a", speed=100, open="no"), judge)
    assert np.mean(drawn) == pytest.approx(0.75, abs=0.03)
    assert 0.05 < np.std(drawn) < 0.25


def test_a_support_that_no_weight_can_move_stays_on_the_line_in_every_draw() -> None:
    judge = critic("judge", criterion("speed"), criterion("skill", weight=2), ship_from=0.7)
    assert np.all(supports(tool("a", speed=70, skill=70), judge) >= judge.ship_from)


def test_a_critic_without_criteria_supports_nothing() -> None:
    assert np.all(supports(tool("a", speed=100), critic("judge")) == 0)
