"""Reading a journal: every line checked, a torn last one left aside, a damaged one before it refused by its number."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.trials.talk import Reply, ToolCall

MOST_BYTES = 4_000_000_000
# What each kind of line holds besides `kind`, `at` and `crc`, with its type.
LINES: dict[str, dict[str, type | tuple[type, ...]]] = {
    "trial": {"format": int, "families": list, "arms": list, "rules": dict, "hashes": dict, "question": str},
    "session": {"seatrial": str, "limits": dict, "concurrency": int},
    "call": {"family": str, "index": int, "arm": str, "attempt": int, "turn": int, "request": str},
    "attempt": {
        "family": str, "index": int, "arm": str, "attempt": int, "item": str, "size": (int, float, type(None)),
        "type": str, "cluster": str, "score": (int, float), "cause": str, "detail": str, "turns": int,
        "text_calls": int, "error": bool,
    },
    "unit": {"number": int, "family": str, "indices": list, "scores": dict},
    "decision": {"scope": str, "a": str, "b": str, "decision": str, "items": int, "difference": (int, float)},
    "end": {"because": str, "abandoned": int},
}  # fmt: skip
_known_shapes: set[tuple[object, ...]] = set()  # types of lines that were found complete: a journal has many alike
FIRST = b'{"kind":"trial",'
Line = dict[str, Any]
CallKey = tuple[str, int, str, int, int]
AttemptKey = tuple[str, int, str, int]


@dataclass(slots=True)
class Recorded:
    """A journal's content. `end` is where the last whole line ends, in bytes; `torn` whether anything follows it."""

    header: Line = field(default_factory=dict)
    sessions: list[Line] = field(default_factory=list)
    calls: dict[CallKey, Line] = field(default_factory=dict)
    attempts: dict[AttemptKey, Line] = field(default_factory=dict)
    units: list[Line] = field(default_factory=list)
    decisions: list[Line] = field(default_factory=list)
    ends: list[Line] = field(default_factory=list)
    elapsed: float = 0.0  # seconds in which the trial ran, over all sessions
    first: float = 0.0  # seconds since 1970
    last: float = 0.0
    end: int = 0
    torn: bool = False

    def take(self, line: Line) -> None:
        """Add one line."""
        at = float(line["at"])
        if line["kind"] != "session" and self.last:
            self.elapsed += max(0.0, at - self.last)
        self.first, self.last = self.first or at, at
        match line["kind"]:
            case "trial":
                self.header = line
            case "call":
                self.calls[line["family"], line["index"], line["arm"], line["attempt"], line["turn"]] = line
            case "attempt":
                self.attempts[line["family"], line["index"], line["arm"], line["attempt"]] = line
            case kind:
                getattr(self, f"{kind}s").append(line)


def read_journal(path: Path) -> Recorded:
    """All of a journal; BadFile with the number of the line that cannot be believed."""
    recorded = Recorded()
    if not path.is_file():
        raise BadInput(f"There is no journal {path}.", "Give the path that `seatrial trial` printed.")
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path} has more than {MOST_BYTES // 1_000_000_000} GB.", "That is no journal of a trial.")
    for number, raw, is_last in _lines(path):
        line = _checked(raw)
        if isinstance(line, str) and is_last and (number > 1 or _begins(raw)):
            recorded.torn = True
            break
        if isinstance(line, str):
            raise _damaged(path, number, line)
        if (line["kind"] == "trial") != (number == 1):
            raise _damaged(path, number, "The first line, and no other, says what the trial is.")
        if number == 1 and line["format"] != 1:
            raise BadInput(f"{path} has format {line['format']}; this reads 1.", "Use a newer release of Seatrial.")
        recorded.take(line)
        recorded.end += len(raw)
    return recorded


def reply_of(line: Mapping[str, Any]) -> Reply:
    """The reply that a call's line holds."""
    written = dict(line["reply"])
    written["tool_calls"] = tuple(ToolCall(**call) for call in written["tool_calls"])
    return Reply(**written)


def _lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    with path.open("rb") as file:
        previous = b""
        for number, raw in enumerate(file):
            if previous:
                yield number, previous, False
            previous = raw
        if previous:
            yield number + 1, previous, True


def _begins(raw: bytes) -> bool:
    """Whether a first line that is not whole was to be a journal's: no other file is ever cut."""
    return raw.startswith(FIRST) or FIRST.startswith(raw)


def _checked(raw: bytes) -> Line | str:
    """The line, or what is wrong with it."""
    body, mark, check = raw.rpartition(b',"crc":')
    if not mark or not raw.endswith(b"}\n") or not check[:-2].isdigit():
        return "It is not a line of a journal."
    body += b"}"
    if zlib.crc32(body) != int(check[:-2]):
        return "Its content does not match its checksum."
    try:
        line = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "It is not JSON."
    return line if isinstance(line, dict) and _complete(line) else "It lacks what such a line holds."


def _complete(line: Line) -> bool:
    wanted = LINES.get(line.get("kind", ""))
    if wanted is None or not isinstance(line.get("at"), (int, float)):
        return False
    if line["kind"] == "call" and not isinstance(line.get("reply", line.get("delivery")), dict):
        return False
    shape = line["kind"], *map(type, map(line.get, wanted))
    if shape not in _known_shapes and all(isinstance(line.get(name), kind) for name, kind in wanted.items()):
        _known_shapes.add(shape)
    return shape in _known_shapes


def _damaged(path: Path, number: int, cause: str) -> BadFile:
    told = f"The journal is damaged here. {cause}"
    return BadFile([Problem(path, number, told, "Restore the file from a copy; lines are only ever added to it.")])
