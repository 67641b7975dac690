"""Pairs that the server draws for a reader: one open at a time, each asked and answered once.

What a voter answers here alone feeds the ranking, for a voter who picks the pairs moves a tool much further.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.utils import timezone

from seatrial.errors import BadInput
from seatrial.server.models import Ballot, Draw, Reader
from seatrial.server.store.ballots import Receipt, Request, voter_id, write
from seatrial.server.store.subjects import about_pair
from seatrial.server.store.vote_limits import HOUR, TooManyVotes

SALT = "seatrial.votes.draw"
Pair = tuple[str, str]
Picking = Callable[[Sequence[Pair]], Pair]
USED = ("both", "one", "other", "none")


class AlreadyAnswered(BadInput):
    """A drawn pair was answered before, with something else."""


@dataclass(frozen=True)
class Question:
    """The pair that a reader is asked now; `asked` is whether the reader has said to have used both."""

    one: str
    other: str
    asked: bool
    token: str


def open_question(reader: Reader, pairs: Sequence[Pair], pick: Picking) -> Question | None:
    """The reader's open pair, or a new one picked from `pairs`; None where there is nothing left to ask.

    A reader gets no other pair by asking again: the open one stays until it is answered.
    """
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        voter = voter_id(cursor, reader, now)
        _close_withdrawn(voter, pairs)
        draw = Draw.objects.filter(voter=voter, closed=None).first()
        if draw is None:
            left = _left(voter, pairs)
            if not left:
                return None
            if Draw.objects.filter(voter=voter, drawn__gt=now - HOUR).count() >= settings.VOTES_AN_HOUR:
                raise TooManyVotes(
                    f"{settings.VOTES_AN_HOUR} pairs were drawn for you within an hour.", "Go on in an hour."
                )
            one, other = sorted(pick(left))
            draw = Draw.objects.create(voter_id=voter, one=one, other=other, drawn=now)
    token = signing.dumps([draw.pk, voter], salt=SALT)
    return Question(draw.one, draw.other, draw.used == Draw.Used.BOTH, token)


def say_used(reader: Reader, token: str, used: str) -> None:
    """Which of the two the reader has used. Unless it is both, the pair is closed and never asked again."""
    if used not in USED:
        raise BadInput("It does not say which of the two you have used.", f"Choose one of: {', '.join(USED)}.")
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        draw = _drawn(token, voter_id(cursor, reader, now))
        if draw.used:
            _same(draw.used == used)
            return
        draw.used = used
        draw.closed = None if used == Draw.Used.BOTH else now
        draw.save(update_fields=["used", "closed"])


def judge(reader: Reader, token: str, choice: str, *, address: str = "") -> Receipt:
    """The reader's answer to a drawn pair, once. The same answer again is confirmed, another is AlreadyAnswered."""
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        voter = voter_id(cursor, reader, now)
        draw = _drawn(token, voter)
        subject = about_pair(draw.one, draw.other, "drawn")
        subject.place(choice)
        if draw.closed:
            stands = Ballot.objects.filter(voter=voter, kind="drawn", one=draw.one, other=draw.other).first()
            _same(stands is not None and stands.choice == choice)
            return Receipt(subject, choice, choice, 1)
        if draw.used != Draw.Used.BOTH:
            raise BadInput("Only who has used both tools can judge them.", "Say first which of them you have used.")
        receipt = write(cursor, voter, Request(reader, subject, choice, address), now)
        draw.closed = now
        draw.save(update_fields=["closed"])
    return receipt


def drawn_pair(token: str) -> Pair | None:
    """The pair that a token is about; None where it is false."""
    read = _read(token)
    draw = Draw.objects.filter(pk=read[0], voter=read[1]).first() if read else None
    return (draw.one, draw.other) if draw else None


def _read(token: str) -> tuple[int, int] | None:
    try:
        draw, voter = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return int(draw), int(voter)


def _drawn(token: str, voter: int) -> Draw:
    read = _read(token)
    draw = Draw.objects.filter(pk=read[0], voter=voter).first() if read and read[1] == voter else None
    if draw is None:
        raise BadInput("This pair was not drawn for you.", "Open /vote/judge/ again.")
    return draw


def _same(same: bool) -> None:
    if not same:
        raise AlreadyAnswered("This pair was answered before; a pair can be answered once.", "Go on with the next.")


def _close_withdrawn(voter: int, pairs: Sequence[Pair]) -> None:
    """An open pair of which a tool has left the catalogue cannot be answered any more."""
    draw = Draw.objects.filter(voter=voter, closed=None).first()
    if draw and (draw.one, draw.other) not in set(pairs):
        draw.closed = timezone.now()
        draw.save(update_fields=["closed"])


def _left(voter: int, pairs: Sequence[Pair]) -> list[Pair]:
    """What may still be asked: not drawn before, no tool that the voter has not used, none beyond the caps."""
    draws = list(Draw.objects.filter(voter=voter).values_list("one", "other", "used"))
    drawn = {(one, other) for one, other, _ in draws}
    unused = {other for _, other, used in draws if used in ("one", "none")}
    unused |= {one for one, _, used in draws if used in ("other", "none")}
    judged = [pair for *pair, used in draws if used == Draw.Used.BOTH]
    if len(judged) >= settings.DRAWN_PER_READER:
        return []
    often = Counter(slug for pair in judged for slug in pair)
    out = unused | {slug for slug, times in often.items() if times >= settings.DRAWN_PER_TOOL}
    return [pair for pair in pairs if pair not in drawn and not out.intersection(pair)]
