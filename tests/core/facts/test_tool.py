"""A tool's statements: all are kept, the best source leads, lists add up, disagreement shows."""

from __future__ import annotations

from datetime import date

from tests.core.made import METRICS, statement, tool

from seatrial.facts.catalogue import Catalogue


def test_sources_that_disagree_are_both_kept_and_the_primary_one_leads(small: Catalogue) -> None:
    found = small.tools["heron-40b"].statements("context_total")
    assert [(item.value, item.primary) for item in found] == [(32000, True), (64000, False)]
    assert small.tools["heron-40b"].disputed(small.metrics["context_total"])


def test_sources_that_agree_are_no_dispute(small: Catalogue) -> None:
    assert not small.tools["heron-40b"].disputed(small.metrics["parameters_total"])
    both = tool("a", statement("a", "open", "yes"), statement("a", "open", "Yes", primary=False))
    assert not both.disputed(METRICS["open"])


def test_two_and_two_point_zero_are_no_dispute() -> None:
    both = tool("a", statement("a", "speed", 2, text="2%"), statement("a", "speed", 2.0, primary=False, text="2%"))
    assert not both.disputed(METRICS["speed"])


def test_among_sources_of_one_kind_the_newest_reading_leads() -> None:
    old = statement("a", "speed", 50, read=date(2025, 1, 1), origin="first")
    new = statement("a", "speed", 60, read=date(2026, 1, 1), origin="second")
    assert [item.value for item in tool("a", old, new).statements("speed")] == [60, 50]


def test_an_older_primary_source_still_leads_a_newer_one_that_is_not() -> None:
    old = statement("a", "speed", 50, read=date(2020, 1, 1))
    new = statement("a", "speed", 60, read=date(2026, 1, 1), primary=False)
    assert [item.value for item in tool("a", new, old).statements("speed")] == [50, 60]


def test_a_list_adds_up_over_its_statements_each_item_once(small: Catalogue) -> None:
    heron = small.tools["heron-40b"]
    assert len(heron.statements("runs_in")) == 2
    assert heron.items("runs_in") == ["vLLM", "Ollama"]
    assert not heron.disputed(small.metrics["runs_in"])


def test_what_nobody_states_is_absent(small: Catalogue) -> None:
    magpie = small.tools["magpie"]
    assert magpie.leading("context_total") is None
    assert magpie.statements("context_total") == []
    assert magpie.items("runs_in") == []
    assert not magpie.disputed(small.metrics["context_total"])


def test_a_tool_is_confirmed_by_one_primary_source_and_not_by_calculations(small: Catalogue) -> None:
    assert small.tools["heron-40b"].confirmed
    assert small.tools["magpie"].leading("primary_share") is not None
    assert not small.tools["magpie"].confirmed
