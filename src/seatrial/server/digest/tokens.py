"""Signed links: who holds one has read the mail it came in."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

CONFIRM_WITHIN = timedelta(days=7)
CHOOSE_WITHIN = timedelta(days=180)
_CONFIRM, _LEAVE, _CHOOSE = "seatrial.digest.confirm", "seatrial.digest.leave", "seatrial.digest.preferences"


def confirm_token(address: str) -> str:
    """What confirms an address, for seven days."""
    return signing.dumps(address, salt=_CONFIRM)


def leave_token(address: str) -> str:
    """What takes an address off the list, for good: old mails must still be good for leaving."""
    return signing.dumps(address, salt=_LEAVE)


def preferences_token(address: str) -> str:
    """What changes the choice of an address, for half a year; every mail brings a new one."""
    return signing.dumps(address, salt=_CHOOSE)


def confirming(token: str) -> str | None:
    """The address a token confirms; None where it is false or too old."""
    return _read(token, _CONFIRM, CONFIRM_WITHIN)


def leaving(token: str) -> str | None:
    """The address a token takes off the list; None where it is false."""
    return _read(token, _LEAVE, None)


def choosing(token: str) -> str | None:
    """The address whose choice a token changes; None where it is false or too old."""
    return _read(token, _CHOOSE, CHOOSE_WITHIN)


def _read(token: str, salt: str, within: timedelta | None) -> str | None:
    try:
        address = signing.loads(token, salt=salt, max_age=within)
    except signing.BadSignature:
        return None
    return address if isinstance(address, str) else None
