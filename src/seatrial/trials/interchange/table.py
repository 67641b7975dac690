"""The table that `seatrial decide` reads: item, a, b."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from seatrial.trials.interchange.names import cell


def table(rows: Iterable[tuple[str, float, float]]) -> str:
    """CSV of rows (item, score of A, score of B), in their order, with names that no program takes for more."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("item", "a", "b"))
    writer.writerows((cell(item), f"{a:.12g}", f"{b:.12g}") for item, a, b in rows)
    return text.getvalue()


def write_table(file: Path, rows: Iterable[tuple[str, float, float]]) -> None:
    """The table in a file: the old one or the new one, never a part. OSError where it cannot be written."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(table(rows), "utf-8")
    os.replace(part, file)
