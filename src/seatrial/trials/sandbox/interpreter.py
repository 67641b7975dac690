"""The Python that a box gets: the one that runs seatrial, or the system's, without what is installed into it.

Only the standard library is shown. Folders of installed packages stay hidden wherever they lie: among them are
seatrial itself, generators of tasks and published answers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import seatrial

SYSTEM = Path("/usr")
PARTS = ("bin", "lib", "lib64", "ssl")  # of an installation outside /usr
PRIVATE = ("src", "local/src", "local/etc")  # below /usr, and nobody's runtime


@dataclass(frozen=True)
class Interpreter:
    """An executable, the folders it needs beside /usr, and those among them and /usr that stay hidden."""

    executable: Path
    shown: tuple[Path, ...]
    hidden: tuple[Path, ...]


def interpreters() -> list[Interpreter]:
    """The one that runs seatrial first; then the system's, where it is another."""
    own = _interpreter(
        Path(getattr(sys, "_base_executable", sys.executable)).resolve(), Path(sys.base_prefix).resolve()
    )
    found = [own]
    for name in ("bin/python3", "local/bin/python3"):
        executable = (SYSTEM / name).resolve()
        if executable.exists() and executable.is_relative_to(SYSTEM) and executable != own.executable:
            found.append(_interpreter(executable, SYSTEM))
    return found


def _interpreter(executable: Path, prefix: Path) -> Interpreter:
    if prefix.is_relative_to(SYSTEM):
        shown: list[Path] = []
    else:
        places = [executable, *(prefix / part for part in PARTS), Path(os.__file__).resolve().parent]
        shown = _outermost(place for place in places if place.exists() and not place.is_relative_to(SYSTEM))
    return Interpreter(executable, tuple(shown), tuple(_hidden([SYSTEM, *shown])))


def _hidden(shown: list[Path]) -> list[Path]:
    """Folders of installed packages, this project and its environment, as far as they lie in what is shown."""
    package = Path(seatrial.__file__).resolve().parent
    found = [package, *(SYSTEM / name for name in PRIVATE)]
    if sys.prefix != sys.base_prefix:
        found.append(Path(sys.prefix).resolve())
    for prefix in [SYSTEM, SYSTEM / "local", Path(sys.base_prefix).resolve()]:
        found += (folder.resolve() for folder in prefix.glob("lib*/python3*/*-packages"))
    found += (Path(entry).resolve() for entry in sys.path if entry.endswith("-packages"))
    return _outermost(
        folder for folder in found if any(folder.is_relative_to(place) for place in shown) and _holds_something(folder)
    )


def _holds_something(folder: Path) -> bool:
    try:
        return folder.is_dir() and any(folder.iterdir())
    except OSError:
        return True


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The given paths without those that lie below another."""
    kept: list[Path] = []
    for path in sorted(set(paths)):
        if not any(path.is_relative_to(other) for other in kept):
            kept.append(path)
    return kept
