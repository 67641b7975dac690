"""What is done by the clock: name, when, and the task. A row here is all that is needed to schedule one.

What came due while the site was down is made up once, however often it came due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django_tasks.base import Task

from seatrial.server.jobs.backend import new_job
from seatrial.server.jobs.rhythm import Daily, Every, Rhythm, Weekly
from seatrial.server.jobs.tasks.catalogue import reimport_catalogue
from seatrial.server.jobs.tasks.clearing import clear_old
from seatrial.server.jobs.tasks.digest import write_and_send
from seatrial.server.jobs.tasks.predictions import resolve_due_predictions
from seatrial.server.jobs.tasks.prices import import_prices_of_packages
from seatrial.server.jobs.tasks.staleness import find_stale_facts
from seatrial.server.store import schedule


@dataclass(frozen=True)
class Entry:
    """One thing: its name, when it is due, and the task that does it."""

    name: str
    when: Rhythm
    task: Task[..., Any]


SCHEDULE: tuple[Entry, ...] = (
    Entry("catalogue", Every(5), reimport_catalogue),
    Entry("prices", Daily(3), import_prices_of_packages),
    Entry("clearing", Daily(4), clear_old),
    Entry("predictions", Daily(5), resolve_due_predictions),
    Entry("staleness", Daily(6), find_stale_facts),
    Entry("digest", Weekly(0, 7), write_and_send),
)

_known: dict[str, datetime] = {}


def enqueue_due(now: datetime, entries: tuple[Entry, ...] = SCHEDULE) -> int:
    """Add a job for every entry that came due since it last did: how many were added."""
    return sum(_enqueue(entry, entry.when.latest(now)) for entry in entries)


def _enqueue(entry: Entry, due: datetime) -> bool:
    if _known.get(entry.name) == due:
        return False
    last = schedule.last_due(entry.name)
    if last is None:
        schedule.start(entry.name, due)
    added = last is not None and last < due and schedule.make_due(entry.name, due, new_job(entry.task, (), {}))
    _known[entry.name] = due  # what became a job stays so: until the next moment there is nothing to ask
    return bool(added)
