"""One strand of a repository: pieces of several files that refer to each other, and the question they answer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from seatrial.trials.tasks.orientation.names import Names


@dataclass(frozen=True)
class Rules:
    """What holds all over a repository."""

    shell_wins: bool  # whether a value exported by a deployment's script beats its overrides file
    environments: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """Pieces as (path, text): pieces of one path stand in one file. `links` files have to be read to answer."""

    kind: str
    question: str
    answer: str
    form: str  # what the answer is: "port number"
    links: int
    pieces: list[tuple[str, str]]


@dataclass
class Draw:
    """What a strand is made from."""

    rng: Random
    names: Names
    rules: Rules

    def name(self) -> str:
        """A name that nothing else has."""
        return self.names.next()
