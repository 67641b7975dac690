"""A CSV file of results that one already has: columns item, a and b, and attempt where items were tried repeatedly.

The file may be anything. It is read line by line, a line is bounded, and what cannot be used is named with its line.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from seatrial.errors import BadInput
from seatrial.facts.table import TableReader
from seatrial.trials.decide.bets import Floats

MOST_ROWS = 2_000_000
LONGEST_LINE = 65_536  # bytes
NEEDED = ("item", "a", "b")
SCALE = "Scores are numbers from 0 to 1, and none may be missing."


@dataclass
class Results:
    """One mean score an arm and item, in the order in which items first appear, as sums over attempts."""

    place: dict[str, int] = field(default_factory=dict)
    a: array[float] = field(default_factory=lambda: array("d"))
    b: array[float] = field(default_factory=lambda: array("d"))
    attempts: array[int] = field(default_factory=lambda: array("q"))

    def means(self) -> tuple[Floats, Floats]:
        """Two arrays of shape (items,)."""
        count = np.array(self.attempts)
        return np.array(self.a) / count, np.array(self.b) / count


def read_results(file: Path, bank: int | None = None) -> Results:
    """Read a file. Raises BadFile with the line, BadInput where the file cannot be opened."""
    try:
        with file.open("rb") as stream:
            return _read(TableReader(file, LONGEST_LINE, "item"), stream, bank)
    except OSError as reason:
        raise BadInput(f"{shown(str(file), 200)} cannot be read: {reason.strerror}.", "Give a CSV file.") from reason


def _read(reader: TableReader, stream: BinaryIO, bank: int | None) -> Results:
    rows = reader.rows(stream)
    header = next(rows, None)
    if header is None:
        reader.line = 1
        reader.refuse("The file is empty.", "Its first line names the columns: item,a,b.")
    columns = _columns(reader, header)
    results = Results()
    seen: set[tuple[int, str]] = set()
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            reader.refuse(f"The file has more than {MOST_ROWS:,} rows.", "Give a part of it.")
        if row:
            _take(reader, results, seen, columns, row, bank)
    if not results.place:
        reader.refuse("There is a header and no row under it.", "Give one row an item.")
    return results


def _columns(reader: TableReader, header: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    for name in (*NEEDED, "attempt"):
        if names.count(name) > 1:
            reader.refuse(f"The column {name} is there {names.count(name)} times.", "Name every column once.")
    missing = [name for name in NEEDED if name not in names]
    if missing:
        found = ", ".join(shown(name) for name in header[:6]) or "none"
        absent = " and ".join(missing)
        reader.refuse(
            f"There is no column {absent}; found: {found}.", "The first line names the columns, by commas: item,a,b."
        )
    return {name: place for place, name in enumerate(names)} | {"": len(names)}


def _take(
    reader: TableReader,
    results: Results,
    seen: set[tuple[int, str]],
    columns: dict[str, int],
    row: list[str],
    bank: int | None,
) -> None:
    if len(row) != columns[""]:
        reader.refuse(f"This row has {len(row)} values, the header {columns['']}.", "Give every column a value.")
    item = row[columns["item"]].strip()
    if not item:
        reader.refuse("The item has no name.", "Name every item; attempts at one item share its name.")
    a, b = _score(reader, "a", row[columns["a"]]), _score(reader, "b", row[columns["b"]])
    place = results.place.get(item)
    if place is None:
        place = results.place[item] = len(results.place)
        if bank is not None and place >= bank:
            reader.refuse(f"This is item {place + 1} of a bank of {bank}.", "Give --bank the size of the whole bank.")
        results.a.append(0.0)
        results.b.append(0.0)
        results.attempts.append(0)
    if "attempt" in columns:
        attempt = (place, row[columns["attempt"]].strip())
        if attempt in seen:
            reader.refuse(f"Item {shown(item)} has this attempt twice.", "Number the attempts at an item.")
        seen.add(attempt)
    results.a[place] += a
    results.b[place] += b
    results.attempts[place] += 1


def _score(reader: TableReader, name: str, text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1 or "_" in text or not text.isascii():
        what = f"is {shown(text)}" if text.strip() else "is missing"
        reader.refuse(f"The score of {name} {what}.", SCALE)
    return score


def shown(text: str, longest: int = 30) -> str:
    """Foreign text, short and without control characters."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in text[:longest])
    return f"“{printable}{'…' if len(text) > longest else ''}”"
