"""Scores of predictions: the formulas by hand, the interval by simulation, and no number where it would pretend."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.panel.predictions.made_predictions import editors, ended, forecast

from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.predictions.scores import BINS, FEWEST, Score, by_critic, by_kind, score, scores


def of(*pairs: tuple[float, bool], tools: int | None = None) -> Score:
    """The score of predictions given as probability and outcome, each about a tool of its own unless told otherwise."""
    number = tools or len(pairs)
    filed = [
        ended("true" if true else "false", probability, tool=f"tool-{place % number}")
        for place, (probability, true) in enumerate(pairs)
    ]
    return score("somebody", filed)


TWENTY = [(0.9, True)] * 9 + [(0.9, False)] + [(0.2, False)] * 8 + [(0.2, True)] * 2


def test_the_scores_are_those_worked_out_by_hand() -> None:
    found = of(*TWENTY)
    brier = (9 * 0.01 + 0.81 + 8 * 0.04 + 2 * 0.64) / 20
    log = -(9 * math.log(0.9) + math.log(0.1) + 8 * math.log(0.8) + 2 * math.log(0.2)) / 20
    base = 11 / 20
    assert found.brier
    assert found.log
    assert found.skill
    assert found.brier.value == pytest.approx(brier)
    assert found.log.value == pytest.approx(log)
    assert found.base_rate == pytest.approx(base)
    assert found.skill.value == pytest.approx(1 - brier / (base * (1 - base)))


def test_who_always_names_the_share_has_no_skill() -> None:
    found = of(*[(0.5, True)] * 10, *[(0.5, False)] * 10)
    assert found.skill
    assert found.skill.value == pytest.approx(0)
    assert "no better or worse" in found.says


def test_who_is_always_sure_and_right_has_all_of_it() -> None:
    found = of(*[(1.0, True)] * 10, *[(0.0, False)] * 10)
    assert found.brier
    assert found.brier.value == 0
    assert found.skill
    assert found.skill.value == 1
    assert found.log
    assert found.log.value == pytest.approx(-math.log(0.999))


def test_who_is_sure_and_wrong_pays_a_bounded_price() -> None:
    found = of(*TWENTY, (1.0, False))
    assert found.log
    assert math.isfinite(found.log.value)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_score_lies_where_it_can(pairs: list[tuple[float, bool]]) -> None:
    found = of(*pairs)
    assert found.scored == len(pairs) == sum(row.count for row in found.bins)
    if found.brier and found.log and found.skill:
        assert 0 <= found.brier.value <= 1
        assert 0 <= found.log.value <= -math.log(0.001) + 1e-9
        assert found.skill.value <= 1
        for figure in (found.brier, found.log, found.skill):
            assert figure.low is None or (figure.low <= figure.value + 1e-9 and figure.high is not None)


def test_few_get_no_number_and_are_told_so() -> None:
    found = of(*TWENTY[: FEWEST - 1])
    assert (found.brier, found.log, found.skill) == (None, None, None)
    assert "too few to tell" in found.says
    one_sided = of(*[(0.9, True)] * 40, *[(0.9, False)] * 4)
    assert one_sided.skill is None, "of four failures nothing can be told"
    few_tools = of(*TWENTY * 3, tools=5)
    assert few_tools.skill is None, "sixty predictions about five tools are five"


def test_what_has_not_come_due_what_is_void_and_what_had_no_probability_are_not_scored() -> None:
    filed = [
        Filed(forecast=forecast("open")),
        ended("void"),
        ended("true", None, tool="b"),
        ended("true", 0.8, tool="c"),
    ]
    found = score("somebody", filed)
    counts = (found.predictions, found.open, found.resolved, found.void, found.unscored, found.scored)
    assert counts == (4, 1, 3, 1, 1, 1)
    assert score("somebody", filed[:1]).says == "Nothing that was given a probability has come due."


def test_the_resolution_that_stands_is_the_one_that_counts() -> None:
    superseded = editors(ended("false", 0.8), "true")
    assert score("somebody", [superseded]).true == 1


def test_scores_are_kept_apart_by_critic_and_by_kind_of_author() -> None:
    by = {"kind": "rubric", "name": "Rubric", "critic": "futurist"}
    filed = [ended("true", 0.8), ended("true", 0.8, tool="b", by=by), ended("false", 0.8, tool="c", by=by)]
    assert [(row.who, row.scored) for row in scores(filed, by_critic)] == [("futurist", 2)]
    assert [(row.who, row.scored) for row in scores(filed, by_kind)] == [("person", 1), ("rubric", 2)]


def test_a_bin_holds_its_lower_end_and_the_last_one_both() -> None:
    found = of((0.0, False), (0.2, True), (0.3999, True), (0.4, False), (1.0, True))
    assert [(row.low, row.count, row.true) for row in found.bins] == [
        (0.0, 1, 0),
        (0.2, 2, 2),
        (0.4, 1, 0),
        (0.8, 1, 1),
    ]
    assert len(found.bins) < BINS, "empty ones are left out"
    for row in found.bins:
        assert row.share_low <= row.share <= row.share_high


def test_the_same_predictions_give_the_same_interval() -> None:
    assert of(*TWENTY) == of(*TWENTY)


def simulated(tools: int, each: int, runs: int) -> Iterator[Score]:
    """A forecaster whose probabilities are uniform and right; outcomes of one tool hang together."""
    rng = np.random.default_rng(11)
    for _ in range(runs):
        probability = rng.random((tools, each))
        shared = rng.standard_normal((tools, 1)) * math.sqrt(0.5)
        drawn = shared + rng.standard_normal((tools, each)) * math.sqrt(0.5)
        uniform = np.array([[0.5 * (1 + math.erf(x / math.sqrt(2))) for x in row] for row in drawn])
        yield score(
            "calibrated",
            [
                ended("true" if uniform[i, j] < probability[i, j] else "false", float(probability[i, j]), tool=f"t{i}")
                for i in range(tools)
                for j in range(each)
            ],
        )


def test_a_calibrated_forecaster_earns_what_theory_says_and_the_intervals_hold_it() -> None:
    """Of uniform and right probabilities: Brier 1/6, log score 1/2, skill 1/3. Coverage of more runs: benchmarks."""
    truth = {"brier": 1 / 6, "log": 0.5, "skill": 1 / 3}
    runs = list(simulated(30, 2, 60))
    for name, expected in truth.items():
        figures = [getattr(run, name) for run in runs]
        assert np.mean([figure.value for figure in figures]) == pytest.approx(expected, abs=0.03), name
        held = np.mean([figure.low <= expected <= figure.high for figure in figures])
        assert held > 0.86, f"{name}: {held}"  # 95 %, less three standard errors of 60 runs
