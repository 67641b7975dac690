"""One week's digest."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Issue(models.Model):
    """What is sent in one week, by its ISO year and week; `document` is what it says.

    `addressed` is when its recipients were fixed: one ledger row each. Whoever sends it holds `lease` until
    `lease_until`.
    """

    year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    document = models.JSONField(default=dict)
    written = models.DateTimeField(default=timezone.now)
    addressed = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, default="")
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "-week"]
        constraints = [models.UniqueConstraint(fields=["year", "week"], name="issue_year_week")]

    def __str__(self) -> str:
        return f"{self.year}-{self.week:02}"
