"""What a domain of the chains consists of: kinds of record that point at each other, and a procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Kind:
    """A kind of record. `links` are label and kind of what it points at, `numbers` and `codes` labels of its values."""

    name: str
    prefix: str
    links: Sequence[tuple[str, str]]
    numbers: Sequence[str]
    codes: Sequence[str]

    @property
    def tool(self) -> str:
        """The name of the tool that shows such a record."""
        return f"get_{field(self.name)}"


@dataclass(frozen=True)
class Step:
    """One step of a procedure: the tool takes the id that the step before returned, and returns a new one."""

    tool: str
    says: str  # after "then", with {} for what it is done to
    takes: str
    gives: str
    prefix: str


@dataclass(frozen=True)
class Domain:
    """An office with its records, its procedure for one kind of them, and tools that lead nowhere."""

    name: str
    kinds: Sequence[Kind]
    procedure: Sequence[Step]
    idle: Sequence[tuple[str, str, str]]  # tool, its description, what it answers
    undo: tuple[str, str]  # a tool that spoils the procedure, and its description

    @cached_property
    def by_name(self) -> dict[str, Kind]:
        """The kinds by their names."""
        return {kind.name: kind for kind in self.kinds}

    @property
    def target(self) -> str:
        """The kind of record that the procedure starts from."""
        return self.procedure[0].takes

    @cached_property
    def reach(self) -> list[frozenset[str]]:
        """By number of links: the kinds from which the procedure's kind can be reached in exactly so many."""
        sets = [frozenset([self.target])]
        for _ in range(20):
            near = sets[-1]
            sets.append(frozenset(kind.name for kind in self.kinds if any(to in near for _, to in kind.links)))
        return sets


def field(label: str) -> str:
    """A label as the name of a field: "deputy warden" is deputy_warden."""
    return label.replace(" ", "_").replace("-", "_")
