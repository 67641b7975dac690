"""The sessions of an account: where it is signed in, seen when, and how each one ends."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

SEEN = "seen_at"
EVERY = timedelta(minutes=10)  # a note costs a write
_BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
_DESKS = (("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


@dataclass(frozen=True)
class Seen:
    """One place at which an account is signed in."""

    id: int
    browser: str
    ip: str
    since: datetime
    last: datetime
    current: bool


def note_seen(request: HttpRequest) -> None:
    """Keep when this session was last used; also makes a session known that began without a sign-in page."""
    if time.time() - request.session.get(SEEN, 0) < EVERY.total_seconds():
        return
    request.session[SEEN] = time.time()
    UserSession.objects.create_from_request(request)


def sessions(request: HttpRequest) -> list[Seen]:
    """Where the reader is signed in, the session that asks first, then the latest."""
    found = UserSession.objects.purge_and_list(request.user)
    listed = [
        Seen(row.pk, browser(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.is_current())
        for row in found
    ]
    return sorted(listed, key=lambda seen: (not seen.current, -seen.last.timestamp()))


def end(request: HttpRequest, number: int) -> bool:
    """End one of the reader's sessions, not the one that asks; False where there is none of that number."""
    row = UserSession.objects.filter(user=request.user, pk=number).first()
    if row is None or row.is_current():
        return False
    row.end()
    return True


def end_others(request: HttpRequest) -> int:
    """End all of the reader's sessions but the one that asks; returns how many."""
    others = [row for row in UserSession.objects.filter(user=request.user) if not row.is_current()]
    for row in others:
        row.end()
    return len(others)


def browser(agent: str) -> str:
    """A browser's words about itself as a person would say them: "Firefox on Linux"."""
    name = next((known for known in _BROWSERS if f"{known}/" in agent), "")
    name = {"Edg": "Edge", "OPR": "Opera"}.get(name, name)
    system = next((said for sign, said in (*_SYSTEMS, *_DESKS) if sign in agent), "")
    return f"{name} on {system}" if name and system else name or agent[:40] or "unknown"
