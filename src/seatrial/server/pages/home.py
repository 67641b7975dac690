"""The page at /."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.server.pages.page import page
from seatrial.server.store.comparing import reference_comparison
from seatrial.server.store.shelf import current_shelf


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One comparison to show what this is, and the ways to all others."""
    shelf = current_shelf()
    categories = [(row, shelf.in_category(row.id)) for row in shelf.catalogue.categories.values()]
    return page(
        request,
        shelf,
        "home.html",
        pair=reference_comparison(shelf),
        categories=[(category, standings) for category, standings in categories if standings],
        critics=shelf.panel.critics,
        independence=shelf.panel.independence,
    )
