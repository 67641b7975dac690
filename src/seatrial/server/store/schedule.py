"""What the clock made due, as jobs: once each, however many workers look and however long none did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from seatrial.server.models import Job, ScheduledRun
from seatrial.server.store.jobs import NewJob, add


def last_due(name: str) -> datetime | None:
    """The moment of an entry that last became a job; None for one that is new."""
    return ScheduledRun.objects.filter(name=name).values_list("due", flat=True).first()


def start(name: str, due: datetime) -> None:
    """Count an entry from here on: a site that is new makes nothing up."""
    ScheduledRun.objects.get_or_create(name=name, defaults={"due": due})


def make_due(name: str, due: datetime, new: NewJob) -> Job | None:
    """Add the job of that moment, unless this or a later one has become a job: both or neither is written."""
    with transaction.atomic():
        moved = ScheduledRun.objects.filter(name=name, due__lt=due).update(due=due)
        return add(new) if moved else None
