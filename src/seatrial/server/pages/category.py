"""The page at /category/<id>/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.server.pages.naming import one_of
from seatrial.server.pages.page import page
from seatrial.server.store.shelf import current_shelf


@require_safe
def category(request: HttpRequest, name: str) -> HttpResponse:
    """The tools of one kind, best first."""
    shelf = current_shelf()
    found = one_of(shelf.catalogue.categories, "category", name)
    return page(request, shelf, "category.html", category=found, standings=shelf.in_category(found.id))
