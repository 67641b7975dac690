"""A package of prices on this machine, installed or unpacked, and what one of its models says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Protocol

from seatrial.errors import BadInput
from seatrial.facts.pricing.schema import Package, Period, Standing, States

LARGEST = 32 * 1024 * 1024
OPEN = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0"}


@dataclass(frozen=True)
class Unpacked:
    """Where a package lies; `licence` is an SPDX id."""

    name: Package
    version: str
    licence: str
    distribution: Distribution

    def bytes_of(self, file: str) -> bytes:
        """The content of one of its files; BadInput where it is missing or far too large."""
        path = Path(str(self.distribution.locate_file(file)))
        if not path.is_file():
            raise BadInput(f"{self.name} {self.version} has no file {file}.", "Its layout has changed; see its reader.")
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{file} of {self.name} has {path.stat().st_size:,} bytes.", f"{LARGEST:,} are read.")
        return path.read_bytes()


@dataclass(frozen=True)
class Found:
    """What a package says of one model of one provider."""

    page: str | None
    checked: bool
    standing: Standing = "listed"
    standard: list[Period] = field(default_factory=list)
    batch: list[Period] = field(default_factory=list)
    states: States | None = None


class Reader(Protocol):
    """One package, read: its data file, the newest day it speaks of, and its models by id."""

    file: str
    as_of: date | None

    def find(self, model: str) -> Found | None:
        """A model by provider and id, with a slash between; None where the package does not know it."""


def find_package(name: Package, folder: Path | None = None) -> Unpacked | None:
    """A package installed here, or unpacked into a folder; None where it is missing.

    BadInput where its licence does not let its data be passed on.
    """
    places = [str(folder), *(str(inner) for inner in sorted(folder.iterdir()) if inner.is_dir())] if folder else None
    context = {"name": name} if places is None else {"name": name, "path": places}
    found = next(iter(distributions(**context)), None)
    if found is None:
        return None
    licence = str(found.metadata["License-Expression"] or found.metadata["License"] or "")
    if licence not in OPEN:
        raise BadInput(
            f"{name} {found.version} states the licence “{licence or 'none'}”.",
            f"Its data is imported only under one of: {', '.join(sorted(OPEN))}.",
        )
    return Unpacked(name, found.version, licence, found)


def day_of(moment: str) -> date:
    """The day of a moment such as 2026-10-01T01:47:31Z."""
    return date.fromisoformat(moment[:10])


def with_note(period: Period) -> Period:
    """The period, saying so where a rate of 0 stands in it: 0 is kept as the source has it, not taken as free."""
    zero = [name for name, value in period.rates.stated.items() if value == 0]
    if not zero:
        return period
    note = f"The source writes 0 for {' and '.join(name.replace('_', ' ') for name in zero)}: a free tier, or unknown."
    return period.model_copy(update={"note": note})


def merged(periods: list[Period]) -> list[Period]:
    """Periods by their first day; of one day the last, and none that changes nothing."""
    found: list[Period] = []
    for period in periods:
        if found and found[-1].valid_from == period.valid_from:
            found.pop()
        if not (found and _same(found[-1], period)):
            found.append(period)
    return found


def _same(one: Period, other: Period) -> bool:
    return (one.rates, one.tiers, one.windows) == (other.rates, other.tiers, other.windows)
