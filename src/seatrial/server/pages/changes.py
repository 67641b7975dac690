"""/changes/ and its feed: every call that became another one, and why."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.errors import BadInput
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.memory.change import KINDS, Change, Kind
from seatrial.panel.memory.weeks import by_week, chosen
from seatrial.server.pages.feed import changes_feed
from seatrial.server.pages.naming import one_of, short, tool_named
from seatrial.server.pages.page import FRESH, base_url, page
from seatrial.server.store.changes import changed_tools, found_changes
from seatrial.server.store.shelf import Shelf, current_shelf

MOST = 150  # lines on a page; the day on which they end is shown whole
IN_FEED = 50
OF_KIND: dict[str, Kind] = {id: id for id in KINDS}


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed, week by week, newest first."""
    shelf = current_shelf()
    tools = changed_tools()
    tool, kind = wanted(request, shelf, tools)
    until = _day(request.GET.get("until", ""))
    every = found_changes(tool=tool, kind=kind)
    rows = [row for row in every if until is None or row.when.date() <= until]
    rows, older = _cut(rows)
    name = tools.get(tool) or shelf.catalogue.tools[tool].name if tool else None
    return page(
        request,
        shelf,
        "changes.html",
        weeks=by_week(chosen(rows)),
        marked=every,
        tools=tools if tool is None or tool in tools else {**tools, tool: name},
        tool=(tool, name) if tool else None,
        kind=kind,
        kinds={id: words for id, words in KINDS.items() if id != "beginning"},
        critics={critic.id for critic in shelf.panel.critics},
        day=current_day(),
        query=_query(tool=tool, kind=kind),
        older=_query(tool=tool, kind=kind, until=older.isoformat()) if older else None,
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest changes as Atom, under the same choice as the page."""
    shelf = current_shelf()
    tool, kind = wanted(request, shelf, changed_tools())
    rows = [row for row in found_changes(tool=tool, kind=kind) if row.kind != "beginning"][:IN_FEED]
    text = changes_feed(rows, base_url(request), _query(tool=tool, kind=kind), shelf.catalogue.as_of)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8", headers={"Cache-Control": FRESH})


def wanted(request: HttpRequest, shelf: Shelf, tools: dict[str, str]) -> tuple[str | None, Kind | None]:
    """The tool and the kind that a query asks for; NotFound names those that come close."""
    name, kind = request.GET.get("tool", ""), request.GET.get("kind", "")
    tool = None
    if name:  # a tool that left the catalogue keeps its history
        tool = name if name in tools else tool_named(shelf, name).slug
    return tool, one_of(OF_KIND, "kind of change", kind) if kind else None


def _cut(rows: list[Change]) -> tuple[list[Change], date | None]:
    """The first lines up to a whole day, and the day before it where more follow."""
    if len(rows) <= MOST:
        return rows, None
    last = rows[MOST - 1].when.date()
    shown = [row for row in rows if row.when.date() >= last]
    return shown, last - timedelta(days=1) if len(shown) < len(rows) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"“{short(text)}” is no day.", "Write it as 2026-11-23.") from None


def _query(**given: str | None) -> str:
    stated = {name: value for name, value in given.items() if value}
    return f"?{urlencode(stated)}" if stated else ""
