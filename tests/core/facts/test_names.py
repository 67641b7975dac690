"""Names resolve before anything is computed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.facts.names import name_key, nearest

KNOWN = ["mixtral-8x22b", "mistral-large-2", "llama-3-70b", "gpt-4", "Qwen2 72B"]


@pytest.mark.parametrize(
    "name", ["Mixtral 8x22B", "mixtral-8x22b", "MIXTRAL_8X22B", "  Mixtral   8x22B ", "Mixtràl 8x22B"]
)
def test_case_accents_and_punctuation_make_no_other_name(name: str) -> None:
    assert name_key(name) == "mixtral8x22b"


@pytest.mark.parametrize(("one", "other"), [("GPT-4", "GPT-5"), ("C", "C++"), ("通义", "豆包"), ("Qwen2", "Qwen 2 VL")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(alphabet=st.characters(categories=["Lo", "Ll", "Nd"]), min_size=1, max_size=20))
def test_a_name_with_letters_or_digits_has_a_key(name: str) -> None:
    assert name_key(name)


def test_the_nearest_names_come_best_first() -> None:
    assert nearest("mixtral 8x22", KNOWN)[0] == "mixtral-8x22b"
    assert nearest("gpt4", KNOWN, 1) == ["gpt-4"]
    assert nearest("QWEN2 72b", KNOWN, 1) == ["Qwen2 72B"]


def test_what_resembles_nothing_has_no_nearest_name() -> None:
    assert nearest("zzzzzzzz", KNOWN) == []
    assert nearest("gpt-4", []) == []


def test_no_more_names_come_than_are_asked_for() -> None:
    assert len(nearest("m", ["ma", "mb", "mc", "md"], 2)) <= 2
    assert len(nearest("mistral", ["mistral-1", "mistral-2", "mistral-3"], 2)) == 2
