"""The rankings of the drawn pairs, one a category: counted in memory, and only what is new is read.

Ballots on drawn pairs are added and hardly ever go; where the rows do not add up to the tallies any more (a reader
left and took them along), everything is read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from django.db.models import F, Sum

from seatrial.server.models import Ballot, Tally
from seatrial.server.store.shelf import Shelf
from seatrial.server.store.tallies import current_tallies
from seatrial.votes.audit import Audit, audit
from seatrial.votes.counts import PairCounts, Winner
from seatrial.votes.ranking import Ranker, Ranking

WINNER: dict[str, Winner] = {"one": "a", "other": "b", "tie": "tie"}
Row = tuple[int, int, str, str, str, float]


@dataclass
class _Counted:
    """What was read of the ballots under one snapshot."""

    snapshot: tuple[int, str]
    version: int = -1
    latest: int = 0
    ballots: int = 0
    rankers: dict[str, Ranker] = field(default_factory=dict)
    rankings: dict[str, Ranking] = field(default_factory=dict)
    audits: dict[str, Audit] = field(default_factory=dict)


_lock = Lock()
_counted = _Counted((0, ""))


def current_rankings(shelf: Shelf) -> dict[str, Ranking]:
    """The ranking of each category in which drawn pairs were judged, by the category's id; as old as the tallies.

    Tools are in it by name.
    """
    global _counted
    version = current_tallies().version
    with _lock:
        if _counted.snapshot != shelf.version or version < _counted.version:
            _counted = _Counted(shelf.version)
        if _counted.version != version:
            _read(shelf, version)
        return dict(_counted.rankings)


def current_audits(shelf: Shelf) -> dict[str, Audit]:
    """What it would take to move each ranking; computed once for a ranking."""
    rankings = current_rankings(shelf)
    with _lock:
        for category in rankings:
            if category not in _counted.audits:
                _counted.audits[category] = audit(_counted.rankers[category].counts)
        return dict(_counted.audits)


def drawn_ballots(shelf: Shelf) -> list[Row]:
    """Every ballot that counts: its id, voter, pair, choice and weight."""
    return [row for row in _rows(0) if _category(shelf, row) is not None]


def forget_kept() -> None:
    """Read anew at the next question, as a new process would."""
    global _counted
    _counted = _Counted((0, ""))


def _read(shelf: Shelf, version: int) -> None:
    global _counted
    rows = _rows(_counted.latest)
    if _counted.ballots + len(rows) != _stored():
        _counted = _Counted(shelf.version)
        rows = _rows(0)
    touched = set()
    for row in rows:
        number, voter, one, other, choice, weight = row
        _counted.latest, _counted.ballots = max(_counted.latest, number), _counted.ballots + 1
        if category := _category(shelf, row):
            ranker = _counted.rankers.setdefault(category, Ranker(PairCounts()))
            names = shelf.catalogue.tools
            ranker.counts.add(voter, names[one].name, names[other].name, WINNER[choice], weight)
            touched.add(category)
    for category in touched:
        _counted.rankings[category] = _counted.rankers[category].refresh()
        _counted.audits.pop(category, None)
    _counted.version = version


def _rows(after: int) -> list[Row]:
    rows = Ballot.objects.filter(kind="drawn", id__gt=after).order_by("id")
    return list(rows.values_list("id", "voter_id", "one", "other", "choice", "weight"))


def _stored() -> int:
    return Tally.objects.filter(kind="drawn").aggregate(found=Sum(F("first") + F("second") + F("ties")))["found"] or 0


def _category(shelf: Shelf, row: Row) -> str | None:
    """The category of both tools; None where one has left the catalogue or moved to another category."""
    one, other = shelf.catalogue.tools.get(row[2]), shelf.catalogue.tools.get(row[3])
    return one.category if one and other and one.category == other.category else None
