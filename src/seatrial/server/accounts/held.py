"""Everything that is held about an account, for the reader to take along.

Another part of the site adds its own to PARTS: a name, what the account's page calls it, and a function that gives it
as plain data. A list counts its entries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry

from seatrial.server.store.drafts import reviews_of
from seatrial.server.store.subscription_of import subscription_of
from seatrial.server.store.votes_of import votes_of

if TYPE_CHECKING:
    from seatrial.server.store.readers import Reader


@dataclass(frozen=True)
class Part:
    """One kind of thing that is held: its name in the file, its name on the page, and how it is found."""

    name: str
    label: str
    find: Callable[[Reader], Any]


def _account(reader: Reader) -> dict[str, Any]:
    return {
        "address": reader.email,
        "role": reader.role,
        "joined": _moment(reader.joined),
        "last_signed_in": _moment(reader.last_login),
    }


def _passkeys(reader: Reader) -> list[dict[str, Any]]:
    rows = Authenticator.objects.filter(user=reader, type=Authenticator.Type.WEBAUTHN).order_by("created_at")
    return [
        {
            "name": row.data["name"],
            "added": _moment(row.created_at),
            "last_used": _moment(row.last_used_at),
            "public_key": row.data["credential"],
        }
        for row in rows
    ]


def _sessions(reader: Reader) -> list[dict[str, Any]]:
    return [
        {
            "browser": row.user_agent,
            "address": row.ip,
            "since": _moment(row.created_at),
            "last_seen": _moment(row.last_seen_at),
        }
        for row in UserSession.objects.filter(user=reader).order_by("created_at")
    ]


def _elsewhere(reader: Reader) -> list[dict[str, Any]]:
    rows = SocialAccount.objects.filter(user=reader)
    return [{"at": row.provider, "is": row.extra_data, "since": _moment(row.date_joined)} for row in rows]


def _administration(reader: Reader) -> list[dict[str, Any]]:
    rows = LogEntry.objects.filter(user_id=reader.pk).order_by("action_time")
    return [{"when": _moment(row.action_time), "what": str(row)} for row in rows]


PARTS = [
    Part("account", "The account itself", _account),
    Part("passkeys", "Passkeys", _passkeys),
    Part("sessions", "Sessions: browser and network address", _sessions),
    Part("elsewhere", "Accounts elsewhere that sign in here", _elsewhere),
    Part("administration", "What was done in the administration", _administration),
    Part("reviews", "Reviews you wrote", reviews_of),
    Part("votes", "Votes: each one, its changes, and drawn pairs", votes_of),
    Part("digest", "The weekly e-mail", subscription_of),
]


def held_about(reader: Reader) -> dict[str, Any]:
    """All of it, as data that JSON can hold."""
    return {part.name: part.find(reader) for part in PARTS}


def overview(reader: Reader) -> list[tuple[str, int]]:
    """What each part is called, and how many entries it has."""
    found = [(part.label, part.find(reader)) for part in PARTS]
    return [(label, len(entries) if isinstance(entries, list) else int(bool(entries))) for label, entries in found]


def _moment(when: datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None
