"""Who may see a page: somebody signed in, editors, administrators. What is guarded is never kept by anybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from seatrial.server.accounts.seen import note_seen
from seatrial.server.pages.page import SECRET
from seatrial.server.pages.refusals import Refusal, refuse, wants_json

EDITORS = "This belongs to editors and administrators."
ADMINISTRATORS = "This belongs to administrators."
ASK = "Ask an administrator of this site for the role."
PROVED = "proved_at"  # in the session: the second at which its reader last proved who they are
AGAIN = "/account/again/"
Answer = TypeVar("Answer", bound=HttpResponseBase)


class View(Protocol):
    """A view with whatever its address names."""

    def __call__(self, request: HttpRequest, /, *given: Any, **named: Any) -> HttpResponseBase:
        """The answer to a request."""


def signed_in(view: View) -> View:
    """Only for readers with an account; others sign in first and come back."""
    return _guard(view, lambda _: None)


def editors_only(view: View) -> View:
    """Only for editors and administrators."""
    return _guard(view, lambda request: None if getattr(request.user, "edits", False) else EDITORS)


def administrators_only(view: View) -> View:
    """Only for administrators."""
    return _guard(view, lambda request: None if getattr(request.user, "is_staff", False) else ADMINISTRATORS)


def proved(view: View) -> View:
    """Only for who signed in, or proved it again, within the last minutes: before what a thief of a session wants."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *given: Any, **named: Any) -> HttpResponseBase:
        if not just_proved(request):
            back = request.get_full_path() if request.method in ("GET", "HEAD") else str(settings.LOGIN_REDIRECT_URL)
            return private(HttpResponseRedirect(f"{AGAIN}?{urlencode({'next': back})}"))
        return view(request, *given, **named)

    return signed_in(guarded)


def just_proved(request: HttpRequest) -> bool:
    """Whether the reader proved who they are within the last minutes."""
    return bool(time.time() - request.session.get(PROVED, 0) < settings.PROVED_FOR)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in and back here; a form that was sent, or a program, is refused instead of losing what it sent."""
    if request.method not in ("GET", "HEAD") or wants_json(request):
        refusal = Refusal(
            401, "You are not signed in.", "Sign in, then send it again.", [("Sign in", sign_in_address())]
        )
        return private(refuse(request, refusal))
    return private(HttpResponseRedirect(sign_in_address(request.get_full_path())))


def sign_in_address(back: str = "") -> str:
    """The sign-in page, which leads back to an address of this site."""
    return f"{settings.LOGIN_URL}?{urlencode({'next': back})}" if back else str(settings.LOGIN_URL)


def private(response: Answer) -> Answer:
    """An answer for one reader alone."""
    response.headers["Cache-Control"] = SECRET
    return response


def _guard(view: View, reason_against: Callable[[HttpRequest], str | None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, /, *given: Any, **named: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        note_seen(request)
        if reason := reason_against(request):
            return private(refuse(request, Refusal(403, reason, ASK)))
        return private(view(request, *given, **named))

    return guarded
