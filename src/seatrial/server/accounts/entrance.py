"""/account/sign-in/ and what follows: an address, a code, in. A passkey or GitHub where the reader has them."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from seatrial.errors import BadInput
from seatrial.server.accounts import codes
from seatrial.server.accounts.addresses import clean_address
from seatrial.server.accounts.guards import PROVED, just_proved, private, signed_in
from seatrial.server.accounts.view import account_page, posting, reading_and_posting, way_back
from seatrial.server.pages.headers import policy
from seatrial.server.pages.naming import short
from seatrial.server.store import readers

CODE = "/account/code/"


@reading_and_posting
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form for an address, and the mail it sends. The answer is the same for every address."""
    back = way_back(request)
    if request.user.is_authenticated:
        return private(HttpResponseRedirect(back or settings.LOGIN_REDIRECT_URL))
    if request.method != "POST":
        return _sign_in_page(request, back, short(request.GET.get("address", "")))
    given = request.POST.get("address", "")
    try:
        codes.ask(request, clean_address(given), back)
    except BadInput as problem:
        return _sign_in_page(request, back, short(given), problem)
    return private(HttpResponseRedirect(CODE))


@reading_and_posting
def code(request: HttpRequest) -> HttpResponse:
    """The form for a code, and the account it opens."""
    if (waiting := codes.asked(request)) is None:
        return private(HttpResponseRedirect(settings.LOGIN_URL))
    if request.method != "POST":
        return account_page(request, "account_code.html", address=waiting.address)
    try:
        proved = codes.prove(request, request.POST.get("code", ""))
    except BadInput as problem:
        return account_page(
            request, "account_code.html", address=waiting.address, problem=problem, code=_status(problem)
        )
    return private(_enter(request, proved))


@signed_in
@reading_and_posting
def again(request: HttpRequest) -> HttpResponse:
    """Somebody signed in proves once more who they are, before something that a thief of a session would do."""
    back = way_back(request)
    if just_proved(request):
        return HttpResponseRedirect(back or settings.LOGIN_REDIRECT_URL)
    address = str(request.user)
    if request.method != "POST":
        return account_page(request, "account_again.html", address=address, back=back)
    try:
        codes.ask(request, address, back)
    except BadInput as problem:
        status = _status(problem)
        return account_page(request, "account_again.html", address=address, back=back, problem=problem, code=status)
    return HttpResponseRedirect(CODE)


@posting
def other_address(request: HttpRequest) -> HttpResponse:
    """Forget the address that a code was sent to."""
    codes.forget(request)
    return private(HttpResponseRedirect(settings.LOGIN_URL))


@posting
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()
    get_adapter(request).logout(request)
    return private(HttpResponseRedirect("/"))


def _enter(request: HttpRequest, proved: codes.Asked) -> HttpResponse:
    """The account of an address that was just proved; a new one is shown its own page first."""
    reader, new = readers.proven(proved.address)
    if request.user == reader:
        request.session[PROVED] = time.time()
        return HttpResponseRedirect(proved.back or settings.LOGIN_REDIRECT_URL)
    record_authentication(request, reader, method="code", email=proved.address)
    back = proved.back or settings.LOGIN_REDIRECT_URL
    if new and back == settings.LOGIN_REDIRECT_URL:
        back = f"{back}?new=1"
    answer: HttpResponse = perform_login(request, reader, redirect_url=back, email=proved.address)
    return answer


def _sign_in_page(request: HttpRequest, back: str, address: str, problem: BadInput | None = None) -> HttpResponse:
    response = account_page(
        request, "account_sign_in.html", back=back, address=address, problem=problem, code=_status(problem)
    )
    if settings.GITHUB:  # the button leads there by way of an address of ours, and browsers check both
        response.headers["Content-Security-Policy"] = policy(form_action="'self' https://github.com")
    return response


def _status(problem: BadInput | None) -> int:
    return 200 if problem is None else 429 if isinstance(problem, codes.TooMany) else 400
