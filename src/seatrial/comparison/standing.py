"""A tool among others: what a list of tools shows of each, and the order of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seatrial.comparison.entry import Entry, entry
from seatrial.facts.schema import Category
from seatrial.facts.tool import Tool
from seatrial.panel.review import Verdict


@dataclass(frozen=True)
class Standing:
    """One line of a list of tools."""

    tool: Tool
    verdict: Verdict
    entry: Entry
    category: Category


def standing(tool: Tool, verdict: Verdict, category: Category) -> Standing:
    """The line of one tool."""
    return Standing(tool, verdict, entry(tool), category)


def ranked(standings: Iterable[Standing]) -> list[Standing]:
    """Best first: by share of critics who ship, then mean support, then name; tools without a verdict last."""
    return sorted(standings, key=_place)


def _place(row: Standing) -> tuple[float, float, str]:
    share = -1.0 if row.verdict.share is None else row.verdict.share
    support = -1.0 if row.verdict.support is None else row.verdict.support
    return (-share, -support, row.tool.name.casefold())
