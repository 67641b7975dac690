"""A trial that was published once."""

from __future__ import annotations

from django.db import models


class TrialRow(models.Model):
    """The record of a trial as it was first seen; no import replaces or removes it.

    `withdrawn` is what the catalogue said when it was taken back. `standing` is how the catalogue last imported
    stands to it.
    """

    class Standing(models.TextChoices):
        """Whether the catalogue still has it."""

        ON_RECORD = "on record"
        CHANGED = "changed"
        GONE = "gone"

    slug = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64)
    document = models.JSONField()
    withdrawn = models.JSONField(null=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ON_RECORD)
    first_seen = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.slug}: {self.standing}"
