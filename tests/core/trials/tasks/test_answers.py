"""What counts as the stated answer, and when two answers are the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.trials.tasks.answers import final, grade_stated, read_number, same_text, stated_answer


@pytest.mark.parametrize(
    ("reply", "stated"),
    [
        ("It is 4.\nAnswer: 42", "42"),
        ("Answer: 41\nNo, I was wrong.\n**Answer:** 42.", "42"),
        ("**Answer: 42**", "42"),
        ("### Final answer: `42`", "42"),
        ("The answer is: 42", "42"),
        ("Answer:\n\n42", "42"),
        ("Answer: <42>", "42"),
        (r"So \boxed{\frac{3}{4}} it is.", r"\frac{3}{4}"),
        (r"Answer: $\boxed{42}$", "42"),
        ("<think>Answer: 1</think>\nAnswer: 2", "2"),
        ("42", "42"),
        ("First this.\nThen that.", None),
        ("", None),
    ],
)
def test_the_last_stated_answer_counts_without_its_dress(reply: str, stated: str | None) -> None:
    assert stated_answer(reply) == stated


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234,567", Fraction(1234567)),
        ("-3.25", Fraction(-13, 4)),
        ("\u22123", Fraction(-3)),
        ("312/95", Fraction(312, 95)),
        (r"\frac{312}{95}", Fraction(312, 95)),
        (r"$\dfrac{3}{4}$ hours", Fraction(3, 4)),
        ("1 3/4", Fraction(7, 4)),
        ("x = 17", Fraction(17)),
        ("316 cloves", Fraction(316)),
        ("201.5 square cables", Fraction(403, 2)),
        ("12 cm^2", Fraction(12)),
        (r"45^\circ", None),
        ("12 and 13", None),
        ("12 to 13", None),
        ("1.2.3", None),
        ("3 - 5", None),
        ("1e5", None),
        ("1/0", None),
        ("twelve", None),
        ("", None),
        ("9" * 500, None),
    ],
)
def test_a_number_is_read_in_the_usual_ways_of_writing_it_and_never_guessed(
    written: str, value: Fraction | None
) -> None:
    assert read_number(written) == value


@given(st.fractions(max_denominator=10**6))
def test_every_fraction_is_read_back_exactly(value: Fraction) -> None:
    assert read_number(str(value)) == value


@given(st.integers(-(10**15), 10**15))
def test_thousands_commas_change_nothing(value: int) -> None:
    assert read_number(f"{value:,}") == value


@given(st.text(max_size=300))
def test_no_reply_breaks_the_grader(text: str) -> None:
    assert grade_stated(text, Fraction(1, 7)).value in (0.0, 1.0)
    assert grade_stated(f"Answer: {text}", "otter, lamp").value in (0.0, 1.0)


def test_a_near_number_is_wrong_and_the_cause_says_what_would_have_been_right() -> None:
    score = grade_stated("Answer: 0.333", Fraction(1, 3))
    assert (score.value, score.cause, score.detail) == (0.0, "wrong answer", "Stated: 0.333. Right: 1/3.")


def test_words_agree_whatever_their_case_and_the_spaces_at_commas() -> None:
    assert same_text("Otter ,lamp,  RIVER.", "otter, lamp, river")
    assert same_text("4313_5", "4313")
    assert same_text("4313 (base 5)", "4313")
    assert not same_text("otter, river, lamp", "otter, lamp, river")


def test_a_list_in_any_order_needs_the_same_entries_each_once() -> None:
    for right in ("lilac, fawn", "Fawn and lilac", "\\boxed{\\text{fawn, lilac}}"):
        assert grade_stated(f"Answer: {right}", "fawn, lilac", in_any_order=True).value == 1.0
    for wrong in ("fawn", "fawn, lilac, lilac", "fawn, lilac, jade", ""):
        assert grade_stated(f"Answer: {wrong}", "fawn, lilac", in_any_order=True).value == 0.0
    assert grade_stated("Answer: lilac, fawn", "fawn, lilac").value == 0.0


def test_where_a_box_was_asked_for_the_later_of_box_and_answer_line_counts() -> None:
    reply = "Answer: first guess\nNo: \\boxed{7}"
    assert stated_answer(reply, box_asked=True) == "7"
    assert stated_answer(reply) == "first guess"
    assert stated_answer("\\boxed{7}\nAnswer: 8", box_asked=True) == "8"


def test_a_reply_of_many_lines_that_states_nothing_is_counted_as_that() -> None:
    assert grade_stated("Let me think.\nHm.", "otter").cause == "no stated answer"


def test_the_form_asked_for_is_the_form_that_is_read() -> None:
    for tools in (True, False):
        beginning = final("number", tools=tools).split("“")[1].split("”")[0]
        assert stated_answer(f"So it is five.\n{beginning} 5") == "5"


def test_a_reply_of_a_million_letters_is_read_in_no_time() -> None:
    assert grade_stated("Answer " * 200_000 + "\\boxed{" * 20_000, "otter").value == 0.0
