"""The page at /method/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.panel.authorship import groundings
from seatrial.server.pages.page import page
from seatrial.server.store.shelf import current_shelf
from seatrial.server.store.tallies import current_tallies


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How answers are made, from what, and how far they can be trusted."""
    shelf = current_shelf()
    return page(
        request,
        shelf,
        "method.html",
        critics=shelf.panel.critics,
        independence=shelf.panel.independence,
        groundings=groundings(review for rows in shelf.reviews.values() for _, review in rows),
        metrics=shelf.catalogue.metrics,
        counts={**shelf.counts, "votes": len(current_tallies().tools)},
    )
