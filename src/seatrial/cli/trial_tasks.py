"""Which tasks a trial runs, how much each family counts, and what isolates the code that contenders write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from seatrial.errors import BadInput, NotReady
from seatrial.trials.contenders.file import ContenderSpec
from seatrial.trials.engine.plan import Course
from seatrial.trials.item import Family
from seatrial.trials.tasks.registry import ENTRIES, SIX, family, own

RUN_CODE = frozenset({"code-generation", "humaneval", "debugging"})
NOT_NEEDED = "not needed"


def courses_of(given: Mapping[str, Any]) -> list[Course]:
    """The families named and those of the files; without either, the six. A file's family goes by its name."""
    files: Sequence[Path] = given["tasks"]
    names = list(dict.fromkeys(given["families"])) or ([] if files else list(SIX))
    sizes = _sizes(given["sizes"], names)
    found: list[tuple[Family, str]] = [(family(name, size=sizes.get(name)), sizes.get(name, "")) for name in names]
    found += [(own(file), "") for file in files]
    ids = [one.id for one, _ in found]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise BadInput(f"Two families are called {min(twice)}.", "Name each once, and give files names of their own.")
    weights = _weights(given["weights"], ids)
    return [
        Course(one, given["seed"], weights.get(one.id, 1.0), given["items"], f"size {size}" if size else "")
        for one, size in found
    ]


def _sizes(words: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Sizes by family; one without a name is for the only family there is."""
    found: dict[str, str] = {}
    for word in words:
        name, mark, size = word.rpartition("=")
        if not mark and len(names) != 1:
            raise BadInput(f"“{word}” could be of any family.", f"Write it as NAME={word}, such as {names[-1:]}.")
        name = name or names[0]
        if name not in names:
            raise BadInput(f"“{name}” is not a family of this trial.", f"There are {', '.join(names) or 'none'}.")
        found[name] = f"{found[name]},{size}" if name in found else size
    return found


def _weights(words: Sequence[str], ids: Sequence[str]) -> dict[str, float]:
    found = {}
    for word in words:
        name, _, number = word.rpartition("=")
        if name not in ids:
            raise BadInput(f"“{word}” weighs no family of this trial.", f"Write NAME=2; there are {', '.join(ids)}.")
        try:
            found[name] = float(number)
        except ValueError:
            raise BadInput(f"“{number}” is not a weight.", "Write a number from 0 up, such as 2.") from None
        if not 0 <= found[name] < float("inf"):
            raise BadInput(f"“{number}” is not a weight.", "Write a number from 0 up, such as 2.")
    return found


def isolation(specs: Sequence[ContenderSpec], courses: Sequence[Course]) -> str:
    """What isolates code here; NotReady where nothing can."""
    runs = any(course.family.id in RUN_CODE or course.family.id not in ENTRIES for course in courses)
    if not runs and all(spec.kind != "command" for spec in specs):
        return NOT_NEEDED
    from seatrial.trials.sandbox.box import find_box

    try:
        return find_box().name
    except NotReady as error:
        raise NotReady(error.cause, f"{error.next_step} Or give --unsafe, and the journal says so.") from None
