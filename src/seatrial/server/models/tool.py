"""One tool of a snapshot."""

from __future__ import annotations

from django.db import models

from seatrial.server.models.snapshot import Snapshot


class ToolRow(models.Model):
    """A tool with all its evidence, as `Tool.model_dump` writes it, and its prices where a source states some."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="tools")
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    category = models.CharField(max_length=60)
    document = models.JSONField()
    prices = models.JSONField(null=True)

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "slug"], name="one_row_a_tool")]

    def __str__(self) -> str:
        return self.name
