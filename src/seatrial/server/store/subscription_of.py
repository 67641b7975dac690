"""The weekly e-mail to the address of an account: to take along, and ended when the account leaves."""

from __future__ import annotations

from typing import Any

from django.forms.models import model_to_dict

from seatrial.server.models import Mailing, Reader, Subscriber


def subscription_of(reader: Reader) -> list[dict[str, Any]]:
    """The subscription of the account's address, and which issues went to it, as plain data."""
    rows = Subscriber.objects.filter(address=reader.email)
    mailings = Mailing.objects.filter(address=reader.email).order_by("pk").values_list("issue_id", "state", "changed")
    return [
        *({"what": "subscription", **_plain(model_to_dict(row))} for row in rows),
        *({"what": "issue", **_plain({"issue": issue, "state": state, "at": at})} for issue, state, at in mailings),
    ]


def part_from_subscription(reader: Reader, votes_stay: bool) -> None:  # noqa: ARG001 - as all parts are called
    """The address goes from the list and from the ledger of what was sent; what is on its way just now is left."""
    Subscriber.objects.filter(address=reader.email).delete()
    Mailing.objects.filter(address=reader.email).exclude(state=Mailing.State.SENDING).delete()


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | str | None) else str(value) for name, value in found.items()}
