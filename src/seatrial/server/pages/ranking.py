"""/ranking/: what the drawn pairs say of each category, how far it can be trusted, and every ballot as a file."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.server.pages.page import page
from seatrial.server.store.pseudonyms import pseudonyms
from seatrial.server.store.rankings import WINNER, current_audits, current_rankings, drawn_ballots
from seatrial.server.store.shelf import current_shelf

KEPT_FOR = "public, max-age=300"


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """One table a category."""
    shelf = current_shelf()
    found = current_rankings(shelf)
    audits = current_audits(shelf)  # read later: a category may have had its first vote in between
    categories = shelf.catalogue.categories.values()
    rows = [(row, found[row.id], audits[row.id]) for row in categories if row.id in found and row.id in audits]
    return page(
        request,
        shelf,
        "ranking.html",
        rankings=rows,
        slugs={tool.name: tool.slug for tool in shelf.catalogue.tools.values()},
    )


@require_safe
def ballots_file(_request: HttpRequest) -> HttpResponse:
    """Every ballot on a drawn pair, as `seatrial rank` reads them, in an order that says nothing of when."""
    shelf = current_shelf()
    rows = drawn_ballots(shelf)
    names = pseudonyms({row[1] for row in rows})
    lines = sorted((names[voter], one, other, WINNER[choice], weight) for _, voter, one, other, choice, weight in rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("voter", "a", "b", "winner", "weight"))
    writer.writerows(lines)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="seatrial-ballots.csv"'
    response.headers["Cache-Control"] = KEPT_FOR
    return response
