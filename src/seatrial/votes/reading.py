"""A file of votes: CSV with the columns voter, a, b and winner, and weight where votes have one.

It may be anything, and is used whole or not at all. Read line by line in bounded memory: what grows is the number of
different tools and voters, not of votes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from seatrial.errors import BadInput
from seatrial.facts.table import TableReader
from seatrial.votes.clusters import key_of
from seatrial.votes.counts import MOST_TOOLS, WINNERS, PairCounts

COLUMNS = ("voter", "a", "b", "winner")
WEIGHT = "weight"  # may be there: above 0 and at most 1
MOST_VOTES = 100_000_000
LONGEST_LINE = 4_096  # bytes
LONGEST_NAME = 120  # characters
BATCH = 65_536
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode's categories of what a reader does not see


@dataclass
class _Reader(TableReader):
    """A file of votes on its way through, and the votes that are not counted yet."""

    longest: int = LONGEST_LINE
    one: str = "vote"
    columns: tuple[int, ...] = ()
    weight: int | None = None
    width: int = 0
    place: dict[str, int] = field(default_factory=dict)
    counts: PairCounts = field(default_factory=PairCounts)
    batch: list[tuple[int, int, int, int]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def take_header(self, header: list[str]) -> None:
        names = [name.strip().lower() for name in header]
        wrong = [name for name in COLUMNS if names.count(name) != 1]
        wrong += [WEIGHT] if names.count(WEIGHT) > 1 else []
        if wrong:
            self.refuse(
                f"The first line names the column {wrong[0]} {names.count(wrong[0])} times.",
                "It names each of voter,a,b,winner once, and weight at most once.",
            )
        self.weight = names.index(WEIGHT) if WEIGHT in names else None
        self.columns, self.width = tuple(names.index(name) for name in COLUMNS), len(names)

    def take(self, row: list[str]) -> None:
        if len(row) != self.width:
            self.refuse(f"This line has {len(row)} values, the first line {self.width}.", "Give every column a value.")
        voter, a, b, winner = (row[column].strip() for column in self.columns)
        outcome = WINNERS.get(winner.lower())
        if outcome is None:
            self.refuse(f"The winner is {_shown(winner)}.", "Write a, b or tie.")
        if not voter or len(voter) > LONGEST_NAME:
            self.refuse(f"The voter's name has {len(voter)} characters.", f"Give 1 to {LONGEST_NAME}.")
        one, other = self.tool(a), self.tool(b)
        if one == other:
            self.refuse(f"This vote compares {_shown(a)} with itself.", "A vote names two different tools.")
        self.batch.append((_key(voter), one, other, outcome))
        if self.weight is not None:
            self.weights.append(self.weight_of(row[self.weight]))
        if len(self.batch) == BATCH:
            self.count()

    def weight_of(self, text: str) -> float:
        """What a vote weighs."""
        try:
            weight = float(text)
        except ValueError:
            weight = 0.0
        if not 0 < weight <= 1:
            self.refuse(f"The weight is {_shown(text)}.", "Write a number above 0 and at most 1.")
        return weight

    def tool(self, name: str) -> int:
        """The place of a tool, which is checked where it appears for the first time."""
        known = self.place.get(name)
        if known is not None:
            return known
        if not name or len(name) > LONGEST_NAME:
            self.refuse(f"The name of a tool has {len(name)} characters.", f"Give 1 to {LONGEST_NAME}.")
        if any(unicodedata.category(letter) in UNSEEN for letter in name):
            self.refuse(f"The name {_shown(name)} holds a sign that is not seen.", "Write names in plain letters.")
        if len(self.place) == MOST_TOOLS:
            self.refuse(f"This is the tool after the first {MOST_TOOLS:,}.", "Rank them a category at a time.")
        self.place[name] = len(self.place)
        return self.place[name]

    def count(self) -> None:
        """Count the votes of the batch."""
        if self.batch:
            self.counts.know(list(self.place))
            voter, a, b, winner = np.array(self.batch, dtype=np.int64).T
            self.counts.add_many(voter, a, b, winner, None if self.weight is None else np.array(self.weights))
            self.batch.clear()
            self.weights.clear()


def read_votes(file: Path) -> PairCounts:
    """The pair counts of a file. BadFile with the line of what cannot be used, BadInput where it cannot be opened."""
    reader = _Reader(file)
    try:
        with file.open("rb") as stream:
            return _read(reader, stream)
    except OSError as reason:
        raise BadInput(f"{_shown(str(file))} cannot be read: {reason.strerror}.", "Give a CSV file.") from reason


def _read(reader: _Reader, stream: BinaryIO) -> PairCounts:
    rows = reader.rows(stream)
    header = next(rows, None)
    if header is None:
        reader.line = 1
        reader.refuse("The file is empty.", "Its first line names the columns: voter,a,b,winner.")
    reader.take_header(header)
    for number, row in enumerate(rows, 1):
        if number > MOST_VOTES:
            reader.refuse(f"The file has more than {MOST_VOTES:,} votes.", "Give a part of it.")
        if row:
            reader.take(row)
    reader.count()
    return reader.counts


@lru_cache(maxsize=BATCH)
def _key(voter: str) -> int:
    return key_of(voter)


def _shown(text: str) -> str:
    """Text from a file as it can be printed: escaped, and cut where it is long."""
    plain = text if len(text) <= 60 else f"{text[:59]}…"
    return f"“{''.join(letter if letter.isprintable() else f'U+{ord(letter):04X}' for letter in plain)}”"
