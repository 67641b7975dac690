"""The life of a job: added, taken under a lease, renewed, and ended by whoever still holds it.

Every step is one short transaction. On PostgreSQL workers pass over each other's rows (SKIP LOCKED); on SQLite a
transaction has the whole database to itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from seatrial.server.models import Job as Job  # passed on: outside the store rows are not imported

KEPT_ERRORS = 5
ACTIVE = (Job.State.WAITING, Job.State.RUNNING)


@dataclass(frozen=True)
class NewJob:
    """A call to be made: the task's path, its arguments, and how it is to be treated."""

    task: str
    args: Sequence[Any] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    queue: str = "default"
    priority: int = 0
    run_after: datetime | None = None
    most_attempts: int = 5


@dataclass(frozen=True)
class Fault:
    """Why an attempt failed, for editors: secrets must be gone from it already."""

    exception: str
    cause: str
    traceback: str = ""


def add(new: NewJob) -> Job:
    """The job that was added, or the one of the same key that is waiting or running already."""
    try:
        with transaction.atomic():
            return _active(new.key) or Job.objects.create(
                task=new.task,
                arguments={"args": list(new.args), "kwargs": new.kwargs},
                key=new.key,
                queue=new.queue,
                priority=new.priority,
                run_after=new.run_after or timezone.now(),
                most_attempts=new.most_attempts,
            )
    except IntegrityError:
        if found := _active(new.key):  # another process was faster
            return found
        raise


def _active(key: str | None) -> Job | None:
    return Job.objects.filter(key=key, state__in=ACTIVE).first() if key else None


def take(worker: str, seconds: float) -> Job | None:
    """The next job that is due, now held by `worker` for so many seconds; None where nothing is.

    A job whose lease has run out counts as an attempt that failed. After the last attempt it is failed for good.
    """
    while Job.objects.filter(_due()).exists():  # asked without a transaction, so that idling writes nothing
        with transaction.atomic():
            rows = Job.objects.filter(_due()).order_by("-priority", "run_after", "id")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            job = rows.first()
            if job is None:
                return None
            if job.state == Job.State.RUNNING:
                _note(job, Fault("seatrial.server.jobs.completing.WorkerGone", "Its worker died or was cut off."))
            if job.attempts < job.most_attempts:
                return _hand_over(job, worker, seconds)
            _end(job, Job.State.FAILED)
    return None


def _due() -> Q:
    now = timezone.now()
    return Q(state=Job.State.WAITING, run_after__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)


def _hand_over(job: Job, worker: str, seconds: float) -> Job:
    now = timezone.now()
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.lease = secrets.token_hex(16)
    job.lease_until = now + timedelta(seconds=seconds)
    job.started = job.started or now
    job.attempted = now
    job.workers = [*job.workers, worker][-KEPT_ERRORS:]
    job.save()
    return job


def renew(job: Job, seconds: float) -> bool:
    """Hold it longer; False where it is no longer held."""
    return bool(_held(job).update(lease_until=timezone.now() + timedelta(seconds=seconds)))


def finish(job: Job, result: Any) -> bool:
    """It is done; False where it is no longer held. Inside a transaction it becomes true with the rest of it."""
    now = timezone.now()
    done = {"state": Job.State.DONE, "finished": now, "result": result, "lease": "", "lease_until": None}
    return bool(_held(job).update(**done))


def fail(job: Job, fault: Fault, again: datetime | None) -> bool:
    """An attempt failed: to be tried again then, or not; False where it is no longer held."""
    with transaction.atomic():
        row = _held(job).select_for_update().first()
        if row is None:
            return False
        _note(row, fault)
        if again is None or row.attempts >= row.most_attempts:
            _end(row, Job.State.FAILED)
        else:
            row.run_after = again
            _end(row, Job.State.WAITING)
    return True


def release(job: Job, run_after: datetime | None = None) -> bool:
    """Give it back undone, as when the worker is told to stop, to be gone on with then: the attempt does not count."""
    with transaction.atomic():
        row = _held(job).select_for_update().first()
        if row is None:
            return False
        row.attempts -= 1
        row.run_after = run_after or row.run_after
        _end(row, Job.State.WAITING)
    return True


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, lease=job.lease)


def _note(job: Job, fault: Fault) -> None:
    error = {**fault.__dict__, "attempt": job.attempts, "when": timezone.now().isoformat(timespec="seconds")}
    job.errors = [*job.errors, error][-KEPT_ERRORS:]


def _end(job: Job, state: Job.State) -> None:
    job.state = state
    job.lease, job.lease_until = "", None
    job.finished = None if state == Job.State.WAITING else timezone.now()
    job.save()
