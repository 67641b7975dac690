"""What is voted on, and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from seatrial.errors import BadInput

Kind = Literal["tool", "pair", "drawn"]
CHOICES: dict[Kind, tuple[str, ...]] = {
    "tool": ("ship", "skip"),
    "pair": ("one", "other", "tie"),
    "drawn": ("one", "other", "tie"),
}


@dataclass(frozen=True)
class Subject:
    """One tool, or two in alphabetical order, by slug."""

    kind: Kind
    one: str
    other: str = ""

    def place(self, choice: str) -> int:
        """Which of the choices it is, 0, 1 or 2; BadInput for what cannot be said of this."""
        choices = CHOICES[self.kind]
        if choice not in choices:
            raise BadInput("The vote does not say what it is for.", f"Choose one of: {', '.join(choices)}.")
        return choices.index(choice)


def about_tool(slug: str) -> Subject:
    """Ship or skip."""
    return Subject("tool", slug)


def about_pair(a: str, b: str, kind: Kind = "pair") -> Subject:
    """Which of the two; BadInput where they are the same."""
    if a == b:
        raise BadInput("A pair needs two different tools.", "Name another one.")
    one, other = sorted((a, b))
    return Subject(kind, one, other)
