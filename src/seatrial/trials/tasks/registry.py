"""All families by id. A family's module is imported when somebody asks for it, and not before."""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from pathlib import Path

from seatrial.errors import BadInput, NotFound
from seatrial.facts.names import nearest
from seatrial.trials.item import Family
from seatrial.trials.tasks.entries import ENTRIES, SIX, Entry

__all__ = ["ENTRIES", "SIX", "Entry", "families", "family", "own", "read_sizes", "sizes_of"]
PACKAGE = "seatrial.trials.tasks"
ENDINGS = (".yaml", ".yml", ".jsonl")


def family(name: str, *, size: str | Sequence[int] | None = None) -> Family:
    """A family by id, or that of a file of tasks by its path. `size` sets the dial: "4", "2,8" or "1-6"."""
    if name.endswith(ENDINGS):
        return own(Path(name))
    entry = ENTRIES.get(name)
    if entry is None:
        raise NotFound("family of tasks", name[:80], nearest(name[:80], list(ENTRIES), 2))
    maker = getattr(importlib.import_module(f"{PACKAGE}.{entry.module}"), entry.maker)
    made: Family = maker() if size is None else maker(sizes_of(name, entry, size))
    return made


def families(
    names: Sequence[str] = (), *, size: str | Sequence[int] | None = None, tasks_file: Path | None = None
) -> list[Family]:
    """The families named, without doubles, then that of a file of tasks; without either, the six."""
    wanted = list(dict.fromkeys(names)) or ([] if tasks_file else list(SIX))
    found = [family(name, size=size) for name in wanted]
    return [*found, own(tasks_file)] if tasks_file else found


def own(file: Path) -> Family:
    """The family of a file of tasks."""
    from seatrial.trials.tasks.own.family import OwnTasks

    return OwnTasks(file)


def sizes_of(name: str, entry: Entry, size: str | Sequence[int]) -> tuple[int, ...]:
    """The sizes that a dial is set to, in rising order. BadInput where it has none, or not these."""
    if not entry.dial:
        raise BadInput(f"The family {name} has no size to set.", "Leave the size out, or name a family that has one.")
    sizes = read_sizes(size) if isinstance(size, str) else tuple(sorted(set(size)))
    if not sizes or sizes[0] < entry.low or sizes[-1] > entry.high:
        cause = f"The family {name} goes from {entry.low:,} to {entry.high:,} ({entry.dial})."
        raise BadInput(cause, "Choose sizes between these, such as 4, or 2,8, or 1-6.")
    return sizes


def read_sizes(text: str) -> tuple[int, ...]:
    """The sizes that "4", "2,8" or "1-6" mean, in rising order, at most a hundred; a long range is taken in steps."""
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        ends = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", part)
        if not ends:
            raise BadInput(f"“{text[:60]}” is no size.", "Write 4, or 2,8, or 1-6.")
        low, high = int(ends[1]), int(ends[2] or ends[1])
        step = max(1, -(-(high - low) // 20))
        found |= set(range(low, high, step)) | {high}
    return tuple(sorted(found)[:100])
