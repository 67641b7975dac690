"""What a trial found is said with its interval, and where it settles nothing that is said."""

from __future__ import annotations

import pytest
from tests.core.made_trial import arm, decision, families, made_result

from seatrial.trials.record.words import (
    break_text,
    caption,
    decision_sentence,
    decision_text,
    effort,
    family_rows,
    points,
    trial_sentence,
    what_would_change,
)
from seatrial.trials.result import Break

NAMES = {"small": "Kestrel", "large": "Heron"}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (decision("b", -0.16, -0.21, -0.11), "Heron does better than Kestrel, by 16 points of 100 (11 to 21)."),
        (decision("a", 0.2, 0.1, 0.3), "Kestrel does better than Heron, by 20 points of 100 (10 to 30)."),
        (
            decision("equivalent", 0.004, -0.03, 0.04),
            "Kestrel and Heron are within 5 points of each other; the difference is +0.4 points of 100 (−3 to +4).",
        ),
        (
            decision("undecided", -0.02, -0.09, 0.04, 1200),
            "The difference is not decisive: after 1,200 items Kestrel less Heron lies anywhere from −9 to +4 "
            "points of 100.",
        ),
    ],
)
def test_a_decision_in_a_sentence(found: object, words: str) -> None:
    assert decision_sentence(found, NAMES, 0.05) == words  # type: ignore[arg-type]


def test_safe_to_ship_is_said_of_the_first_one() -> None:
    found = decision("ship", 0.01, -0.04, 0.06)
    assert "Kestrel is at most 5 points worse" in decision_text(found, NAMES, 0.05)
    assert "Kestrel is safe to ship" in decision_sentence(found, NAMES, 0.05)


def test_a_plot_says_which_families_settle_nothing() -> None:
    text = caption(family_rows(families()))
    assert text.startswith("The difference is not decisive for Debugging and Reasoning")


def test_a_plot_that_settles_everything_or_nothing_says_that() -> None:
    one = decision("undecided", 0, -0.1, 0.1)
    open_ = caption([("Debugging", one), ("Reasoning", one)])
    assert open_.startswith("The difference is not decisive in any single family")
    assert caption([("Debugging", decision("a", 0.2, 0.1, 0.3))]) == "Every difference shown is decided."


def test_a_trial_of_one_family_is_answered_by_that_family() -> None:
    result = made_result(decisions=[], families=families()[:1])
    assert trial_sentence(result, NAMES).startswith("Heron does better than Kestrel, by 21 points")


def test_of_three_contenders_the_one_that_beats_all_others_is_named() -> None:
    rows = [
        decision("b", -0.2, -0.3, -0.1),
        decision("b", -0.3, -0.4, -0.2, a="small", b="third"),
        decision("b", -0.2, -0.3, -0.1, a="large", b="third"),
    ]
    arms = [*made_result().arms, arm("third", None)]
    names = {**NAMES, "third": "Third"}
    result = made_result(arms=arms, decisions=rows)
    assert trial_sentence(result, names) == "Third does better than each of the others: Kestrel and Heron."
    open_ = made_result(arms=arms, decisions=[*rows[:2], decision("undecided", 0, -0.1, 0.1, a="large", b="third")])
    assert trial_sentence(open_, names) == "None does better than all the others; 2 of 3 pairs are decided."


def test_the_effort_is_set_against_a_benchmark_of_fixed_size() -> None:
    assert "2,408 calls" in effort(made_result())
    assert "about 11,532, 4.8 times as many" in effort(made_result())
    assert "about 433,440, 180 times as many" in effort(made_result(calls_fixed=433_440))
    undecided = effort(made_result(ended_because="budget"))
    assert "about 11,532." in undecided, "what was not decided was not decided with fewer calls"
    assert "times" not in effort(made_result(calls=20, calls_fixed=10))
    assert "times" not in effort(made_result(calls=0))


def test_what_would_change_it_depends_on_what_was_found() -> None:
    assert "loses the 11 points by which it leads at least" in what_would_change(made_result(), NAMES)
    open_ = made_result(decisions=[decision("undecided", 0, -0.1, 0.1)], ended_because="budget")
    assert what_would_change(open_, NAMES).startswith("More items: the trial ended at its budget")
    level = made_result(decisions=[decision("equivalent", 0, -0.03, 0.03)])
    near = made_result(decisions=[decision("b", -0.3, -0.6, 0.02)])
    assert "the interval still reaches nought" in what_would_change(near, NAMES)
    assert what_would_change(level, NAMES).startswith("A narrower margin than 5 points")


def test_a_curve_says_where_it_breaks_or_that_it_does_not() -> None:
    chains = families()[2]
    assert break_text(chains.breaks["large"], chains.curve, "calls") == "falls under one half at 4.6 calls (3.4 to 6.2)"
    never = Break(size=None, low=None, high=None)
    assert break_text(never, chains.curve, "calls") == "stays at one half or above up to 12 calls"
    perhaps = Break(size=None, low=9.13, high=None)
    assert break_text(perhaps, chains.curve, "calls").endswith("up to 12 calls (at least up to 9.1)")
    under = Break(size=None, low=None, high=None, side="below")
    assert break_text(under, chains.curve, "calls") == "is under one half already at 1 call, the least tried"
    open_ = Break(size=4.2, low=None, high=7.0)
    level = "level of difficulty (1 to 6)"
    assert break_text(open_, chains.curve, level) == "falls under one half at level of difficulty 4.2 (7 at most)"
    for unknown in (None, Break(size=None, low=None, high=None, side="unknown")):
        assert break_text(unknown, chains.curve, "calls").startswith("was not tried enough")


def test_of_what_was_not_tried_no_difference_is_told() -> None:
    row = decision("undecided", 0.0, -1.0, 1.0, items=0)
    assert decision_text(row, NAMES, 0.05) == "Not tried"
    assert "100" not in decision_sentence(row, NAMES, 0.05)
    one = decision("undecided", 0.0, -1.0, 1.0, items=1)
    assert "after 1 item Kestrel" in decision_sentence(one, NAMES, 0.05)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0"), (0.004, "+0.4"), (-0.0004, "0"), (0.0996, "+10"), (-0.25, "−25"), (1, "+100")]
)
def test_points_have_the_digits_that_tell_something(share: float, text: str) -> None:
    assert points(share, signed=True) == text
