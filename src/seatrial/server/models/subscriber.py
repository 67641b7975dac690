"""Who gets the weekly e-mail."""

from __future__ import annotations

from django.db import models


class Subscriber(models.Model):
    """An address that asked for the weekly e-mail; it gets one only after it said so twice.

    `what`, `categories`, `tools` and `quiet` are what it chose (publish.digest.choice). `mails` counts the mails
    about the subscription since `counted_from`, for the limit per day. `soft_bounces` counts failures since the last
    mail that arrived, one a day, the last on `bounced`; `stopped` says why nothing is sent any more.
    """

    class State(models.TextChoices):
        """Where an address stands."""

        PENDING = "pending"
        CONFIRMED = "confirmed"
        LEFT = "left"
        STOPPED = "stopped"

    class What(models.TextChoices):
        """What it gets."""

        ALL = "all"
        CHOSEN = "chosen"
        VERDICTS = "verdicts"

    address = models.EmailField(max_length=254, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    asked = models.DateTimeField()
    decided = models.DateTimeField(null=True)
    mails = models.PositiveSmallIntegerField(default=0)
    counted_from = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What.choices, default=What.ALL)
    categories = models.JSONField(default=list)
    tools = models.JSONField(default=list)
    quiet = models.BooleanField(default=False)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    bounced = models.DateField(null=True)
    stopped = models.CharField(max_length=40, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.address}: {self.state}"
