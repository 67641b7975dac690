"""A code sent by mail, and typed by who reads that mail.

Nothing here looks at accounts: for an address with one and an address without one the same is done, in the same
time. The account is looked up, or made, after the code has proved the address. The browser's session keeps the address
and a keyed hash of the code; guesses are counted in the cache, for the session's holder could send many at once.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from seatrial.errors import BadInput
from seatrial.server.accounts.mail import send_code
from seatrial.server.pages.page import base_url

_KEY = "asked_code"


class TooMany(BadInput):
    """A limit is reached; its pages have status 429."""


@dataclass(frozen=True)
class Asked:
    """A code on its way: to which address, its hash, since when (seconds), and where its reader wants to go then."""

    address: str
    proof: str
    at: float
    back: str


def ask(request: HttpRequest, address: str, back: str) -> None:
    """Send a code to an address; TooMany beyond the limits per caller and per address."""
    if not ratelimit.consume(request, action="request_login_code", key=address):
        raise TooMany(
            "Too many codes were asked for, from here or for this address.",
            "Use the last one that came, or ask again later: three a minute and ten an hour are sent to an address.",
        )
    code = get_adapter(request).generate_login_code()
    request.session[_KEY] = asdict(Asked(address, _proof(address, code), time.time(), back))
    if not request.user.is_authenticated:
        request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    send_code(address, code, base_url(request))


def asked(request: HttpRequest) -> Asked | None:
    """The code this browser waits for; None where there is none, or it is too old."""
    kept = request.session.get(_KEY)
    found = Asked(**kept) if kept else None
    return found if found and time.time() - found.at < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT else None


def prove(request: HttpRequest, given: str) -> Asked:
    """The address that a typed code proves; a code works once. BadInput or TooMany where it proves nothing."""
    waiting = asked(request)
    if waiting is None:
        raise BadInput("There is no code to be typed here, or it is too old.", "Ask for a new one.")
    if not ratelimit.consume(request, action="enter_code", key=waiting.proof):
        raise TooMany("Too many codes were tried.", "Ask for a new one in a minute.")
    if not constant_time_compare(_proof(waiting.address, given[:100]), waiting.proof):
        raise BadInput("This is not the code that was sent.", "Compare it with the newest mail.")
    del request.session[_KEY]
    return waiting


def forget(request: HttpRequest) -> None:
    """Another address is to be used."""
    request.session.pop(_KEY, None)


def _proof(address: str, code: str) -> str:
    return salted_hmac("seatrial.code", f"{address} {normalize_user_code(code)}", algorithm="sha256").hexdigest()
