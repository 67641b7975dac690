"""What all pages share: the place they stand in, and how long they may be kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import set_response_etag

from seatrial.publish.html import Site, render
from seatrial.server.store.shelf import Shelf

FRESH = "public, max-age=60"
SECRET = "no-store"  # noqa: S105 - pages that hold a token


def page(
    request: HttpRequest,
    shelf: Shelf | None,
    template: str,
    *,
    code: int = 200,
    cache: str = FRESH,
    **context: Any,
) -> HttpResponse:
    """One page; without a shelf it stands in an empty place."""
    response = HttpResponse(render(template, site=_site(request, shelf), **context), status=code)
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


def _site(request: HttpRequest, shelf: Shelf | None) -> Site:
    if shelf is None:
        return Site(base_url=base_url(request), as_of=date.today())
    return Site(base_url=base_url(request), as_of=shelf.catalogue.as_of, problems=shelf.catalogue.problems)
