"""/trials/ and /trials/<id>/: every trial that was ever published here, the withdrawn ones with their reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.comparison.trials import contender_names
from seatrial.server.pages.naming import one_of
from seatrial.server.pages.page import page
from seatrial.server.store.shelf import Shelf, current_shelf
from seatrial.server.store.trials import KeptTrial


@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    shelf = current_shelf()
    rows = [(row, reader_names(shelf, row)) for row in shelf.trials]
    return page(request, shelf, "trials.html", rows=rows)


@require_safe
def trial(request: HttpRequest, name: str) -> HttpResponse:
    """One trial: what was decided, how firmly, at what cost, and how to repeat it."""
    shelf = current_shelf()
    kept = one_of({row.record.id: row for row in shelf.trials}, "trial", name)
    tools = [tool for slug in kept.record.tools if (tool := shelf.catalogue.tools.get(slug))]
    return page(
        request,
        shelf,
        "trial.html",
        kept=kept,
        record=kept.record,
        result=kept.record.result,
        names=reader_names(shelf, kept),
        places={arm.name: place for place, arm in enumerate(kept.record.result.arms)},
        tools={tool.slug: tool for tool in tools},
    )


def reader_names(shelf: Shelf, kept: KeptTrial) -> dict[str, str]:
    """What a reader calls each contender of a trial."""
    return contender_names(kept.record.result.arms, {tool.slug: tool.name for tool in shelf.catalogue.tools.values()})
