"""Calendar dates as sources write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seatrial.evidence.dates import first_day, is_date, text_holds_date, write_date

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2039, 12, 31))
OF_ONE_YEAR = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 12, 31))


@given(DAYS)
def test_a_date_as_it_is_written_is_found_again(day: date) -> None:
    assert text_holds_date(f"Released on {write_date(day.isoformat())}.", day.isoformat())


@given(DAYS)
def test_a_date_proves_its_month(day: date) -> None:
    assert text_holds_date(f"date: {day.isoformat()}", day.isoformat()[:7])
    assert text_holds_date(f"Released on {write_date(day.isoformat())}.", day.isoformat()[:7])


@given(OF_ONE_YEAR, OF_ONE_YEAR)
def test_a_date_proves_no_other_date(day: date, other: date) -> None:
    assume(day != other)
    for writing in (day.isoformat(), day.isoformat().replace("-", "")):
        assert not text_holds_date(f"date: {writing}", other.isoformat())


@given(OF_ONE_YEAR, OF_ONE_YEAR)
def test_a_month_proves_no_day_and_no_other_month(day: date, other: date) -> None:
    month = day.isoformat()[:7]
    assert not text_holds_date(f"date: {month}", other.isoformat())
    assume(month != other.isoformat()[:7])
    assert not text_holds_date(f"date: {month}", other.isoformat()[:7])
    assert not text_holds_date(f"date: {day.isoformat()}", other.isoformat()[:7])


@pytest.mark.parametrize(
    "text",
    [
        "2024-04-17",
        "2024/04/17",
        "20240417",
        "April 17, 2024",
        "April 17th, 2024",
        "Apr 17 2024",
        "Apr. 17, 2024",
        "17 April 2024",
        "17th of April 2024",
        "17 Apr 2024",
        "4/17/2024",
        "17.04.2024",
        "APRIL 17, 2024",
        '"released":"2024-04-17T10:00:00Z"',
    ],
)
def test_every_usual_writing_of_a_date_is_understood(text: str) -> None:
    assert text_holds_date(f"Out since {text}, says its maker.", "2024-04-17")


@pytest.mark.parametrize(
    "text", ["April 1, 2024", "April 2024", "17 April 2023", "17 May 2024", "2024", "170 April 2024"]
)
def test_a_date_that_is_not_there_is_not_found(text: str) -> None:
    assert not text_holds_date(text, "2024-04-17")


def test_november_does_not_prove_the_first_of_january() -> None:
    assert not text_holds_date("released 2024-11", "2024-01-01")


def test_december_does_not_prove_january() -> None:
    assert not text_holds_date("released 2024-12-05", "2024-01")


@pytest.mark.parametrize("text", ["2024-04-17", "2024-04", "2024-02-29"])
def test_a_day_and_a_month_are_dates(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize("text", ["2024", "2024-13", "2024-02-30", "2023-02-29", "17.04.2024", "2024-4-1", "soon", ""])
def test_what_is_on_no_calendar_is_no_date(text: str) -> None:
    assert not is_date(text)


def test_a_month_begins_on_its_first_day() -> None:
    assert first_day("2024-04") == date(2024, 4, 1)
    assert first_day("2024-04-17") == date(2024, 4, 17)


def test_a_month_is_written_without_a_day() -> None:
    assert write_date("2024-04") == "April 2024"
    assert write_date("2024-04-07") == "7 April 2024"
