"""The catalogue as it was imported: one row, replaced as a whole."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """One import. `content` names everything that went in; the documents are what pages need besides tools.

    `state` is what the panel's memory compares the next import with; pages need nothing of it.
    """

    content = models.CharField(max_length=64, unique=True)
    imported = models.DateTimeField(auto_now_add=True)
    metrics = models.JSONField()
    categories = models.JSONField()
    licences = models.JSONField()
    critics = models.JSONField()
    gpus = models.JSONField(default=list)
    configs = models.JSONField(default=dict)
    problems = models.JSONField()
    state = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.content[:12]
