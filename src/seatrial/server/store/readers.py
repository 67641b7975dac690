"""Accounts as rows: who there is, what they may do, and that they go."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from seatrial.errors import BadInput, NotFound
from seatrial.facts.names import nearest
from seatrial.server.models import Reader as Reader  # the type of an account, for who may not import models

ROLES = tuple(Reader.Role.values)


def proven(address: str) -> tuple[Reader, bool]:
    """The account of an address that somebody has just proved, and whether it is new."""
    with transaction.atomic():
        reader, new = Reader.objects.get_or_create(email=address, defaults={"password": "!"})
        EmailAddress.objects.update_or_create(user=reader, email=address, defaults={"verified": True, "primary": True})
    return reader, new


def everybody() -> list[Reader]:
    """All accounts, administrators and editors first."""
    order = list(reversed(ROLES))
    return sorted(Reader.objects.all(), key=lambda reader: (order.index(reader.role), reader.email))


def set_role(address: str, role: str) -> tuple[Reader, bool]:
    """Give an address a role, also before it ever signed in; returns the account and whether it is new."""
    if role not in ROLES:
        raise BadInput(f"“{role}” is no role.", f"Roles are {', '.join(ROLES)}.")
    return Reader.objects.update_or_create(
        email=address, defaults={"role": role}, create_defaults={"email": address, "role": role, "password": "!"}
    )


def of_address(address: str) -> Reader:
    """The account of an address; NotFound names those that come close."""
    try:
        return Reader.objects.get(email=address)
    except Reader.DoesNotExist:
        known = list(Reader.objects.values_list("email", flat=True))
        raise NotFound("account", address, nearest(address, known)) from None


def delete(reader: Reader) -> None:
    """The account with all that hangs on it, and its sessions wherever they are open."""
    keys = list(UserSession.objects.filter(user=reader).values_list("session_key", flat=True))
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        reader.delete()
