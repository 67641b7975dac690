"""Work that is done beside the site."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Job(models.Model):
    """One call of a task: what is to be done, who holds it, and how it ended.

    Who does it holds `lease` until `lease_until`; without renewal it is then anybody's again. `key` says what the
    job is: of one key there is never more than one waiting or running.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    task = models.CharField(max_length=200)
    arguments = models.JSONField()
    key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null is no key, and many jobs have none
    queue = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(default=5)
    run_after = models.DateTimeField()
    lease = models.CharField(max_length=32, default="")
    lease_until = models.DateTimeField(null=True)
    workers = models.JSONField(default=list)
    enqueued = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    attempted = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    errors = models.JSONField(default=list)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "run_after"], name="job_state_run_after")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state__in=["waiting", "running"]), name="job_key_active_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.task}: {self.state}"
