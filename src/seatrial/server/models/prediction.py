"""A prediction as it was first made, and how it turned out."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class PredictionRow(models.Model):
    """A prediction as `Forecast.model_dump` writes it, when this site first had it; no import changes or removes it.

    `origin` says where it came from: a file of the catalogue, or a review.
    """

    class Origin(models.TextChoices):
        """Who brought it."""

        CATALOGUE = "catalogue"
        REVIEW = "review"

    class Standing(models.TextChoices):
        """How the catalogue stands to a prediction that it brought."""

        ON_RECORD = "on record"
        CHANGED = "changed"
        GONE = "gone"

    slug = models.CharField(max_length=160, unique=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ON_RECORD)
    critic = models.CharField(max_length=60, blank=True)
    resolves_on = models.DateField(db_index=True)
    document = models.JSONField()
    first_seen = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["resolves_on", "slug"]

    def __str__(self) -> str:
        return self.slug


class ResolutionRow(models.Model):
    """One resolution, as `Resolution.model_dump` writes it: added, never changed, never removed.

    `filed` is the hash that the catalogue's file gives it, empty where this site resolved it.
    """

    prediction = models.ForeignKey(PredictionRow, on_delete=models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=5)
    decided = models.DateField(db_index=True)
    filed = models.CharField(max_length=64, blank=True)
    document = models.JSONField()
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["prediction", "number"]
        constraints = [models.UniqueConstraint(fields=["prediction", "number"], name="one_resolution_a_number")]

    def __str__(self) -> str:
        return f"{self.prediction_id}, {self.number}: {self.outcome}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once."""
        if self.pk is not None:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Never."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("A resolution is not changed or removed. Add another one, which supersedes it.")
