"""The jobs as editors see them, and what they may do to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from seatrial.errors import BadInput, NotFound
from seatrial.server.models import Job

LISTED = 50
DONE_FOR = timedelta(days=14)
FAILED_FOR = timedelta(days=90)


def counts() -> dict[str, int]:
    """How many jobs stand where; every state is named."""
    rows = Job.objects.order_by().values("state").annotate(number=Count("id"))
    return {**dict.fromkeys(Job.State.values, 0), **{row["state"]: row["number"] for row in rows}}


def listed(state: str, most: int = LISTED) -> Sequence[Job]:
    """The jobs of a state: those waiting in the order they are taken, others the newest first."""
    order = ("-priority", "run_after", "id") if state == Job.State.WAITING else ("-finished", "-id")
    return list(Job.objects.filter(state=state).order_by(*order)[:most])


def find(number: int) -> Job:
    """One job; NotFound."""
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise NotFound("job", str(number), [])
    return job


def retry(number: int) -> Job:
    """Queue a job again that failed or was cancelled, with all its attempts; BadInput for any other."""
    try:
        with transaction.atomic():
            job = _locked(number)
            if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
                raise BadInput(f"Job {number} is {job.state}.", "Only one that failed or was cancelled can be retried.")
            job.state, job.attempts = Job.State.WAITING, 0
            job.run_after, job.finished = timezone.now(), None
            job.save()
            return job
    except IntegrityError:
        cause = f"The same job as {number} is waiting or running already."
        raise BadInput(cause, "Wait until that one has ended.") from None


def cancel(number: int) -> Job:
    """Take a waiting job out of the queue; BadInput where it runs or has ended."""
    with transaction.atomic():
        job = _locked(number)
        if job.state != Job.State.WAITING:
            raise BadInput(f"Job {number} is {job.state}.", "Only a job that is waiting can be cancelled.")
        job.state, job.finished = Job.State.CANCELLED, timezone.now()
        job.save()
        return job


def clear_ended() -> int:
    """Forget what ended long ago: how many."""
    now = timezone.now()
    ended = Job.objects.filter(state__in=(Job.State.DONE, Job.State.CANCELLED), finished__lt=now - DONE_FOR)
    failed = Job.objects.filter(state=Job.State.FAILED, finished__lt=now - FAILED_FOR)
    return ended.delete()[0] + failed.delete()[0]


def _locked(number: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=number).first()
    if job is None:
        raise NotFound("job", str(number), [])
    return job
