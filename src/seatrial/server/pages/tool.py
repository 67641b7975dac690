"""The page at /tool/<slug>/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.comparison.entry import describe, entry
from seatrial.comparison.rows import sections
from seatrial.facts.freshness import stale_since
from seatrial.facts.pricing.prices import current_day, host_prices
from seatrial.panel.verdict import panel_rubrics
from seatrial.server.pages.naming import tool_named
from seatrial.server.pages.page import elsewhere, page
from seatrial.server.pages.trials import reader_names
from seatrial.server.store.changes import history_of
from seatrial.server.store.shelf import current_shelf
from seatrial.server.store.tallies import current_tallies


@require_safe
def tool(request: HttpRequest, name: str) -> HttpResponse:
    """One tool: its facts, its reviews, and the others of its kind."""
    shelf = current_shelf()
    found = tool_named(shelf, name)
    if found.slug != name:
        return elsewhere(f"/tool/{found.slug}/", for_good=True)
    panel = shelf.panel
    rubrics = panel_rubrics(panel.critics, panel.sitting(found))
    stated, day = shelf.catalogue.prices.get(found.slug), current_day()
    priced = shelf.catalogue.metrics["price_input"].shown_for(found.category)
    stale = stale_since(found, shelf.catalogue.metrics, day)
    return page(
        request,
        shelf,
        "tool.html",
        tool=found,
        category=shelf.catalogue.categories[found.category],
        assessment=shelf.assess(found),
        sections=sections([found], shelf.catalogue.metrics, [rubrics]),
        entry=entry(found),
        description=describe(found, shelf.catalogue),
        prices=host_prices(stated, day) if stated else [] if priced else None,
        day=day,
        critics=panel.critics,
        tried=[(row, reader_names(shelf, row)) for row in shelf.trials_of(found)],
        stale=stale,
        history=history_of([found.slug])[found.slug],
        readers=current_tallies().tool(found.slug),
        fits=found.slug in shelf.catalogue.configs,
        standings=[row for row in shelf.in_category(found.category) if row.tool.slug != found.slug],
    )
