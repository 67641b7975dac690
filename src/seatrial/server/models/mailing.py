"""The ledger of a sending: one row an issue and address."""

from __future__ import annotations

from django.db import models


class Mailing(models.Model):
    """One mail to one address, and how far it got.

    A row is `sending` while its mail is on its way. What is found so after its sender died is `ambiguous`: it may have
    arrived, is not sent again by itself, and is listed for a person. `skipped` has left the list, or wants nothing of
    this issue.
    """

    class State(models.TextChoices):
        """How far it got."""

        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        AMBIGUOUS = "ambiguous"
        REFUSED = "refused"
        SKIPPED = "skipped"

    issue = models.ForeignKey("server.Issue", on_delete=models.CASCADE, related_name="mailings")
    subscriber = models.ForeignKey("server.Subscriber", on_delete=models.SET_NULL, null=True, related_name="mailings")
    address = models.EmailField(max_length=254)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    run = models.CharField(max_length=32, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    changed = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, default="")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["issue", "state"], name="mailing_issue_state")]
        constraints = [models.UniqueConstraint(fields=["issue", "address"], name="mailing_issue_address_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.state}"
