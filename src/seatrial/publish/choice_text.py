"""A choice for a terminal: who stays in, best first, and why the others are out."""

from __future__ import annotations

import textwrap

from seatrial.comparison.choose import Choice
from seatrial.evidence.dates import write_date
from seatrial.publish.calls import CALLS

NAME = 26


def write_choice(choice: Choice, width: int = 80) -> str:
    """Lines of at most `width` characters."""
    count = len(choice.candidates)
    lines = [f"{count} tool{'' if count == 1 else 's'} meet{'s' if count == 1 else ''} the brief", ""]
    for candidate in choice.candidates:
        made = candidate.ships + candidate.skips
        panel = f"{CALLS[candidate.call]}, {candidate.ships:g} of {made:g}, {100 * candidate.support:.0f} points"
        text = f"{panel}; {candidate.entry.text or 'price not stated'}"
        lines += _row(candidate.name, text, width)
    if choice.dropped:
        lines += ["", f"{len(choice.dropped)} do not", ""]
    for row in choice.dropped:
        lines += _row(row.name, "; ".join(f"{limit.name.lower()}: {limit.has}" for limit in row.limits), width)
    return "\n".join([*lines, "", f"Evidence as of {write_date(choice.as_of.isoformat())}."]) + "\n"


def _row(name: str, text: str, width: int) -> list[str]:
    names = textwrap.wrap(name, NAME - 2) or [""]
    wrapped = textwrap.wrap(text, width - NAME) or [""]
    height = max(len(names), len(wrapped))
    names += [""] * (height - len(names))
    wrapped += [""] * (height - len(wrapped))
    return [f"{one:<{NAME}}{other}".rstrip() for one, other in zip(names, wrapped, strict=True)]
