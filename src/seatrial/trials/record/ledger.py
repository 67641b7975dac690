"""The ledger catalogue/trials/ledger.txt: one line a publication or withdrawal, each with the hash of the one before.

    2026-11-23 published some-trial <hash of the record> <hash of the line before; 64 zeros in the first>

A line that is changed or removed breaks the chain behind it. Lines cut off at the end leave no gap: those are noticed
by whoever has seen them (a server keeps every trial that it has once shown, and the repository's history has the rest).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from seatrial.errors import Problem

LEDGER = "ledger.txt"
FIRST = "0" * 64
_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d) (published|withdrawn) ([a-z0-9]+(?:[.-][a-z0-9]+)*) ([0-9a-f]{64}) ([0-9a-f]{64})"
)
RESTORE = "Restore the line from the repository’s history: lines are added, never changed or removed."


@dataclass(frozen=True)
class Entry:
    """One line: on which day what was done with which trial, and the hash of its record as it stood then."""

    day: date
    action: str
    id: str
    sha256: str
    before: str
    number: int

    def text(self) -> str:
        """The line as it is written."""
        return f"{self.day} {self.action} {self.id} {self.sha256} {self.before}"


def read_ledger(file: Path, problems: list[Problem]) -> list[Entry]:
    """The entries of a ledger in order; what is wrong with it goes to `problems`. Empty where there is no file."""
    if not file.exists():
        return []
    entries: list[Entry] = []
    before = FIRST
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        entry = _entry(line, number)
        if entry is None:
            problems.append(Problem(file, number, "This is no line of a ledger.", RESTORE))
        elif entry.before != before:
            problems.append(Problem(file, number, "What stood before this line was changed or removed.", RESTORE))
        if entry is not None:
            entries.append(entry)
        before = hash_line(line)
    problems += [Problem(file, entry.number, cause, RESTORE) for entry, cause in _out_of_order(entries)]
    return entries


def add_line(file: Path, day: date, action: str, trial: str, sha256: str) -> None:
    """Append a line, on disk when this returns."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    before = hash_line(lines[-1]) if lines else FIRST
    with file.open("a", encoding="utf-8") as ledger:
        ledger.write(Entry(day, action, trial, sha256, before, len(lines) + 1).text() + "\n")
        ledger.flush()


def hash_line(line: str) -> str:
    """What the line after it holds of a line."""
    return hashlib.sha256(line.encode()).hexdigest()


def _entry(line: str, number: int) -> Entry | None:
    found = _LINE.fullmatch(line)
    if not found:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    return Entry(day, found[2], found[3], found[4], found[5], number)


def _out_of_order(entries: list[Entry]) -> Iterator[tuple[Entry, str]]:
    done: dict[str, str] = {}
    for entry in entries:
        had = done.get(entry.id)
        if entry.action == "published" and had:
            yield entry, f"“{entry.id}” was published already."
        elif entry.action == "withdrawn" and had != "published":
            yield entry, f"“{entry.id}” is withdrawn here, and was {'withdrawn before' if had else 'never published'}."
        done[entry.id] = entry.action
