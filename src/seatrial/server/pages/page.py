"""What all pages share: the place they stand in, and how long they may be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import set_response_etag

from seatrial.publish.html import Site, render
from seatrial.server.store.shelf import Shelf

FRESH = "public, max-age=60"
KEPT = 256  # rendered pages in memory, 40 MB at the most
SECRET = "no-store"  # noqa: S105 - pages that hold a token


def page(
    request: HttpRequest,
    shelf: Shelf | None,
    template: str,
    *,
    canonical: list[tuple[str, str]] | None = None,
    code: int = 200,
    cache: str = FRESH,
    **context: Any,
) -> HttpResponse:
    """One page. `canonical` is the canonical query of its address; without a shelf it stands in an empty place."""
    path = request.path + (f"?{urlencode(canonical)}" if canonical else "")

    def body() -> bytes:
        return render(template, site=_site(request, shelf, path), **context).encode()

    keep = shelf is not None and code == 200 and cache == FRESH
    response = HttpResponse(_kept(request, shelf, body) if keep and shelf else body(), status=code)
    response.headers["Cache-Control"] = cache if code == 200 else "no-cache"
    if code == 200 and cache == FRESH:
        set_response_etag(response)
    return response


def elsewhere(address: str, *, for_good: bool) -> HttpResponse:
    """A redirect. Even one for good is kept for a minute only: names change with the catalogue."""
    response = HttpResponsePermanentRedirect(address) if for_good else HttpResponseRedirect(address)
    response.headers["Cache-Control"] = FRESH
    return response


def base_url(request: HttpRequest) -> str:
    """The site's own address, without a slash at the end; empty for a host that is not ours."""
    if settings.BASE_URL:
        return str(settings.BASE_URL)
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""


def _site(request: HttpRequest, shelf: Shelf | None, path: str) -> Site:
    if shelf is None:
        return Site(base_url=base_url(request), path=path, as_of=date.today())
    return Site(
        base_url=base_url(request),
        path=path,
        as_of=shelf.catalogue.as_of,
        problems=shelf.catalogue.problems,
    )


_pages: dict[tuple[str, str], bytes] = {}
_pages_of: tuple[int, str] | None = None
_pages_lock = Lock()


def _kept(request: HttpRequest, shelf: Shelf, body: Callable[[], bytes]) -> bytes:
    """A page's body, rendered once a snapshot, host and whole address; the oldest go when there are KEPT."""
    global _pages_of
    key = base_url(request), request.get_full_path()
    with _pages_lock:
        if _pages_of != shelf.version:
            _pages.clear()
            _pages_of = shelf.version
        found = _pages.get(key)
    if found is not None:
        return found
    made = body()
    with _pages_lock:
        if _pages_of == shelf.version:
            while len(_pages) >= KEPT:
                del _pages[next(iter(_pages))]
            _pages[key] = made
    return made
