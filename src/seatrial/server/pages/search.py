"""/search/?q=..."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.server.pages.naming import short
from seatrial.server.pages.page import page
from seatrial.server.store.searching import found_tools, found_trials, nearest_tools
from seatrial.server.store.shelf import current_shelf


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The tools that a few words mean; where none does, those whose names come close."""
    shelf = current_shelf()
    query = short(request.GET.get("q", ""))
    found = found_tools(shelf, query)
    return page(
        request,
        shelf,
        "search.html",
        query=query,
        found=[shelf.standing(tool) for tool in found],
        trials=found_trials(shelf, query) if query else [],
        nearest=[] if found else nearest_tools(shelf, query),
    )
