"""One verdict of a snapshot."""

from __future__ import annotations

from django.db import models

from seatrial.server.models.snapshot import Snapshot


class VerdictRow(models.Model):
    """What the panel's reviews of one tool add up to, as `Verdict.model_dump` writes it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="verdicts")
    tool = models.CharField(max_length=60)
    call = models.CharField(max_length=10)
    share = models.FloatField(null=True)
    document = models.JSONField()

    class Meta:
        ordering = ["tool"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "tool"], name="one_verdict_a_tool")]

    def __str__(self) -> str:
        return f"{self.tool}: {self.call}"
