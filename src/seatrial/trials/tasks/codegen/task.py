"""A programming task made of rules: the words a contender reads and the reference that judges it say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from types import CodeType
from typing import Any

Arguments = list[Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule: what it says, and the lines of the reference that do it."""

    words: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Property:
    """Something that holds of every right value, whatever the reference says."""

    name: str
    holds: Callable[[Arguments, Any], bool]


@dataclass(frozen=True, slots=True)
class Task:
    """A function to write.

    `parameters` are pairs of name and annotation; `opening` tells what they are; `rules` are followed in their order;
    `body` is the reference, line by line, without indentation of the function; `draw` makes one call's arguments.
    """

    kind: str
    level: int
    function: str
    parameters: Sequence[tuple[str, str]]
    returns: str
    opening: str
    rules: Sequence[str]
    body: Sequence[str]
    draw: Callable[[Random], Arguments]
    edges: Sequence[Arguments]
    properties: Sequence[Property] = field(default=())

    @property
    def signature(self) -> str:
        """The line that the answer has to begin its function with."""
        listed = ", ".join(f"{name}: {annotation}" for name, annotation in self.parameters)
        return f"def {self.function}({listed}) -> {self.returns}:"

    @property
    def source(self) -> str:
        """A right answer."""
        lines = (f"    {line}" if line else "" for part in self.body for line in part.split("\n"))
        return "\n".join([self.signature, *lines]) + "\n"

    def oracle(self) -> Callable[..., Any]:
        """The reference as a function. It is our own text, so it runs in the trusted process."""
        code: CodeType = compile(self.source, f"<{self.function}>", "exec")
        names: dict[str, Any] = {}
        exec(code, names)  # noqa: S102  the reference is made here, from rules; nothing of a contender is in it
        made: Callable[..., Any] = names[self.function]
        return made


class Rules:
    """Collects steps: the words of each and its lines."""

    def __init__(self, *first_lines: str) -> None:
        self.words: list[str] = []
        self.lines: list[str] = list(first_lines)

    def add(self, words: str, *lines: str) -> None:
        """One more rule."""
        self.words.append(words)
        self.lines.extend(lines)

    def take(self, step: Step) -> None:
        """One more rule, ready made."""
        self.add(step.words, *step.lines)


VERBS = re.findall(
    r"\w+", "settle braid sift tally weave trim ferry gauge patch steer stow plait rinse sound fathom splice furl heave"
)
NOUNS = re.findall(
    r"\w+",
    "cargo brambles ledger tides anchors parcels kelp lanterns buoys rigging pebbles herring hatches charts barrels "
    "signals berths ropes cinders mosses gullies thimbles",
)


def function_name(random: Random) -> str:
    """A name that tells nothing about the rules."""
    return f"{random.choice(VERBS)}_{random.choice(NOUNS)}"


def choose(random: Random, steps: Sequence[Callable[[Random], Step]], count: int) -> list[Step]:
    """Distinct steps in a random order, each with parameters of its own."""
    return [make(random) for make in random.sample(list(steps), min(count, len(steps)))]
