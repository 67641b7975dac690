"""One change of a call or a verdict."""

from __future__ import annotations

from django.db import models


class ChangeRow(models.Model):
    """A line of history, as `Change.model_dump` writes it; no import replaces or removes it.

    `critic` is empty for the verdict. `seen` is when this site first had it. `explained_by` is the uid of the line of
    the catalogue's history that says the same: an import may notice a change before it is recorded there.
    """

    uid = models.CharField(max_length=16, unique=True)
    tool = models.CharField(max_length=60, db_index=True)
    critic = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10)
    after = models.CharField(max_length=10, blank=True)
    noticed = models.CharField(max_length=10)
    when = models.DateTimeField(db_index=True)
    seen = models.DateTimeField(auto_now_add=True)
    explained_by = models.CharField(max_length=16, blank=True)
    document = models.JSONField()

    class Meta:
        ordering = ["-when", "tool", "critic"]

    def __str__(self) -> str:
        return f"{self.critic or 'verdict'} on {self.tool}: {self.after or 'gone'}"
