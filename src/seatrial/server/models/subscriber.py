"""Who gets the weekly e-mail."""

from __future__ import annotations

from django.db import models


class Subscriber(models.Model):
    """An address that asked for the weekly e-mail; it gets one only after it said so twice.

    `mails` counts the mails about the subscription since `counted_from`, for the limit per hour.
    """

    class State(models.TextChoices):
        """Where an address stands."""

        PENDING = "pending"
        CONFIRMED = "confirmed"
        LEFT = "left"

    address = models.EmailField(max_length=254, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    asked = models.DateTimeField()
    decided = models.DateTimeField(null=True)
    mails = models.PositiveSmallIntegerField(default=0)
    counted_from = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.address}: {self.state}"
