"""Casting, changing and withdrawing votes: the ballot, its history and the tally in one transaction.

In plain SQL, for both databases: it runs while all other writers wait, a thousand times a second (benchmarks/votes.py).
Repeating a request changes nothing, so a client that did not hear the answer may send it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from seatrial.server.database.moments import Step, execute_all
from seatrial.server.models import Ballot, Reader
from seatrial.server.store.pseudonyms import former_voter
from seatrial.server.store.subjects import CHOICES, Subject
from seatrial.server.store.vote_limits import HOUR, address_step, check_address, check_reader
from seatrial.votes.weights import voter_weight

DAY = timedelta(days=1)
LOCK = {"postgresql": " FOR NO KEY UPDATE"}  # one vote of a voter at a time; SQLite has one writer anyway
VOTER = "SELECT id FROM server_voter WHERE reader_id = %s"
BACK = "UPDATE server_voter SET reader_id = %s, former = NULL WHERE former = %s AND reader_id IS NULL"
NEW_VOTER = "INSERT INTO server_voter (reader_id, since) VALUES (%s, %s) ON CONFLICT (reader_id) DO NOTHING"
STANDING = """SELECT ballot.id, ballot.choice, ballot.revision,
        (SELECT count(*) FROM server_ballotchange WHERE voter_id = %s AND kind = %s AND one = %s AND other = %s),
        (SELECT count(*) FROM server_ballotchange WHERE voter_id = %s AND "at" > %s)
    FROM (SELECT 1) AS always LEFT JOIN server_ballot AS ballot
        ON ballot.voter_id = %s AND ballot.kind = %s AND ballot.one = %s AND ballot.other = %s"""
INSERT = """INSERT INTO server_ballot (voter_id, kind, one, other, choice, weight, "cast", revision)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
UPDATE = """UPDATE server_ballot SET choice = %s, weight = %s, "cast" = %s, revision = %s WHERE id = %s"""
DELETE = "DELETE FROM server_ballot WHERE id = %s"
NOTE = """INSERT INTO server_ballotchange (voter_id, kind, one, other, "before", "after", "at")
    VALUES (%s, %s, %s, %s, %s, %s, %s)"""
COUNT = """INSERT INTO server_tally (kind, one, other, "first", "second", ties, changes)
    VALUES (%s, %s, %s, %s, %s, %s, 1)
    ON CONFLICT (kind, one, other) DO UPDATE SET "first" = server_tally."first" + excluded."first",
    "second" = server_tally."second" + excluded."second", ties = server_tally.ties + excluded.ties,
    changes = server_tally.changes + 1"""
REVISIONS = """SELECT count(*) FROM server_ballotchange
    WHERE voter_id = %s AND kind = %s AND one = %s AND other = %s"""


@dataclass(frozen=True)
class Receipt:
    """What stands after a request. `before` is what stood when it came, `overtaken` that the form did not know it."""

    subject: Subject
    choice: str
    before: str
    revision: int
    overtaken: bool = False

    @property
    def changed(self) -> bool:
        """Whether the request changed anything; a repeated one does not."""
        return self.choice != self.before


@dataclass(frozen=True)
class Request:
    """A vote as it is asked for: by whom, from which address (empty: not over the network), seeing which revision."""

    reader: Reader
    subject: Subject
    choice: str
    address: str = ""
    seen: int | None = None


def cast(reader: Reader, subject: Subject, choice: str, *, address: str = "", seen: int | None = None) -> Receipt:
    """Make a choice the reader's current one. BadInput for a choice that is none, TooManyVotes beyond the limits."""
    subject.place(choice)
    return _change(Request(reader, subject, choice, address, seen))


def withdraw(reader: Reader, subject: Subject, *, address: str = "", seen: int | None = None) -> Receipt:
    """Take the reader's vote back; what was said stays in the history, and no longer counts."""
    return _change(Request(reader, subject, "", address, seen))


def ballot_of(reader: Reader, subject: Subject) -> Ballot | None:
    """What the reader says now."""
    return Ballot.objects.filter(voter__reader=reader, kind=subject.kind, one=subject.one, other=subject.other).first()


def ballots_of(reader: Reader) -> list[Ballot]:
    """Everything the reader says now, the newest first."""
    return list(Ballot.objects.filter(voter__reader=reader).order_by("-cast", "-id"))


def revision_of(reader: Reader, subject: Subject) -> int:
    """How often the reader has changed what is said of this; a form carries it, to tell whether another was faster."""
    with connection.cursor() as cursor:
        cursor.execute(VOTER, [reader.pk])
        found = cursor.fetchone()
        return _revision(cursor, found[0], subject) if found else 0


def voter_id(cursor: Any, reader: Reader, now: datetime) -> int:
    """The reader's voter, made where there is none, and held until the transaction ends."""
    sql = VOTER + LOCK.get(connection.vendor, "")
    cursor.execute(sql, [reader.pk])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(BACK, [reader.pk, former_voter(reader.email)])
        if cursor.rowcount != 1:
            cursor.execute(NEW_VOTER, [reader.pk, stamp(now)])
        cursor.execute(sql, [reader.pk])
        found = cursor.fetchone()
    return int(found[0])


def stamp(moment: datetime) -> Any:
    """A moment as the database takes it in plain SQL."""
    return connection.ops.adapt_datetimefield_value(moment)


def write(cursor: Any, voter: int, request: Request, now: datetime) -> Receipt:
    """The change itself, within a transaction that holds the voter; beyond the limits it is undone with it."""
    subject = request.subject
    names = [subject.kind, subject.one, subject.other]
    cursor.execute(STANDING, [voter, *names, voter, stamp(now - HOUR), voter, *names])
    row, before, standing, changes, lately = cursor.fetchone()
    before, revision = before or "", standing or changes
    overtaken = request.seen is not None and request.seen != revision and before != request.choice
    if before == request.choice:
        return Receipt(subject, request.choice, before, revision, overtaken)
    check_reader(lately)
    revision += 1
    moment, weight = stamp(now), voter_weight(max(0.0, (now - request.reader.joined) / DAY))
    if row is None:
        step: Step = (INSERT, [voter, *names, request.choice, weight, moment, revision])
    elif request.choice:
        step = (UPDATE, [request.choice, weight, moment, revision, row])
    else:
        step = (DELETE, [row])
    note: Step = (NOTE, [voter, *names, before, request.choice, moment])
    count: Step = (COUNT, [*names, *difference(subject.kind, before, request.choice)])
    if request.address:
        check_address(execute_all(cursor, [address_step(request.address, now), step, note, count]))
    else:
        execute_all(cursor, [step, note, count])
    return Receipt(subject, request.choice, before, revision, overtaken)


def difference(kind: str, before: str, after: str) -> list[int]:
    """What a change does to the three counts of a tally."""
    choices: Sequence[str] = CHOICES["tool" if kind == "tool" else "pair"]
    counts = [0, 0, 0]
    if before:
        counts[choices.index(before)] -= 1
    if after:
        counts[choices.index(after)] += 1
    return counts


def _change(request: Request) -> Receipt:
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        return write(cursor, voter_id(cursor, request.reader, now), request, now)


def _revision(cursor: Any, voter: int, subject: Subject) -> int:
    cursor.execute(REVISIONS, [voter, subject.kind, subject.one, subject.other])
    return int(cursor.fetchone()[0])
