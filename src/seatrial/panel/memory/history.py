"""The history as files of the catalogue: catalogue/history/changes.jsonl, and state.json, the state last recorded.

Lines are only ever added. What is recorded follows from the files and the catalogue alone, so that recording twice
adds nothing, and a recording that was cut off between the two files is completed by the next.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from seatrial.errors import BadFile, NotReady, Problem
from seatrial.panel.memory.change import Change
from seatrial.panel.memory.changes import changes
from seatrial.panel.memory.state import State, state_of
from seatrial.panel.panel import Panel

FOLDER, LINES, STATE = "history", "changes.jsonl", "state.json"
RECORD = "seatrial catalogue record"


@dataclass(frozen=True)
class History:
    """What a catalogue's history says; `state` none where nothing was ever recorded."""

    lines: list[Change]
    state: State | None


def read_history(folder: Path) -> History:
    """The history of a catalogue; empty where it has none. BadFile names a line that cannot be read."""
    lines = []
    file = folder / FOLDER / LINES
    for number, text in enumerate(_read(file).splitlines(), start=1):
        try:
            lines.append(Change.model_validate_json(text))
        except ValidationError:
            cause = "This line of history cannot be read."
            raise BadFile([Problem(file, number, cause, "Restore it from version control.")]) from None
    return History(lines, _read_state(folder / FOLDER / STATE))


def unrecorded(history: History, present: State, when: datetime) -> list[Change]:
    """What changed since the state last recorded and stands on no line yet; all of it where nothing was recorded."""
    return unexplained(history.lines, changes(history.state, present, when))


def unexplained(lines: Iterable[Change], found: Iterable[Change]) -> list[Change]:
    """The changes after which the last line about the same call does not end where they end."""
    ends = {(line.tool, line.critic): line.after for line in lines}
    return [change for change in found if ends.get((change.tool, change.critic), _NOTHING) != change.after]


_NOTHING = object()


def record(folder: Path, panel: Panel, when: datetime) -> list[Change]:
    """Add what changed to a catalogue's history, and note the present state; what was added."""
    history = read_history(folder)
    present = state_of(panel, earlier=history.state)
    added = unrecorded(history, present, when)
    if added:
        text = _read(folder / FOLDER / LINES) + "".join(f"{line.model_dump_json()}\n" for line in added)
        _replace(folder / FOLDER / LINES, text)
    if present != history.state:
        _replace(folder / FOLDER / STATE, write_state(present))
    return added


def write_state(state: State) -> str:
    """A state as text, with a line for each call and statement, so that a change of one shows as one."""
    document = state.model_dump(mode="json", by_alias=True, exclude_none=True)
    tools, critics, metrics = (document.pop(name) for name in ("tools", "critics", "metrics"))
    parts = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in document.items()]
    parts += [f'"critics": {_lines(critics)}', f'"metrics": {_lines(metrics)}']
    entries = []
    for slug, entry in tools.items():
        calls, statements = entry.pop("calls"), entry.pop("statements")
        inner = json.dumps(entry)[1:-1]
        entries.append(
            f'{json.dumps(slug)}: {{{inner},\n"calls": {_lines(calls)},\n"statements": {_lines(statements)}}}'
        )
    parts.append('"tools": {\n' + ",\n".join(entries) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(rows: dict[str, object]) -> str:
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items()) + "\n}"


def _read_state(file: Path) -> State | None:
    text = _read(file)
    if not text:
        return None
    try:
        return State.model_validate_json(text)
    except ValidationError:
        cause = "The state last recorded cannot be read."
        raise BadFile([Problem(file, 1, cause, "Restore it from version control.")]) from None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise NotReady(f"{file} cannot be read: {error}.", "Restore it from version control.") from None


def _replace(file: Path, text: str) -> None:
    """Through a second file, so that nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fchmod(opened.fileno(), 0o644)
            os.fsync(opened.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
