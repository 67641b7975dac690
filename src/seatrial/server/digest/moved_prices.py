"""Prices that moved from one issue to the next: by tool, and what each host charges per million tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from urllib.parse import quote

from seatrial.facts.pricing.prices import COMPARED, LABELS, current_day, host_prices, plain, price_text
from seatrial.publish.digest.content import Story
from seatrial.server.store.shelf import Shelf

Prices = Mapping[str, Mapping[str, Mapping[str, str]]]  # by tool, host and rate; as they are written


def price_baseline(shelf: Shelf) -> dict[str, dict[str, dict[str, str]]]:
    """What is charged on the current day."""
    return {slug: found for slug in sorted(shelf.catalogue.prices) if (found := _of_tool(shelf, slug))}


def price_stories(shelf: Shelf, before: Prices, after: Prices) -> Iterator[Story]:
    """One story a tool of which a host charges something else than before; a new host, or a lost one, is none."""
    for slug, hosts in after.items():
        tool = shelf.catalogue.tools.get(slug)
        names = shelf.catalogue.prices[slug].hosts if slug in shelf.catalogue.prices else {}
        lines = [
            f"{names.get(host, host)}: {', '.join(moves)} per million tokens."
            for host, rates in hosts.items()
            if (moves := _moves(before.get(slug, {}).get(host, {}), rates))
        ]
        if tool and lines:
            yield Story(
                kind="price",
                id=f"price:{slug}",
                tools=sorted({slug, *tool.former_slugs}),
                categories=[tool.category],
                title=tool.name,
                more=lines,
                path=f"/tool/{quote(slug)}/cost/",
            )


def _of_tool(shelf: Shelf, slug: str) -> dict[str, dict[str, str]]:
    found = {}
    for row in host_prices(shelf.catalogue.prices[slug], current_day()):
        period = row.leading.standard
        if period and not row.removed:
            stated = period.rates.stated
            found[row.host] = {name: plain(stated[name]).replace(",", "") for name in COMPARED if name in stated}
    return found


def _moves(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [
        f"{LABELS[name]} ${price_text(Decimal(before[name]))} → ${price_text(Decimal(after[name]))}"
        f"{_share(Decimal(before[name]), Decimal(after[name]))}"
        for name in COMPARED
        if name in before and name in after and Decimal(before[name]) != Decimal(after[name])
    ]


def _share(before: Decimal, after: Decimal) -> str:
    if not before:
        return ""
    percent = 100 * (after - before) / before
    digits = f"{abs(percent):.0f}" if abs(percent) >= 1 else f"{abs(percent):.1g}"
    return f" ({'+' if percent > 0 else '−'}{digits} %)"
