"""Everything a reader's votes are, to take along, and what becomes of them when the reader leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from seatrial.server.models import Ballot, BallotChange, Draw, Reader, Voter
from seatrial.server.store.ballots import COUNT, difference
from seatrial.server.store.pseudonyms import former_voter


def votes_of(reader: Reader) -> list[dict[str, Any]]:
    """Every ballot that stands, every change of one, and every pair that was drawn, as plain data."""
    ballots = Ballot.objects.filter(voter__reader=reader).order_by("id")
    changes = BallotChange.objects.filter(voter__reader=reader).order_by("id")
    draws = Draw.objects.filter(voter__reader=reader).order_by("id")
    return [
        *(
            {
                "what": "vote",
                "on": _on(row),
                "choice": _said(row.choice, row),
                "weight": row.weight,
                "at": _at(row.cast),
            }
            for row in ballots
        ),
        *(
            {
                "what": "change",
                "on": _on(row),
                "from": _said(row.before, row),
                "to": _said(row.after, row),
                "at": _at(row.at),
            }
            for row in changes
        ),
        *({"what": "drawn pair", "on": _on(row), "used": row.used or None, "at": _at(row.drawn)} for row in draws),
    ]


def part_from_votes(reader: Reader, votes_stay: bool) -> None:
    """The votes stay as counts of a voter without a name, or go with all their history; call within a transaction."""
    with transaction.atomic():
        voter = Voter.objects.select_for_update().filter(reader=reader).first()
        if voter is None:
            return
        if votes_stay:
            voter.draws.all().delete()
            voter.reader, voter.former = None, former_voter(reader.email)
            voter.since = voter.since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            voter.save()
            return
        with connection.cursor() as cursor:
            for row in Ballot.objects.filter(voter=voter).order_by("kind", "one", "other"):
                cursor.execute(COUNT, [row.kind, row.one, row.other, *difference(row.kind, row.choice, "")])
        voter.delete()


def _on(row: Any) -> list[str]:
    return [slug for slug in (row.one, row.other) if slug]


def _said(choice: str, row: Any) -> str | None:
    """A choice as the slug that it is for, where it is for one."""
    return {"one": row.one, "other": row.other}.get(choice, choice) or None


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
