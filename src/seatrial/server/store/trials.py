"""Trials that were published once: kept for good, whatever becomes of the catalogue's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from seatrial.server.models import TrialRow
from seatrial.trials.record.record import TrialRecord

Standing = Literal["on record", "changed", "gone"]


@dataclass(frozen=True)
class KeptTrial:
    """A trial's record as it was first seen, with its withdrawal, and how the catalogue now stands to it."""

    record: TrialRecord
    standing: Standing

    @property
    def on_record(self) -> bool:
        """Whether the catalogue still has what was published."""
        return self.standing == "on record"

    @property
    def counts(self) -> bool:
        """Whether it still states anything."""
        return self.on_record and self.record.withdrawn is None


def keep_trials(records: Sequence[TrialRecord], folder: Path) -> None:
    """Add what is new, note what was withdrawn, changed or removed. Call inside the import's transaction."""
    found = {record.id: record for record in records}
    rows = {row.slug: row for row in TrialRow.objects.all()}
    for record in records:
        if record.id not in rows:
            document = record.model_copy(update={"withdrawn": None}).model_dump(mode="json")
            rows[record.id] = TrialRow(slug=record.id, sha256=record.sha256, document=document)
    for slug, row in rows.items():
        row.standing = _standing(row, found.get(slug), folder)
        now = found.get(slug)
        if now and now.withdrawn and row.standing == TrialRow.Standing.ON_RECORD:
            row.withdrawn = now.withdrawn.model_dump(mode="json")
        row.save()


def kept_trials() -> list[KeptTrial]:
    """Every trial that was ever published here, the newest first."""
    kept = [
        KeptTrial(
            TrialRecord.model_validate({**row.document, "withdrawn": row.withdrawn}), cast(Standing, row.standing)
        )
        for row in TrialRow.objects.all()
    ]
    return sorted(kept, key=lambda row: (row.record.result.ended, row.record.published, row.record.id), reverse=True)


def _standing(row: TrialRow, record: TrialRecord | None, folder: Path) -> str:
    if record is not None:
        return TrialRow.Standing.ON_RECORD if record.sha256 == row.sha256 else TrialRow.Standing.CHANGED
    there = (folder / "trials" / f"{row.slug}.json").is_file()
    return TrialRow.Standing.CHANGED if there else TrialRow.Standing.GONE
