"""What was answered before is answered from memory: for one snapshot, one day, one state of the votes, one host and one
whole address.

The day belongs to it, for prices are those in force on a day. The votes are read as they were a few seconds ago.
"""

from __future__ import annotations

from datetime import date
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from seatrial.errors import NotReady
from seatrial.facts.pricing.prices import current_day
from seatrial.server.pages.headers import Answering
from seatrial.server.pages.page import FRESH, base_url
from seatrial.server.store.predictions import predictions_version
from seatrial.server.store.shelf import current_content
from seatrial.server.store.tallies import current_tallies

KEPT = 256
Moment = tuple[str, date, int, tuple[int, int]]

_pages: dict[tuple[str, str], tuple[bytes, dict[str, str]]] = {}
_pages_of: Moment | None = None
_lock = Lock()


def kept(get_response: Answering) -> Answering:
    """Middleware: outside of the sessions, so that a page that is kept asks nothing about who reads it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        moment = _moment() if request.method == "GET" else None
        if moment is None:
            return get_response(request)
        key = base_url(request), request.get_full_path()
        if found := _find(moment, key):
            return HttpResponse(found[0], headers=found[1])
        response = get_response(request)
        if _is_for_all(response) and isinstance(response, HttpResponse):
            _keep(moment, key, (response.content, dict(response.headers)))
        return response

    return answer


def _is_for_all(response: HttpResponseBase) -> bool:
    """Whether a page says that anybody may keep it, and nothing of a reader went into it."""
    personal = response.cookies or "cookie" in response.headers.get("Vary", "").lower()
    return response.status_code == 200 and response.headers.get("Cache-Control") == FRESH and not personal


def _moment() -> Moment | None:
    try:
        return current_content(), current_day(), current_tallies().version, predictions_version()
    except NotReady:
        return None


def _find(moment: Moment, key: tuple[str, str]) -> tuple[bytes, dict[str, str]] | None:
    global _pages_of
    with _lock:
        if _pages_of != moment:
            _pages.clear()
            _pages_of = moment
        return _pages.get(key)


def _keep(moment: Moment, key: tuple[str, str], page: tuple[bytes, dict[str, str]]) -> None:
    """The oldest go when there are KEPT; what was made of an older snapshot is not kept."""
    with _lock:
        if _pages_of == moment:
            while len(_pages) >= KEPT:
                del _pages[next(iter(_pages))]
            _pages[key] = page
