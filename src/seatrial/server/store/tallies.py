"""What the ballots add up to, read as one thing that changes at most every few seconds.

Pages for everybody are kept for a version of it: however many vote, each is rendered anew at most every EVERY seconds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from django.db.models import Sum

from seatrial.comparison.readers import PairShare, pair_share
from seatrial.server.models import Tally
from seatrial.server.store.subjects import about_pair
from seatrial.votes.share import Share, share

EVERY = 5.0  # seconds


@dataclass(frozen=True)
class Tallies:
    """Every share, as of one moment; `version` grows with every vote that it counts."""

    version: int = 0
    tools: Mapping[str, Share] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], PairShare] = field(default_factory=dict)

    def tool(self, slug: str) -> Share | None:
        """Who would ship a tool; None where nobody has voted."""
        return self.tools.get(slug)

    def pair(self, a: str, b: str) -> PairShare:
        """Who prefers which of two tools."""
        subject = about_pair(a, b)
        return self.pairs.get((subject.one, subject.other)) or pair_share(subject.one, subject.other, 0, 0, 0)


_lock = Lock()
_kept = Tallies()
_read = float("-inf")


def current_tallies() -> Tallies:
    """The shares that pages show, at most EVERY seconds old."""
    global _kept, _read
    if time.monotonic() - _read < EVERY:
        return _kept
    with _lock:
        if time.monotonic() - _read >= EVERY:
            if _version() != _kept.version:
                _kept = fresh_tallies()
            _read = time.monotonic()
        return _kept


def fresh_tallies() -> Tallies:
    """The shares of this moment."""
    version = _version()  # before the rows: what is counted in between is read again under the next version
    rows = list(Tally.objects.exclude(kind="drawn"))
    tools = {row.one: share(row.first, row.first + row.second) for row in rows if row.kind == "tool"}
    pairs = {
        (row.one, row.other): pair_share(row.one, row.other, row.first, row.second, row.ties)
        for row in rows
        if row.kind == "pair"
    }
    voted = {slug: found for slug, found in tools.items() if found.total}
    return Tallies(version, voted, pairs)


def tally(slug: str) -> Share | None:
    """Who would ship a tool now; None where nobody has voted. For a reader who has just voted."""
    row = Tally.objects.filter(kind="tool", one=slug).first()
    return share(row.first, row.first + row.second) if row and row.first + row.second else None


def pair_tally(a: str, b: str) -> PairShare:
    """Who prefers which of two tools, now."""
    subject = about_pair(a, b)
    row = Tally.objects.filter(kind="pair", one=subject.one, other=subject.other).first()
    counts = (row.first, row.second, row.ties) if row else (0, 0, 0)
    return pair_share(subject.one, subject.other, *counts)


def forget_kept() -> None:
    """Read anew at the next question, as a new process would."""
    global _kept, _read
    _kept, _read = Tallies(), float("-inf")


def _version() -> int:
    return Tally.objects.aggregate(found=Sum("changes"))["found"] or 0
