"""Passkeys: added, used to sign in, removed. The only pages with a script, for browsers hide passkeys behind one."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.conf import settings
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from seatrial.errors import NotFound
from seatrial.server.accounts import codes
from seatrial.server.accounts.guards import private, proved
from seatrial.server.accounts.mail import send_passkey_added
from seatrial.server.accounts.view import account_page, posting, reading_and_posting, way_back
from seatrial.server.pages.page import base_url

LARGEST = 20_000  # characters of a browser's answer; real ones have one or two thousand
LONGEST_NAME = 60
NOT_ACCEPTED = "The passkey was not accepted. Try again, or sign in with a mailed code."
_BROKEN = (
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    ValidationError,
)  # what the readers raise over odd answers


@reading_and_posting
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey: the browser names the account."""
    back = way_back(request)
    if request.user.is_authenticated:
        return private(HttpResponseRedirect(back or settings.LOGIN_REDIRECT_URL))
    if request.method != "POST":
        return _enter_page(request, back)
    if not ratelimit.consume(request, app="allauth.mfa", action="webauthn_login"):
        return _enter_page(request, back, codes.TooMany("Too many tries.", "Try again in a minute."), 429)
    form = LoginWebAuthnForm(data={"credential": _answer(request)})
    if not _valid(form):
        return _enter_page(request, back, NOT_ACCEPTED, 400)
    found = form.cleaned_data["credential"]
    login = Login(user=found.user, redirect_url=back or settings.LOGIN_REDIRECT_URL)
    response: HttpResponse = flows.perform_passwordless_login(request, found, login)
    return private(response)


@proved
@reading_and_posting
def add(request: HttpRequest) -> HttpResponse:
    """Add a passkey to the account that is signed in."""
    if request.method != "POST":
        return _add_page(request)
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    given = {"name": name, "credential": _answer(request), "passwordless": "on"}
    form = AddWebAuthnForm(user=request.user, data=given)
    if not _valid(form):
        return _add_page(request, NOT_ACCEPTED, 400)
    flows.add_authenticator(request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"])
    send_passkey_added(str(request.user), form.cleaned_data["name"], base_url(request))
    return HttpResponseRedirect("/account/#passkeys")


@proved
@posting
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a passkey from the account; it opens nothing any more."""
    found = mine(request).filter(pk=number).first()
    if found is None:
        raise NotFound("passkey", str(number), [])
    flows.remove_authenticator(request, found)
    return HttpResponseRedirect("/account/#passkeys")


def mine(request: HttpRequest) -> Any:
    """The passkeys of the reader who asks, the oldest first."""
    rows = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    return rows.order_by("created_at")


def _enter_page(request: HttpRequest, back: str, problem: object = None, code: int = 200) -> HttpResponse:
    options = json.dumps(auth.begin_authentication(user=None))
    if not request.user.is_authenticated:
        request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    return _page(request, "account_passkey.html", code, back=back, problem=problem, options=options)


def _add_page(request: HttpRequest, problem: object = None, code: int = 200) -> HttpResponse:
    options = json.dumps(auth.begin_registration(request.user, True))
    return _page(request, "account_passkey_add.html", code, problem=problem, options=options)


def _page(request: HttpRequest, template: str, code: int, **given: Any) -> HttpResponse:
    named = _host_has_a_name(request)
    return account_page(request, template, code=code, script=True, named=named, port=request.get_port(), **given)


def _host_has_a_name(request: HttpRequest) -> bool:
    """Passkeys belong to a name; browsers make none for a number such as 127.0.0.1."""
    try:
        ipaddress.ip_address(request.get_host().rsplit(":", 1)[0].strip("[]"))
    except ValueError:
        return True
    return False


def _answer(request: HttpRequest) -> str:
    return request.POST.get("credential", "")[:LARGEST]


def _valid(form: Any) -> bool:
    try:
        return bool(form.is_valid())
    except _BROKEN:
        return False
