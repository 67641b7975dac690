"""The modules that generated repositories are made of. Adding one means adding it here."""

from seatrial.trials.tasks.debugging.parts.lists import LIST_PARTS
from seatrial.trials.tasks.debugging.parts.part import Bug, Part
from seatrial.trials.tasks.debugging.parts.stores import STORE_PARTS
from seatrial.trials.tasks.debugging.parts.texts import TEXT_PARTS

PARTS: tuple[Part, ...] = (*LIST_PARTS, *STORE_PARTS, *TEXT_PARTS)
BUGS: dict[str, list[tuple[Part, Bug]]] = {}
for _part in PARTS:
    for _bug in _part.bugs:
        BUGS.setdefault(_bug.kind, []).append((_part, _bug))

__all__ = ["BUGS", "PARTS", "Bug", "Part"]
