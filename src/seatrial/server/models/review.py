"""One review of a snapshot."""

from __future__ import annotations

from django.db import models

from seatrial.server.models.snapshot import Snapshot


class ReviewRow(models.Model):
    """One critic's call on one tool, as `Review.model_dump` writes it.

    `position` is the critic's place on the panel.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="reviews")
    tool = models.CharField(max_length=60)
    critic = models.CharField(max_length=60)
    author = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    call = models.CharField(max_length=10)
    confidence = models.FloatField(null=True)
    document = models.JSONField()

    class Meta:
        ordering = ["tool", "position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "tool", "critic", "author"], name="one_review_an_author")
        ]

    def __str__(self) -> str:
        return f"{self.critic} on {self.tool}: {self.call}"
