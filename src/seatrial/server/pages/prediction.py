"""/predictions/<id>/: one prediction with every resolution; and the form with which an editor resolves it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.facts.pricing.prices import current_day
from seatrial.panel.predictions.judge import World
from seatrial.panel.predictions.resolve import Standing, stand
from seatrial.server.accounts.guards import editors_only
from seatrial.server.pages.naming import short
from seatrial.server.pages.page import SECRET, page
from seatrial.server.pages.prediction_forms import MOST, Ruling, empty_ruling, sent_ruling
from seatrial.server.store.predictions import KeptPrediction, Overtaken, kept_prediction, resolve_prediction
from seatrial.server.store.shelf import Shelf, current_shelf

LONGEST_ID = 160
RECORDED = "recorded"  # in the address, after a resolution


@require_safe
def prediction(request: HttpRequest, name: str) -> HttpResponse:
    """For everybody: what was claimed, by whom, how it is resolved, and how it was."""
    shelf, row = current_shelf(), kept_prediction(short(name, LONGEST_ID))
    return page(request, shelf, "prediction.html", **_about(shelf, row))


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def resolve(request: HttpRequest, name: str) -> HttpResponse:
    """The form. What is wrong is said beside its field; what somebody else recorded meanwhile is shown first."""
    shelf, row = current_shelf(), kept_prediction(short(name, LONGEST_ID))
    if request.method != "POST":
        recorded = RECORDED in request.GET and row.filed.standing is not None
        return _form(request, shelf, row, empty_ruling(), recorded=recorded)
    ruling = sent_ruling(request.POST, row.filed)
    if ruling.seen != len(row.filed.resolutions):
        return _form(request, shelf, row, ruling, code=409, overtaken=True)
    if ruling.problems or ruling.proof is None:
        return _form(request, shelf, row, ruling, code=400)
    try:
        resolve_prediction(
            row.forecast.id, decided=current_day(), proof=ruling.proof, seen=ruling.seen, **ruling.for_record()
        )
    except Overtaken:
        return _form(request, shelf, kept_prediction(row.forecast.id), ruling, code=409, overtaken=True)
    answer = HttpResponseRedirect(f"/predictions/{row.forecast.id}/resolve/?{RECORDED}")
    answer.status_code = 303
    return answer


def _form(
    request: HttpRequest,
    shelf: Shelf,
    row: KeptPrediction,
    ruling: Ruling,
    *,
    code: int = 200,
    overtaken: bool = False,
    recorded: bool = False,
) -> HttpResponse:
    """The form over what stands now, with everything that was typed."""
    return page(
        request,
        shelf,
        "prediction_resolve.html",
        code=code,
        cache=SECRET,
        csrf_token=get_token(request),
        ruling=ruling,
        problems={} if overtaken else ruling.problems,
        most=MOST,
        today=current_day(),
        overtaken=overtaken,
        recorded=recorded,
        **_about(shelf, row),
    )


def _about(shelf: Shelf, row: KeptPrediction) -> dict[str, Any]:
    return {
        "row": row,
        "waits": _waits(shelf, row),
        "critics": {critic.id: critic.name for critic in shelf.panel.critics},
        "tools": shelf.catalogue.tools,
    }


def _waits(shelf: Shelf, row: KeptPrediction) -> Standing | None:
    """What an unresolved prediction waits for."""
    if row.filed.standing is not None:
        return None
    return stand(row.forecast, World(shelf.catalogue, shelf.panel.critics), current_day())
