"""The page at /critic/<id>/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.server.pages.naming import one_of
from seatrial.server.pages.page import page
from seatrial.server.pages.predictions import foresight_of
from seatrial.server.store.shelf import current_shelf


@require_safe
def critic(request: HttpRequest, name: str) -> HttpResponse:
    """One critic: how it looks, how often it ships, whom it agrees with, and all its reviews."""
    shelf = current_shelf()
    found = one_of({row.id: row for row in shelf.panel.critics}, "critic", name)
    independence = shelf.panel.independence
    return page(
        request,
        shelf,
        "critic.html",
        critic=found,
        critics=shelf.panel.critics,
        metrics=shelf.catalogue.metrics,
        record=next(row for row in independence.records if row.critic == found.id),
        agreements=[row for row in independence.agreements if found.id in (row.one, row.other)],
        reviews=shelf.reviews[found.id],
        independence=independence,
        foresight=foresight_of(found.id),
    )
