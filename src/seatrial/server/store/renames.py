"""Votes follow a tool to its new slug: a former slug's votes count for the tool, once a voter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from seatrial.facts.tool import Tool
from seatrial.server.models import Ballot, BallotChange, Draw
from seatrial.server.store.ballots import COUNT, difference

FLIPPED = {"one": "other", "other": "one"}


def carry_votes(tools: Iterable[Tool]) -> None:
    """Move what stands under former slugs; call within the transaction of an import.

    Where a voter has voted under both, the later vote stands. A vote between two tools that have become one is gone.
    The history keeps every line and gets new ones.
    """
    known = {tool.slug: tool for tool in tools}
    now = {slug: tool.slug for tool in known.values() for slug in tool.former_slugs if slug not in known}
    if not now:
        return
    for ballot in Ballot.objects.filter(Q(one__in=now) | Q(other__in=now)).order_by("cast", "id"):
        _move(ballot, now)
    for draw in Draw.objects.filter(Q(one__in=now) | Q(other__in=now)).order_by("id"):
        _move_draw(draw, now)


def _move(ballot: Ballot, now: Mapping[str, str]) -> None:
    one, other, flipped = _renamed(ballot.one, ballot.other, now)
    _step(ballot, ballot.one, ballot.other, ballot.choice, "")
    if one == other:
        ballot.delete()
        return
    choice = FLIPPED.get(ballot.choice, ballot.choice) if flipped else ballot.choice
    there = Ballot.objects.filter(voter=ballot.voter_id, kind=ballot.kind, one=one, other=other).first()
    if there and there.cast >= ballot.cast:
        ballot.delete()
        return
    before = there.choice if there else ""
    if there:
        there.delete()
    ballot.one, ballot.other, ballot.choice, ballot.revision = one, other, choice, (there.revision if there else 0) + 1
    ballot.save()
    _step(ballot, one, other, before, choice)


def _step(ballot: Ballot, one: str, other: str, before: str, after: str) -> None:
    """One line of history, and its difference in the tally."""
    BallotChange.objects.create(
        voter_id=ballot.voter_id, kind=ballot.kind, one=one, other=other, before=before, after=after, at=timezone.now()
    )
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [ballot.kind, one, other, *difference(ballot.kind, before, after)])


def _move_draw(draw: Draw, now: Mapping[str, str]) -> None:
    one, other, flipped = _renamed(draw.one, draw.other, now)
    if one == other or Draw.objects.filter(voter=draw.voter_id, one=one, other=other).exists():
        draw.delete()
        return
    draw.one, draw.other = one, other
    draw.used = FLIPPED.get(draw.used, draw.used) if flipped else draw.used
    draw.save()


def _renamed(one: str, other: str, now: Mapping[str, str]) -> tuple[str, str, bool]:
    """The two slugs as they are now, in order, and whether they changed places."""
    first, second = now.get(one, one), now.get(other, other)
    flipped = bool(other) and first > second
    return (second, first, True) if flipped else (first, second, False)
