"""Issues of the digest: found, held by one sender at a time, and finished."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from seatrial.errors import BadInput, NotFound, NotReady
from seatrial.server.models import Issue as Issue  # passed on: outside the store rows are not imported

_NAME = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)


def find_issue(name: str | None = None) -> Issue:
    """The issue of a year and week (“2026-48”), or the newest; BadInput, NotFound, NotReady."""
    if name is None:
        newest = Issue.objects.first()
        if newest is None:
            raise NotReady("No issue of the digest has been written yet.", "Wait for the end of the week.")
        return newest
    found = _NAME.fullmatch(name)
    if not found:
        raise BadInput(f"“{name}” is no issue.", "Write year and week, such as 2026-48.")
    issue = Issue.objects.filter(year=int(found[1]), week=int(found[2])).first()
    if issue is None:
        raise NotFound("issue", name, [str(near) for near in Issue.objects.all()[:3]])
    return issue


def issue_of(number: int) -> Issue:
    """The issue of an id; NotFound."""
    issue = Issue.objects.filter(pk=number).first()
    if issue is None:
        raise NotFound("issue", str(number), [])
    return issue


def hold(number: int, seconds: float) -> str | None:
    """What proves that its sender may go on for so many seconds; None while another one may."""
    token = secrets.token_hex(16)
    now = timezone.now()
    free = Issue.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=number)
    return token if free.update(lease=token, lease_until=now + timedelta(seconds=seconds)) else None


def hold_on(number: int, token: str, seconds: float) -> bool:
    """Hold it longer; False where another sender has it."""
    held = Issue.objects.filter(pk=number, lease=token)
    return bool(held.update(lease_until=timezone.now() + timedelta(seconds=seconds)))


def let_go(number: int, token: str) -> None:
    """The sender ends."""
    Issue.objects.filter(pk=number, lease=token).update(lease="", lease_until=None)


def finish(number: int) -> None:
    """Everybody has had it, or was found not to want it or not to be reachable."""
    Issue.objects.filter(pk=number, sent=None).update(sent=timezone.now())
