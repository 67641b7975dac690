"""What the pages on which one votes share: who votes, from where, and what is answered beyond the limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from seatrial.server.accounts.guards import View, signed_in
from seatrial.server.pages.page import SECRET, page
from seatrial.server.pages.refusals import Refusal, refuse
from seatrial.server.store.draws import AlreadyAnswered
from seatrial.server.store.shelf import Shelf
from seatrial.server.store.vote_limits import TooManyVotes


def voting(view: Callable[..., HttpResponseBase]) -> View:
    """A page for signed-in readers that shows a form and takes what it sends; never kept by anybody."""

    @wraps(view)
    def limited(request: HttpRequest, /, *given: Any, **named: Any) -> HttpResponseBase:
        try:
            return view(request, *given, **named)
        except TooManyVotes as error:
            return refuse(request, Refusal(429, error.cause, error.next_step))
        except AlreadyAnswered as error:
            return refuse(
                request, Refusal(409, error.cause, error.next_step, [("Judge the next pair", "/vote/judge/")])
            )

    return require_http_methods(["GET", "HEAD", "POST"])(signed_in(limited))


def form_page(request: HttpRequest, shelf: Shelf, template: str, **context: Any) -> HttpResponse:
    """One page with a form."""
    return page(request, shelf, template, cache=SECRET, csrf_token=get_token(request), **context)


def network_address(request: HttpRequest) -> str:
    """Where a request comes from, past the proxies that SEATRIAL_PROXIES says to trust."""
    return str(get_adapter(request).get_client_ip(request))


def revision_seen(request: HttpRequest) -> int | None:
    """The revision of the ballot that the form showed."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
