"""What is stale counts half of what is known, and is doubted in one resample of three."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.core.made import CATEGORY, DAY, METRICS, criterion, critic, tool

from seatrial.panel.resample import STALE_DOUBT, Resampler
from seatrial.panel.rubric import Sitting, write_review

AGED = {**METRICS, "speed": METRICS["speed"].model_copy(update={"good_for": "30 days"})}
LATE = DAY + timedelta(days=31)
JUDGE = critic("judge", criterion("speed"), criterion("skill"), ship_from=0.6)
ROW = tool("t", speed=90, skill=80)


def review(day, judge=JUDGE, row=ROW):
    return write_review(judge, Sitting(row, CATEGORY, AGED, day, rivals=0, peers={}))[0]


def test_a_stale_fact_lowers_the_confidence_of_a_call_and_leaves_the_call() -> None:
    fresh, stale = review(DAY), review(LATE)
    assert (fresh.call, stale.call, fresh.support) == ("ship", "ship", stale.support)
    assert stale.confidence < fresh.confidence - 0.05


def test_a_stale_fact_counts_half_towards_what_is_known_and_a_stale_rumour_a_quarter() -> None:
    assert review(DAY).coverage == 1
    assert review(LATE).coverage == 0.75
    assert review(LATE, row=tool("t", speed=90, skill=80, primary=False)).coverage == pytest.approx(0.375)


def test_a_call_that_rests_on_stale_facts_alone_is_withheld_where_the_critic_wants_to_know_more() -> None:
    judge = critic("judge", criterion("speed"), least_coverage=0.6)
    assert review(DAY, judge).call == "ship"
    assert review(LATE, judge).call == "withheld"


def test_a_stale_value_is_unknown_in_about_a_third_of_the_resamples_and_the_other_draws_stay() -> None:
    judge = critic("judge", criterion("speed"))
    fresh, stale = (Resampler(ROW, AGED, day, {}).supports(judge) for day in (DAY, LATE))
    kept = stale == fresh
    assert np.mean(~kept) == pytest.approx(STALE_DOUBT, abs=0.03)
    assert set(np.unique(stale[~kept])) <= {0.0, 1.0}  # unknown, and without peers: either end


def test_the_same_day_gives_the_same_figures() -> None:
    assert review(LATE) == review(LATE)
