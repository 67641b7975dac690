"""A tool among others: the order of a list of tools."""

from __future__ import annotations

from tests.core.made import CATEGORY, criterion, critic, panel, tool

from seatrial.comparison.standing import ranked, standing

CRITICS = [critic("fast", criterion("speed")), critic("able", criterion("skill"))]


def order(*tools) -> list[str]:  # type: ignore[no-untyped-def]
    judges = panel(CRITICS, *tools)
    return [row.tool.slug for row in ranked(standing(row, judges.assess(row).verdict, CATEGORY) for row in tools)]


def test_the_share_of_critics_who_ship_comes_first() -> None:
    assert order(tool("a", speed=100, skill=40), tool("b", speed=60, skill=60)) == ["b", "a"]


def test_then_the_mean_support() -> None:
    assert order(tool("a", speed=60, skill=60), tool("b", speed=90, skill=60)) == ["b", "a"]


def test_then_the_name() -> None:
    assert order(tool("b", speed=60, skill=60), tool("a", speed=60, skill=60)) == ["a", "b"]


def test_a_tool_without_a_verdict_comes_last_even_after_one_that_nobody_ships() -> None:
    assert order(tool("a"), tool("b", speed=1, skill=1)) == ["b", "a"]
