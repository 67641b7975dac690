"""A program in another language: files, bugs that can be put in, and how it is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seatrial.trials.tasks.debugging.parts.part import Bug


@dataclass(frozen=True, slots=True)
class Language:
    """Every program answers one line for each line of its input, and does the same in every language.

    `command` runs it in the repository's folder; `needs` is what has to be installed; `bugs` go by the path of the
    file they are in and the command word whose answers they spoil.
    """

    id: str
    name: str
    needs: str
    command: Sequence[str]
    shown: str
    files: Mapping[str, str]
    bugs: Sequence[tuple[str, str, Bug]]
