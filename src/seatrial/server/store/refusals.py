"""Mails that the mail server refused."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from seatrial.server.models import Mailing, Subscriber

LATELY = timedelta(days=8)


def refused_lately() -> list[tuple[str, str, date]]:
    """Address, answer and day of every mail refused since the last issue or so, of those who are still on the list."""
    rows = Mailing.objects.filter(
        state=Mailing.State.REFUSED,
        changed__gte=timezone.now() - LATELY,
        subscriber__state=Subscriber.State.CONFIRMED,
    )
    found = rows.order_by("changed").values_list("address", "answer", "changed")
    return [(address, answer, changed.date()) for address, answer, changed in found if changed]
