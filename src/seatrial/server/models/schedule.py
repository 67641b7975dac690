"""When the things that are done by the clock were last due."""

from __future__ import annotations

from django.db import models


class ScheduledRun(models.Model):
    """One entry of the schedule: the last moment it was due that has become a job."""

    name = models.CharField(max_length=60, unique=True)
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.due:%Y-%m-%d %H:%M}"
