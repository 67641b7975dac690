"""Numbers with units: written for people, found in other people's writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.evidence.quantity import UNITS, numbers_in, read_quantity, text_holds_number, write_number

WHOLE = st.integers(min_value=0, max_value=10**15 - 1)
DECIMAL = st.decimals(min_value=0, max_value=10**9, places=6).map(float)


@given(st.one_of(WHOLE, DECIMAL))
def test_a_number_as_it_is_written_is_found_again(number: float) -> None:
    assert text_holds_number(f"It holds {write_number(number)} of them.", number, "token")


@given(st.one_of(WHOLE, DECIMAL), st.sampled_from(sorted(UNITS)))
def test_a_quantity_as_it_is_written_is_found_again(number: float, unit: str) -> None:
    scaled = UNITS[unit].scaled and number >= 1_000_000
    written = UNITS[unit].write(round(number, -6) if scaled else number)
    assert text_holds_number(written, round(number, -6) if scaled else number, unit)


@given(WHOLE, st.sampled_from(["token", "user", "parameter", "USD/Mtoken"]))
def test_a_written_quantity_reads_back_as_itself(number: int, unit: str) -> None:
    assert read_quantity(f"{number} {unit}", unit) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("141B parameters", 141e9),
        ("141 billion parameters", 141e9),
        ("141-billion-parameter model", 141e9),
        ("1.5 trillion", 1.5e12),
        ("64K context", 64_000),
        ("64K context", 65_536),
        ("64k tokens", 65_536),
        ("1M tokens", 1_048_576),
        ("65,536 tokens", 65_536),
        ("65 536 tokens", 65_536),
        ("65\u202f536 tokens", 65_536),
        ("65'536 tokens", 65_536),
        ("65_536", 65_536),
        ("8x22B", 22e9),
        ("up to 2e6", 2_000_000),
        ("a version .5", 0.5),
    ],
)
def test_every_usual_writing_of_a_number_is_understood(text: str, number: float) -> None:
    assert text_holds_number(text, number, "token")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("141B parameters", 14e9),
        ("1410", 141),
        ("version 3.5.1", 5.1),
        ("64 kittens", 64_000),
        ("64K", 64_001),
        ("no number at all", 0),
        ("", 0),
    ],
)
def test_a_number_that_is_not_there_is_not_found(text: str, number: float) -> None:
    assert not text_holds_number(text, number, "token")


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("$0.000002 a token", 2, "USD/Mtoken"),
        ("$0.002 per 1K tokens", 2, "USD/Mtoken"),
        ("$2 per million tokens", 2, "USD/Mtoken"),
        ("pass@1: 0.768", 76.8, "%"),
        ("76.8%", 76.8, "%"),
    ],
)
def test_prices_by_the_token_and_shares_of_one_are_understood(text: str, number: float, unit: str) -> None:
    assert text_holds_number(text, number, unit)


def test_a_share_of_one_is_no_writing_of_a_number_of_tokens() -> None:
    assert not text_holds_number("0.768", 76.8, "token")


def test_a_name_that_ends_in_a_digit_does_not_swallow_the_number_behind_it() -> None:
    assert text_holds_number("Llama 3 405B parameters", 405e9, "parameter")


def test_a_name_that_ends_in_a_digit_may_stand_before_a_number_with_a_comma() -> None:
    assert text_holds_number("Llama 3 128,000 tokens", 128_000, "token")


def test_a_single_letter_may_belong_to_what_follows_and_a_whole_word_may_not() -> None:
    assert text_holds_number("it needs 4 T4 cards", 4, "item")
    assert not text_holds_number("it has 4 million users", 4, "user")


def test_two_numbers_side_by_side_are_read_as_one_and_as_two() -> None:
    assert set(numbers_in("5 200")) == {5200, 5, 200}


@given(st.lists(st.sampled_from([*"3 ,._'eKb+-$%\u202f", "128", "000", "million"]), max_size=12).map("".join))
def test_no_scribble_of_digits_and_separators_breaks_the_reading(text: str) -> None:
    assert all(number >= 0 for number in numbers_in(text))


@pytest.mark.parametrize(
    ("number", "unit", "written"),
    [
        (141e9, "parameter", "141 billion parameters"),
        (1.5e12, "parameter", "1.5 trillion parameters"),
        (700e6, "user", "700 million users"),
        (1_000_000, "user", "1 million users"),
        (999_999, "user", "999,999 users"),
        (5000, "user", "5,000 users"),
        (1_048_576, "token", "1,048,576 tokens"),
        (1, "token", "1 token"),
        (65536, "token", "65,536 tokens"),
        (76.8, "%", "76.8%"),
        (0.9, "USD/Mtoken", "$0.9 per million tokens"),
        (20, "USD/month", "$20 a month"),
        (16.0, "GB", "16 GB"),
    ],
)
def test_a_quantity_is_written_for_a_person(number: float, unit: str, written: str) -> None:
    assert UNITS[unit].write(number) == written


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (1000, "1,000"), (0.25, "0.25"), (2.0, "2"), (1234567.5, "1,234,567.5")]
)
def test_a_number_has_commas_and_no_trailing_zeros(number: float, written: str) -> None:
    assert write_number(number) == written


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [("32k tokens", "token", 32_000), ("5 USD/Mtoken", "USD/Mtoken", 5), ("1 Token", "token", 1)],
)
def test_a_quantity_is_read_with_its_unit(text: str, unit: str, number: float) -> None:
    assert read_quantity(text, unit) == number


@pytest.mark.parametrize("text", ["32", "32 GB", "tokens", "-5 tokens", "about 5 tokens", ""])
def test_a_quantity_without_its_unit_or_number_is_not_read(text: str) -> None:
    assert read_quantity(text, "token") is None
