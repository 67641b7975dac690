"""The ledger of a sending. A mail is on its way only between two commits: `claim` before it, `settle` after it.

So a sender that dies leaves at most one row `sending`; the next one calls it ambiguous and never sends it by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from seatrial.errors import BadInput, NotFound
from seatrial.server.models import Issue, Subscriber
from seatrial.server.models import Mailing as Mailing  # passed on: outside the store rows are not imported

LONGEST_ANSWER = 300
KEPT_FOR = timedelta(days=90)

# Twice a mail, so written out: building them anew each time takes longer than they do.
CLAIM = """UPDATE server_mailing SET state = 'sending', run = %s, attempts = %s, changed = %s
    WHERE id = %s AND state = 'pending'
    AND EXISTS (SELECT 1 FROM server_subscriber WHERE id = %s AND state = 'confirmed')"""
# Ambiguous too: who claimed a row knows better than who took its sender for dead.
SETTLE = """UPDATE server_mailing SET state = %s, answer = %s, not_before = %s, changed = %s
    WHERE id = %s AND run = %s AND state IN ('sending', 'ambiguous')"""


@dataclass(frozen=True)
class Outcome:
    """How the sending of one mail ended: the state it is in now, what the server said, and when to try again."""

    state: str
    answer: str = ""
    again: datetime | None = None


def address(issue: Issue) -> int:
    """Fix the recipients: everyone confirmed now, once. How many rows the issue has."""
    with transaction.atomic():
        row = Issue.objects.select_for_update().get(pk=issue.pk)
        if row.addressed is None:
            confirmed = Subscriber.objects.filter(state=Subscriber.State.CONFIRMED).order_by("pk")
            rows = (Mailing(issue=row, subscriber=one, address=one.address) for one in confirmed.iterator(2000))
            Mailing.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
            Issue.objects.filter(pk=row.pk).update(addressed=timezone.now())
    return Mailing.objects.filter(issue=issue).count()


def call_ambiguous(issue: Issue) -> int:
    """What was on its way when an earlier sender died. Call it only while holding the issue."""
    rows = Mailing.objects.filter(issue=issue, state=Mailing.State.SENDING)
    return rows.update(state=Mailing.State.AMBIGUOUS, changed=timezone.now())


def next_pending(issue: Issue, most: int) -> Sequence[Mailing]:
    """Some that are to be sent now, those not tried yet first, with their subscribers."""
    now = timezone.now()
    rows = Mailing.objects.filter(Q(not_before=None) | Q(not_before__lte=now), issue=issue, state=Mailing.State.PENDING)
    return list(rows.select_related("subscriber").order_by("attempts", "pk")[:most])


def settle_and_claim(run: str, ended: tuple[Mailing, Outcome] | None, upcoming: Mailing | None) -> bool:
    """In one transaction, write how one mail ended and that the next is on its way: whether that one may be sent.

    It may not where another run has it, or its reader has left the list since.
    """
    if ended is None and upcoming is None:
        return False
    with transaction.atomic():
        if ended:
            _settle(run, *ended)
        return _claim(run, upcoming) if upcoming else False


def _settle(run: str, mailing: Mailing, outcome: Outcome) -> None:
    again = connection.ops.adapt_datetimefield_value(outcome.again)
    answer = outcome.answer[:LONGEST_ANSWER]
    _write(SETTLE, [outcome.state, answer, again, _now(), mailing.pk, run])


def _claim(run: str, mailing: Mailing) -> bool:
    if _write(CLAIM, [run, mailing.attempts + 1, _now(), mailing.pk, mailing.subscriber_id]):
        return True
    stays = Subscriber.objects.filter(pk=mailing.subscriber_id or 0, state=Subscriber.State.CONFIRMED)
    if not stays.exists():
        skip(mailing, "left the list")
    return False


def _write(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def postpone(mailing: Mailing, outcome: Outcome) -> None:
    """It was not even claimed, since it could not be written."""
    rows = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.PENDING)
    answer = outcome.answer[:LONGEST_ANSWER]
    attempts, now = mailing.attempts + 1, timezone.now()
    rows.update(state=outcome.state, answer=answer, attempts=attempts, not_before=outcome.again, changed=now)


def skip(mailing: Mailing, why: str) -> None:
    """It wants nothing of this issue."""
    rows = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.PENDING)
    rows.update(state=Mailing.State.SKIPPED, answer=why, changed=timezone.now())


def counts(issue: Issue) -> dict[str, int]:
    """How many rows stand where; every state is named."""
    rows = Mailing.objects.filter(issue=issue).order_by().values("state").annotate(number=Count("id"))
    return {**dict.fromkeys(Mailing.State.values, 0), **{row["state"]: row["number"] for row in rows}}


def tried_again_from(issue: Issue) -> datetime | None:
    """When the next of those that are to be tried again is due; None where none is."""
    rows = Mailing.objects.filter(issue=issue, state=Mailing.State.PENDING)
    found: datetime | None = rows.aggregate(first=Min("not_before"))["first"]
    return found


def listed(issue: Issue, state: str, most: int = 100) -> Sequence[Mailing]:
    """The rows of a state, for a person to look at."""
    return list(Mailing.objects.filter(issue=issue, state=state).order_by("pk")[:most])


def decide(issue: Issue, given: str, *, arrived: bool) -> None:
    """A person says that an ambiguous or refused mail arrived, or is to be sent again; NotFound, BadInput."""
    mailing = Mailing.objects.filter(issue=issue, address=given.strip().lower()).first()
    if mailing is None:
        raise NotFound("recipient of this issue", given, [])
    rows = Mailing.objects.filter(pk=mailing.pk, state__in=(Mailing.State.AMBIGUOUS, Mailing.State.REFUSED))
    with transaction.atomic():
        state = Mailing.State.SENT if arrived else Mailing.State.PENDING
        said = "a person says that it arrived" if arrived else "a person asked for it again"
        if not rows.update(state=state, answer=said, attempts=0, not_before=None, changed=timezone.now()):
            raise BadInput(f"The mail to {mailing.address} is {mailing.state}.", "There is nothing to decide.")
        if not arrived:
            Issue.objects.filter(pk=issue.pk).update(sent=None)


def clear_old() -> int:
    """Forget who got what was sent long ago: how many rows."""
    return Mailing.objects.filter(issue__sent__lt=timezone.now() - KEPT_FOR).delete()[0]
