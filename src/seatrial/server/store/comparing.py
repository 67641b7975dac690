"""Comparisons of what is on the shelf; the latest asked for are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import Comparison, compare, with_readers
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.tool import Tool
from seatrial.server.store.shelf import Shelf
from seatrial.server.store.tallies import current_tallies

REFERENCE = ("code-llama-4", "mixtral-8x22b")
KEPT = 256


def comparison_of(shelf: Shelf, tools: Sequence[Tool], brief: Brief) -> Comparison:
    """The comparison of tools (as `pick_tools` gives them) under a brief. Not to be changed: others get the same."""
    slugs = tuple(tool.slug for tool in tools)
    tallies = current_tallies()
    pairs = [tallies.pair(one, other) for one, other in combinations(slugs, 2)]
    return with_readers(_compare(shelf, slugs, _Keyed(brief), current_day()), tallies.tools, pairs)


def reference_comparison(shelf: Shelf) -> Comparison | None:
    """The pair that shows what a comparison is: the reference pair, or while one of it is broken, another."""
    known = shelf.catalogue.tools
    slugs: Sequence[str] = REFERENCE if all(slug in known for slug in REFERENCE) else sorted(known)[:2]
    if len(slugs) < 2:
        return None
    return comparison_of(shelf, [known[slug] for slug in slugs], Brief())


class _Keyed:
    """A brief that can key a cache; its lists and weights cannot."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.key = brief.model_dump_json()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=KEPT)
def _compare(shelf: Shelf, slugs: tuple[str, ...], keyed: _Keyed, _day: date) -> Comparison:
    """The day is only a key: a budget is held against the prices in force on it."""
    tools = [shelf.catalogue.tools[slug] for slug in slugs]
    return compare(shelf.panel, tools, keyed.brief, shelf.assess)
