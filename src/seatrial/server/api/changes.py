"""/api/v1/changes: calls and verdicts that became others, in the shape of `seatrial changes --format json`."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router

from seatrial.panel.memory.line import ChangeList, change_list
from seatrial.panel.memory.weeks import chosen
from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.pages.changes import wanted
from seatrial.server.store.changes import changed_tools, found_changes
from seatrial.server.store.shelf import current_shelf

router = Router()


@router.get("", response={200: ChangeList, 404: ErrorAnswer, 422: ErrorAnswer}, summary="What changed, and why")
def changes(request: HttpRequest, since: date | None = None, tool: str = "", kind: str = "") -> HttpResponse:
    """The newest first; with `since` those of that day and later."""
    slug, of_kind = wanted(request, current_shelf(), changed_tools())
    return answer(change_list(chosen(found_changes(tool=slug, kind=of_kind), since=since)))
