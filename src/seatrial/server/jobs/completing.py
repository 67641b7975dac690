"""A job's effect and its being done, in one transaction.

    @task(key="predictions due")
    def resolve() -> str:
        found = look_everything_up()          # as long as it takes
        with completing(f"{len(found)} resolved"):
            write(found)                      # together with the job's end, or not at all

A job that never calls `completing` is done when its function returns; killed between its effect and that moment, it
is done again. So such a function must bear being called twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from seatrial.server.store import jobs
from seatrial.server.store.jobs import Job


class LeaseLost(Exception):
    """Another worker may have this job by now: nothing of it is written here."""


class WorkerGone(Exception):
    """The worker died, or ran longer than it may: the name under which this stands among a job's errors."""


class Later(Exception):
    """Raised by a task that did what it could for now: the job waits until then, and no attempt is counted."""

    def __init__(self, when: datetime) -> None:
        super().__init__(f"It goes on at {when:%Y-%m-%d %H:%M} UTC.")
        self.when = when


@dataclass
class Held:
    """The job this worker is doing, and whether it has been completed."""

    job: Job
    completed: bool = False


_held: ContextVar[Held | None] = ContextVar("held", default=None)


@contextmanager
def holding(job: Job) -> Iterator[Held]:
    """Do a job: `completing` means this one in here."""
    held = Held(job)
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)


@contextmanager
def completing(result: Any = None) -> Iterator[None]:
    """What is written in here and the job's end are one transaction; LeaseLost, and nothing written, where it is gone.

    Outside a job, as when a function is called by hand, it is a transaction and nothing more.
    """
    held = _held.get()
    with transaction.atomic():
        # First, so that the row stays locked: another worker cannot take the job while this is written.
        if held is not None and not jobs.finish(held.job, result):
            raise LeaseLost(f"Job {held.job.pk} is no longer held here.")
        yield
    if held is not None:
        held.completed = True
