"""A file of votes: CSV with the columns voter, a, b and winner. It may be anything, and is used whole or not at all.

Read line by line in bounded memory: what grows is the number of different tools and voters, not of votes.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.votes.clusters import key_of
from seatrial.votes.counts import MOST_TOOLS, WINNERS, PairCounts

COLUMNS = ("voter", "a", "b", "winner")
MOST_VOTES = 100_000_000
LONGEST_LINE = 4_096  # bytes
LONGEST_NAME = 120  # characters
BATCH = 65_536
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode's categories of what a reader does not see


@dataclass
class _Reader:
    """A file on its way through: where in it we are, and the votes that are not counted yet."""

    file: Path
    line: int = 0
    columns: tuple[int, ...] = ()
    width: int = 0
    place: dict[str, int] = field(default_factory=dict)
    counts: PairCounts = field(default_factory=PairCounts)
    batch: list[tuple[int, int, int, int]] = field(default_factory=list)

    def refuse(self, cause: str, next_step: str) -> NoReturn:
        raise BadFile([Problem(self.file, self.line, cause, next_step)])

    def lines(self, stream: BinaryIO) -> Iterator[str]:
        while raw := stream.readline(LONGEST_LINE + 1):
            self.line += 1
            if len(raw) > LONGEST_LINE:
                self.refuse(f"This line is longer than {LONGEST_LINE:,} bytes.", "Write one vote a line.")
            if b"\0" in raw:
                self.refuse("This line holds a zero byte.", "Save the file as CSV in UTF-8.")
            try:
                yield raw.decode("utf-8-sig" if self.line == 1 else "utf-8")
            except UnicodeDecodeError:
                self.refuse("This line is not UTF-8.", "Save the file as CSV in UTF-8.")

    def rows(self, stream: BinaryIO) -> Iterator[list[str]]:
        try:
            yield from csv.reader(self.lines(stream), strict=True)
        except csv.Error as reason:
            self.refuse(f"This is not CSV: {reason}.", "Put text with commas or quotes in double quotes.")

    def take_header(self, header: list[str]) -> None:
        names = [name.strip().lower() for name in header]
        wrong = [name for name in COLUMNS if names.count(name) != 1]
        if wrong:
            self.refuse(
                f"The first line names the column {wrong[0]} {names.count(wrong[0])} times.",
                "It names each of voter,a,b,winner once.",
            )
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
        if len(self.batch) == BATCH:
            self.count()

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
            self.counts.add_many(voter, a, b, winner)
            self.batch.clear()


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
