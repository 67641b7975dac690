"""/digest/: asking for the weekly e-mail, confirming, leaving. Links in mails only show a button; the button acts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from seatrial.errors import BadInput
from seatrial.server.digest import tokens
from seatrial.server.digest.signing_up import sign_up
from seatrial.server.pages.naming import short
from seatrial.server.pages.page import SECRET, base_url, page
from seatrial.server.store import subscribers
from seatrial.server.store.shelf import current_shelf

reading_and_posting = require_http_methods(["GET", "HEAD", "POST"])


@reading_and_posting
def digest(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends. The reply is the same whether or not the address was known."""
    if request.method != "POST":
        return _page(request, "form", address=short(request.GET.get("address", "")))
    given = request.POST.get("address", "")
    try:
        sign_up(given, base_url(request))
    except BadInput as problem:
        return _page(request, "form", address=short(given), problem=problem, code=400)
    return _page(request, "sent", address=given.strip())


@reading_and_posting
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the first mail."""
    address = tokens.confirming(token)
    if address is None:
        return _page(request, "bad-link", code=400)
    if request.method != "POST":
        return _page(request, "confirm", address=address, token=token)
    subscribers.confirm(address)
    return _page(request, "confirmed", address=address)


@csrf_exempt  # RFC 8058: mail programs post here on the reader's behalf; the token is the proof
@reading_and_posting
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The link of every mail."""
    address = tokens.leaving(token)
    if address is None:
        return _page(request, "bad-link", code=400)
    if request.method != "POST":
        return _page(request, "leave", address=address, token=token)
    subscribers.leave(address)
    return _page(request, "left", address=address)


def _page(request: HttpRequest, state: str, **given: Any) -> HttpResponse:
    context = {"address": "", "token": "", "problem": None, **given}
    folder = "" if settings.SMTP else f"{settings.MAIL_FOLDER.parent.name}/{settings.MAIL_FOLDER.name}"
    response = page(
        request,
        current_shelf(),
        "digest.html",
        cache=SECRET,
        state=state,
        csrf_token=get_token(request),
        mail_folder=folder,
        **context,
    )
    response.headers["Cache-Control"] = SECRET
    return response
