"""Who does the jobs."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A process that takes jobs, and when it last said that it is there."""

    name = models.CharField(max_length=100, unique=True)
    started = models.DateTimeField()
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
