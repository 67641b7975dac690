"""Who gets the weekly e-mail, and which part of it: one small function a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone

from seatrial.publish.digest.choice import Choice, What
from seatrial.server.models import Subscriber as Subscriber  # passed on: outside the store rows are not imported

MAILS_A_DAY = 5
UNCONFIRMED_FOR = timedelta(days=30)
SOFT_BOUNCES = 5  # days on which mail failed, without one that arrived between them
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """An address that somebody gave: its row, whether a mail may go out now, and whether it is confirmed already."""

    number: int
    allowed: bool
    confirmed: bool


def ask(address: str) -> Asked:
    """Note that somebody gave an address.

    The mail is counted before it is sent, so that two at once cannot both be the last one allowed.
    """
    now = timezone.now()
    with transaction.atomic():
        Subscriber.objects.get_or_create(address=address.lower(), defaults={"asked": now, "counted_from": now})
        row = Subscriber.objects.select_for_update().get(address=address.lower())
        if now - row.counted_from >= DAY:
            row.mails, row.counted_from = 0, now
        allowed = row.mails < MAILS_A_DAY and row.state != Subscriber.State.STOPPED
        if allowed:
            row.mails += 1
            row.asked = now
            if row.state == Subscriber.State.LEFT:
                row.state = Subscriber.State.PENDING
        row.save()
    return Asked(row.pk, allowed, row.state == Subscriber.State.CONFIRMED)


def subscriber_of(address: str) -> Subscriber | None:
    """The row of an address; None where it is not known."""
    return Subscriber.objects.filter(address=address.lower()).first()


def address_of(number: int) -> str | None:
    """The address of a row; None where it has gone since."""
    return Subscriber.objects.filter(pk=number).values_list("address", flat=True).first()


def choice_of(row: Subscriber) -> Choice:
    """What a reader chose."""
    return Choice(cast(What, str(row.what)), frozenset(row.categories), frozenset(row.tools), row.quiet)


def choose(address: str, choice: Choice) -> bool:
    """The reader wants this part; False where the address is not on the list."""
    return _change(address, [Subscriber.State.CONFIRMED], **_fields(choice))


def confirm(address: str, choice: Choice | None = None) -> bool:
    """The address wants the mail, and which part; False where it is not known, or no mail may be sent to it."""
    states = [Subscriber.State.PENDING, Subscriber.State.CONFIRMED, Subscriber.State.LEFT]
    chosen = _fields(choice) if choice else {}
    return _change(address, states, state=Subscriber.State.CONFIRMED, decided=timezone.now(), **chosen)


def leave(address: str) -> bool:
    """The address wants no more mail; False where it is not known. What was stopped stays stopped."""
    states = [Subscriber.State.PENDING, Subscriber.State.CONFIRMED, Subscriber.State.LEFT]
    return _change(address, states, state=Subscriber.State.LEFT, decided=timezone.now())


def stop(address: str, why: str) -> bool:
    """Nothing is sent to the address any more, whatever a form asks for; an administrator may remove its row."""
    every = list(Subscriber.State)
    return _change(address, every, state=Subscriber.State.STOPPED, stopped=why[:40], decided=timezone.now())


def count_soft_bounce(address: str, day: date) -> None:
    """Mail could not be delivered for now; counted once a day, and too many of them stop the address."""
    with transaction.atomic():
        row = Subscriber.objects.select_for_update().filter(address=address.lower()).first()
        if row is None or (row.bounced is not None and row.bounced >= day):
            return
        row.soft_bounces, row.bounced = row.soft_bounces + 1, day
        if row.soft_bounces >= SOFT_BOUNCES and row.state == Subscriber.State.CONFIRMED:
            row.state, row.stopped, row.decided = Subscriber.State.STOPPED, "soft bounces", timezone.now()
        row.save(update_fields=["soft_bounces", "bounced", "state", "stopped", "decided"])


def arrived(address: str) -> None:
    """A mail was delivered: failures before it count no more."""
    Subscriber.objects.filter(address=address.lower(), soft_bounces__gt=0).update(soft_bounces=0, bounced=None)


def confirmed_addresses() -> list[str]:
    """Everyone who gets the next issue."""
    rows = Subscriber.objects.filter(state=Subscriber.State.CONFIRMED)
    return list(rows.order_by("address").values_list("address", flat=True))


def clear_unconfirmed() -> int:
    """Forget addresses that never confirmed, and those that left: how many."""
    silent = Subscriber.objects.filter(
        state__in=[Subscriber.State.PENDING, Subscriber.State.LEFT], asked__lt=timezone.now() - UNCONFIRMED_FOR
    )
    return silent.exclude(decided__gt=timezone.now() - UNCONFIRMED_FOR).delete()[0]


def _fields(choice: Choice) -> dict[str, object]:
    return {
        "what": choice.what,
        "categories": sorted(choice.categories),
        "tools": sorted(choice.tools),
        "quiet": choice.quiet,
    }


def _change(address: str, states: list[Subscriber.State], **fields: object) -> bool:
    rows = Subscriber.objects.filter(address=address.lower(), state__in=states)
    return rows.update(**fields) > 0
