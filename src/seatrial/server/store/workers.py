"""Which workers there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from seatrial.server.models import Worker

SAYS_SO = timedelta(seconds=60)  # how often a worker says that it is there
GONE_AFTER = 3 * SAYS_SO


def seen(name: str) -> None:
    """A worker says that it is there."""
    now = timezone.now()
    Worker.objects.filter(seen__lt=now - GONE_AFTER).delete()
    Worker.objects.update_or_create(name=name, defaults={"seen": now}, create_defaults={"started": now, "seen": now})


def gone(name: str) -> None:
    """A worker ends."""
    Worker.objects.filter(name=name).delete()


def present() -> Sequence[Worker]:
    """The workers that were heard of lately."""
    return list(Worker.objects.filter(seen__gte=timezone.now() - GONE_AFTER).order_by("name"))
