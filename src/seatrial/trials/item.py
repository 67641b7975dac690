"""One thing to do, the same for every arm, and what it takes to judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Score:
    """How well an attempt went: 0 to 1, and why not 1, in a few words that can be counted."""

    value: float
    cause: str = ""
    detail: str = ""  # for a person; at most 2,000 characters


class World(Protocol):
    """One attempt at one item: a state that tools change, and the oracle that judges it."""

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a tool answers. A wrong name or wrong arguments answer with a sentence that says so."""

    def follow_up(self, answer: str) -> str | None:
        """The user's next message once the contender has answered without a tool call; None where there is none."""

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """Replace the working directory by what a command contender left."""

    def grade(self, answer: str) -> Score:
        """Judge the last answer and the state. Asks no model; runs contender-written code only in the sandbox."""

    def close(self) -> None:
        """Give back what the attempt holds."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked. `size` places it on its family's curve (calls in a chain, tokens in a repository).

    Items of one `cluster` are variants of one thing and count as one unit.
    """

    id: str
    family: str
    prompt: str
    system: str = ""
    tools: Sequence[Mapping[str, Any]] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    size: float | None = None
    kind: str = ""
    cluster: str = ""


class Family(Protocol):
    """Items of one kind. Item i is a function of the family's version, the seed and i alone."""

    id: str
    name: str
    version: str  # changes whenever the same seed would give other items or other scores
    count: int | None  # how many items there are; None where they are generated without end
    size_label: str  # what `size` counts ("calls in the chain"); "" where there is no curve
    instant: bool  # using tools and grading take microseconds, so they need no thread of their own

    def item(self, seed: int, index: int) -> Item:
        """The item at a place in the sequence."""

    def start(self, seed: int, index: int) -> World:
        """A fresh attempt at it."""
