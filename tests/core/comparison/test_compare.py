"""A whole comparison: the tools it takes, and all that it says about them."""

from __future__ import annotations

import pytest
from tests.core.made import tool

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import Comparison, compare, pick_tools
from seatrial.errors import BadInput, NotFound
from seatrial.facts.catalogue import Catalogue
from seatrial.panel.panel import Assessment, Panel


@pytest.fixture(scope="module")
def comparison(small: Catalogue, small_panel: Panel) -> Comparison:
    return compare(small_panel, pick_tools(["kestrel-8b", "heron-40b", "magpie"], small.resolve), Brief())


def test_names_are_resolved_and_put_into_one_order(small: Catalogue) -> None:
    for names in (["Windhover", "Great Heron"], ["heron-40b", "kestrel-mini"]):
        assert [tool.slug for tool in pick_tools(names, small.resolve)] == ["heron-40b", "kestrel-8b"]


@pytest.mark.parametrize("names", [[], ["kestrel-8b"]])
def test_one_tool_is_too_few(small: Catalogue, names: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        pick_tools(names, small.resolve)
    assert (caught.value.cause, caught.value.next_step) == (
        "A comparison needs two tools at least.",
        "Name a second one.",
    )


def test_seven_tools_are_too_many(small: Catalogue) -> None:
    with pytest.raises(BadInput) as caught:
        pick_tools(["kestrel-8b"] * 7, small.resolve)
    assert caught.value.cause == "A comparison holds six tools at most, and 7 are named."
    assert caught.value.next_step == "Leave some out."


def test_six_tools_are_not_too_many() -> None:
    tools = {slug: tool(slug) for slug in "abcdef"}
    assert [row.slug for row in pick_tools("fedcba", tools.__getitem__)] == list("abcdef")


@pytest.mark.parametrize("again", ["kestrel-8b", "Windhover", "kestrel-mini", "KESTREL 8b"])
def test_a_tool_named_twice_is_refused_even_by_an_alias(small: Catalogue, again: str) -> None:
    with pytest.raises(BadInput) as caught:
        pick_tools(["kestrel-8b", again], small.resolve)
    assert caught.value.cause == f"Kestrel 8B is named twice (as “{again}” too)."
    assert caught.value.next_step == "Name another tool."


def test_a_tool_that_is_not_there_is_answered_with_those_that_come_close(small: Catalogue) -> None:
    with pytest.raises(NotFound) as caught:
        pick_tools(["kestrel-8b", "heron 40"], small.resolve)
    assert caught.value.nearest[0] == "heron-40b"


def test_a_comparison_has_one_name_whatever_the_order(comparison: Comparison) -> None:
    assert comparison.slug == "heron-40b-vs-kestrel-8b-vs-magpie"
    assert comparison.title == "Heron 40B vs Kestrel 8B vs Magpie"


def test_every_tool_has_a_column_in_the_same_order_everywhere(comparison: Comparison) -> None:
    slugs = ["heron-40b", "kestrel-8b", "magpie"]
    assert [column.slug for column in comparison.columns] == slugs
    for section in comparison.sections:
        for row in section.rows:
            assert [cell.tool for cell in row.cells] == slugs
    for seat in comparison.seats:
        assert [review.tool for review in seat.reviews] == slugs


def test_a_column_says_whether_anything_is_confirmed(comparison: Comparison) -> None:
    assert {column.slug: column.confirmed for column in comparison.columns} == {
        "heron-40b": True,
        "kestrel-8b": True,
        "magpie": False,
    }


def test_what_nobody_confirms_is_among_the_reasons(comparison: Comparison) -> None:
    texts = [reason.text for reason in comparison.reasons]
    assert "Nothing stated about Magpie comes from its maker; no primary source is known." in texts
    assert not [text for text in texts if text.startswith("Nothing stated about Kestrel")]


def test_every_citation_leads_to_evidence_that_is_shown(comparison: Comparison) -> None:
    shown = comparison.evidence
    cited = {cite for reason in comparison.reasons for cite in reason.cites}
    cited |= {cite for split in comparison.splits for cite in split.cites}
    for column in comparison.columns:
        cited |= set(column.entry.cites) | {cite for sentence in column.description for cite in sentence.cites}
    for seat in comparison.seats:
        for review in seat.reviews:
            cited |= {cite for answer in review.answers for row in answer.sentences for cite in row.cites}
            cited |= {cite for mark in review.marks for cite in mark.cites}
    assert len(cited) > 20
    assert cited <= set(shown)
    assert all(shown[name].id == name for name in cited)


def test_a_comparison_comes_back_from_json_as_it_was(comparison: Comparison) -> None:
    assert Comparison.model_validate_json(comparison.model_dump_json()) == comparison


def test_the_same_comparison_made_twice_is_the_same(
    small: Catalogue, small_panel: Panel, comparison: Comparison
) -> None:
    again = compare(small_panel, pick_tools(["magpie", "Windhover", "Great Heron"], small.resolve), Brief())
    assert again.model_dump_json() == comparison.model_dump_json()


def test_reviews_that_are_stored_are_used_as_they_are(small: Catalogue, small_panel: Panel) -> None:
    tools = pick_tools(["kestrel-8b", "heron-40b"], small.resolve)
    asked: list[str] = []

    def stored(tool) -> Assessment:  # type: ignore[no-untyped-def]
        asked.append(tool.slug)
        return small_panel.assess(tool)

    compare(small_panel, tools, Brief(), stored)
    assert asked == ["heron-40b", "kestrel-8b"]


def test_a_tool_that_breaks_the_brief_is_out_and_the_reasons_lead_with_it(small: Catalogue, small_panel: Panel) -> None:
    brief = Brief(context=64_000.0)
    found = compare(small_panel, pick_tools(["kestrel-8b", "heron-40b"], small.resolve), brief)
    assert [column.fit.eligible for column in found.columns] == [False, True]
    assert found.reasons[0].text == (
        "Heron 40B does not meet the brief: context 32,000 tokens, wanted at least 64,000 tokens."
    )
    assert "heron-40b" not in found.answer.tools


def test_where_nothing_meets_the_brief_the_sentence_says_so(small: Catalogue, small_panel: Panel) -> None:
    tools = pick_tools(["kestrel-8b", "heron-40b", "magpie"], small.resolve)
    found = compare(small_panel, tools, Brief(context=10_000_000.0))
    assert (found.answer.kind, found.sentence) == ("neither", "None of them: no tool here meets the brief.")


def test_every_critic_has_a_seat_with_its_record_over_the_whole_catalogue(
    comparison: Comparison, small_panel: Panel
) -> None:
    for seat, judge, record in zip(
        comparison.seats, small_panel.critics, small_panel.independence.records, strict=True
    ):
        assert (seat.critic, seat.name, seat.mark) == (judge.id, judge.name, judge.mark)
        assert (seat.calls, seat.ship_rate) == (record.ships + record.skips, record.ship_rate)
    assert sum(seat.calls for seat in comparison.seats) > 7


def test_a_comparison_is_as_of_the_day_of_the_catalogue(comparison: Comparison, small: Catalogue) -> None:
    assert comparison.as_of == small.as_of


def test_nobody_has_voted_yet(comparison: Comparison) -> None:
    assert [column.readers for column in comparison.columns] == [None, None, None]
