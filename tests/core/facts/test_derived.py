"""Exact calculations over a tool's facts: each has its formula, its inputs and the age of its oldest input."""

from __future__ import annotations

from datetime import date

import pytest

from seatrial.facts.catalogue import Catalogue


@pytest.mark.parametrize(
    ("metric", "value", "unit", "text"),
    [
        ("licence_class", "conditional", None, "conditional"),
        ("active_share", 25.0, "%", "25%"),
        ("weights_bf16", 80.0, "GB", "80 GB"),
        ("price_blended", 3.0, "USD/Mtoken", "$3 per million tokens"),
        ("disputed", 1, "point", "1 point"),
    ],
)
def test_what_follows_from_the_facts_is_calculated(
    small: Catalogue, metric: str, value: object, unit: str | None, text: str
) -> None:
    found = small.tools["heron-40b"].leading(metric)
    assert found is not None
    assert (found.kind, found.value, found.unit, found.text) == ("calculation", value, unit, text)
    assert found.source is None
    assert found.quote is None


def test_every_calculation_has_a_formula_and_inputs_of_its_own_tool(small: Catalogue) -> None:
    made = [item for tool in small.tools.values() for item in tool.evidence if item.kind == "calculation"]
    assert len(made) >= 10
    for item in made:
        facts = {fact.id for fact in small.tools[item.tool].evidence if fact.kind == "fact"}
        assert item.formula == small.metrics[item.metric].formula
        assert item.inputs
        assert set(item.inputs) <= facts


def test_a_calculation_goes_by_the_leading_statement(small: Catalogue) -> None:
    heron = small.tools["heron-40b"]
    active, total = heron.leading("parameters_active"), heron.leading("parameters_total")
    share = heron.leading("active_share")
    assert active is not None
    assert total is not None
    assert share is not None
    assert share.inputs == [active.id, total.id]


def test_a_calculation_is_as_old_as_its_oldest_input(small: Catalogue) -> None:
    share = small.tools["heron-40b"].leading("active_share")
    assert share is not None
    assert share.read == date(2026, 1, 12)


def test_a_calculation_from_a_secondary_source_is_not_confirmed(small: Catalogue) -> None:
    heron = small.tools["heron-40b"]
    blended, weights = heron.leading("price_blended"), heron.leading("weights_bf16")
    assert blended is not None
    assert weights is not None
    assert (blended.primary, weights.primary) == (False, True)


def test_nothing_is_calculated_where_an_input_is_missing(small: Catalogue) -> None:
    kestrel = small.tools["kestrel-8b"]
    assert kestrel.leading("weights_bf16") is not None
    assert kestrel.leading("active_share") is None
    assert kestrel.leading("price_blended") is None


def test_a_tool_whose_sources_are_all_its_makers_is_stated_by_its_maker_in_full(small: Catalogue) -> None:
    shares = {slug: tool.leading("primary_share") for slug, tool in small.tools.items()}
    values = {slug: item.value for slug, item in shares.items() if item}
    assert values["kestrel-8b"] == 100.0
    assert values["magpie"] == 0.0
    assert values["heron-40b"] == 75.0  # six of eight metrics lead with the maker's own words
