"""A review that a person writes, from its first line to the day it is replaced; and every version of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One review of one tool for one critic's seat.

    `content` is the `Manuscript` as it stands, `version` its number. `document` is the `Written` that was published,
    with the hash of the evidence that it was checked against. `note` is the last word about it: why it was sent back
    or withdrawn.
    """

    class State(models.TextChoices):
        """Where it stands; one review a seat is published at a time."""

        WRITING = "writing"
        SUBMITTED = "submitted"
        PUBLISHED = "published"
        REPLACED = "replaced"
        WITHDRAWN = "withdrawn"

    tool = models.CharField(max_length=60)
    critic = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="drafts")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    document = models.JSONField(null=True)
    note = models.CharField(max_length=1000, default="")
    begun = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField()

    class Meta:
        ordering = ["-changed", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "critic"], condition=models.Q(state="published"), name="one_published_a_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.critic} on {self.tool}: {self.state}"


class DraftStep(models.Model):
    """What was done to a draft: a version saved, or a step of its way. Never changed, never removed with an account."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField()
    what = models.CharField(max_length=12)
    who = models.CharField(max_length=80)
    when = models.DateTimeField()
    content = models.JSONField()
    note = models.CharField(max_length=1000, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what}, version {self.version}"
