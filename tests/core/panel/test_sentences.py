"""Whole sentences from evidence."""

from __future__ import annotations

import pytest
from tests.core.made import DAY, METRICS, statement, tool

from seatrial.panel.sentences import join_words, state, unstated, write_position


@pytest.mark.parametrize(
    ("words", "joined"), [([], ""), (["one"], "one"), (["one", "two"], "one and two"), (["1", "2", "3"], "1, 2 and 3")]
)
def test_words_are_joined_as_people_do(words: list[str], joined: str) -> None:
    assert join_words(words) == joined


def test_a_term_is_said_in_its_own_sentence() -> None:
    assert [row.text for row in state(tool("a", open="no"), METRICS["open"])] == ["It is closed."]


def test_a_month_is_said_to_be_in_and_a_day_to_be_on() -> None:
    month = tool("a", statement("a", "since", "2024-04", text="April 2024"))
    day = tool("a", statement("a", "since", "2024-04-17", text="17 April 2024"))
    assert state(month, METRICS["since"])[0].text == "It was released in April 2024."
    assert state(day, METRICS["since"])[0].text == "It was released on 17 April 2024."


def test_a_list_is_said_as_one_sentence_that_cites_every_statement() -> None:
    rows = statement("a", "hosts", ["vLLM"]), statement("a", "hosts", ["Ollama", "MLX"], primary=False)
    (said,) = state(tool("a", *rows), METRICS["hosts"])
    assert said.text == "It runs in vLLM, Ollama and MLX."
    assert said.cites == [row.id for row in rows]


def test_sources_that_disagree_are_both_said_each_with_its_evidence() -> None:
    rows = statement("a", "speed", 40), statement("a", "speed", 60, primary=False)
    first, second = state(tool("a", *rows), METRICS["speed"])
    assert (first.text, first.cites) == ("Its speed is 40.", [rows[0].id])
    assert (second.text, second.cites) == ("Another source says 60.", [rows[1].id])


def test_a_text_of_the_makers_is_said_in_quotation_marks() -> None:
    words = METRICS["hosts"].model_copy(update={"kind": "text"})
    assert state(tool("a", hosts=["fast code", "tidy code"]), words)[0].text == (
        "It runs in “fast code” and “tidy code”."
    )


def test_a_value_with_braces_is_said_as_it_is() -> None:
    braces = tool("a", statement("a", "hosts", ["{value}", "{0.__class__}"]))
    assert state(braces, METRICS["hosts"])[0].text == "It runs in {value} and {0.__class__}."


def test_nothing_stated_is_said_by_nothing() -> None:
    assert state(tool("a"), METRICS["speed"]) == []
    assert unstated([METRICS["speed"], METRICS["open"]]).text == "No source read states “Speed” or “Open”."


@pytest.mark.parametrize(
    ("metric", "place", "written"),
    [
        ("speed", None, "not stated"),
        ("speed", 76.8, "76.8%"),
        ("room", 32_000.0, "32,000 tokens"),
        ("open", "yes", "yes"),
        ("hosts", 3.0, "3 named"),
        ("since", 14.0, "1 January 2026"),
    ],
)
def test_a_position_is_written_as_a_person_reads_it(metric: str, place: float | str | None, written: str) -> None:
    assert write_position(place, METRICS[metric], DAY) == written
