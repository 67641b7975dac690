"""Who gets the weekly e-mail: one small function a step."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from seatrial.server.models import Subscriber

MAILS_AN_HOUR = 5


def ask(address: str) -> tuple[bool, bool]:
    """Note that somebody gave an address: (whether a mail may go out now, whether it is confirmed already).

    The mail is counted before it is sent, so that two at once cannot both be the last one allowed.
    """
    now = timezone.now()
    with transaction.atomic():
        row, _ = Subscriber.objects.get_or_create(address=address.lower(), defaults={"asked": now, "counted_from": now})
        if now - row.counted_from >= timedelta(hours=1):
            row.mails, row.counted_from = 0, now
        allowed = row.mails < MAILS_AN_HOUR
        if allowed:
            row.mails += 1
            row.asked = now
        if row.state == Subscriber.State.LEFT:
            row.state = Subscriber.State.PENDING
        row.save()
    return allowed, row.state == Subscriber.State.CONFIRMED


def confirm(address: str) -> bool:
    """The address wants the mail; False where it is not known."""
    return _decide(address, Subscriber.State.CONFIRMED)


def leave(address: str) -> bool:
    """The address wants no more mail; False where it is not known."""
    return _decide(address, Subscriber.State.LEFT)


def confirmed_addresses() -> list[str]:
    """Everyone who gets the next issue."""
    rows = Subscriber.objects.filter(state=Subscriber.State.CONFIRMED)
    return list(rows.order_by("address").values_list("address", flat=True))


def _decide(address: str, state: Subscriber.State) -> bool:
    rows = Subscriber.objects.filter(address=address.lower())
    return rows.update(state=state, decided=timezone.now()) > 0
