"""A module of a generated repository, right as it stands, with the bugs that can be put into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from string import Template
from typing import Any

Draw = Callable[[Random], list[Any]]


@dataclass(frozen=True, slots=True)
class Bug:
    """One kind of mistake: the lines of the right text and the lines that stand there instead."""

    kind: str
    right: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Part:
    """Files of one purpose, as templates over a domain's words.

    `files` goes from the module's name to its text; the last one holds `entry`, the function that tests call.
    `draw` makes its arguments, values of JSON. `purpose` is its sentence in the README.
    """

    name: str
    purpose: str
    files: Mapping[str, str]
    entry: str
    draw: Draw
    bugs: tuple[Bug, ...]

    def write(self, words: Mapping[str, str], bug: Bug | None = None) -> dict[str, str]:
        """The texts of its modules, right or with one bug."""
        texts = dict(self.files)
        if bug:
            stem = next(stem for stem, text in texts.items() if bug.right in text)
            texts[stem] = texts[stem].replace(bug.right, bug.wrong, 1)
        return {stem: Template(text).substitute(words) for stem, text in texts.items()}
