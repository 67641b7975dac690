"""YAML from outside, read safely, with the line of every value.

A restricted YAML: plain data, no anchors, aliases or tags, no key twice, bounded in size and depth.
`yes` and `no` are words here, and a date is text, as in YAML 1.2.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from seatrial.errors import BadFile, Problem

LARGEST = 256 * 1024
DEEPEST = 32

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Longer ones are no quantity of anything, and text to what comes after.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]{0,17})")
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][-+]?\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
Path_ = tuple[str | int, ...]


@dataclass
class Document:
    """Plain data with the line on which each part of it stands (counted from 1)."""

    file: Path
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """The line of a part, or of the nearest part around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_file(file: Path) -> Document:
    """Read one YAML file; BadFile says what is wrong with it and where."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise _bad(file, 1, f"The file has {size:,} bytes; {LARGEST:,} are allowed.", "Split it, or shorten it.")
        raw = file.read_bytes()
    except OSError as error:
        raise _bad(file, 1, f"The file cannot be read: {error.strerror}.", "Check its name and its rights.") from error
    return read_text(raw, file)


def read_text(raw: bytes, file: Path) -> Document:
    """Read YAML text; `file` is the name that errors give it."""
    if len(raw) > LARGEST:
        raise _bad(file, 1, f"The text has {len(raw):,} bytes; {LARGEST:,} are allowed.", "Shorten it.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _bad(file, line, "The file is not UTF-8 text.", "Save it as UTF-8.") from error
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise _bad(file, line, "A control character stands here.", "Remove it.")
    try:
        data, lines = _built(text)
    except _Fault as fault:
        raise _bad(file, fault.line, fault.cause, fault.next_step) from None
    return Document(file, data, lines)


@dataclass
class _Fault(Exception):
    """Something that is not allowed, on a line of a text."""

    line: int
    cause: str
    next_step: str


@lru_cache(maxsize=16)  # metrics, categories and critics are read anew with every catalogue, and seldom change
def _built(text: str) -> tuple[Any, dict[Path_, int]]:
    """The data of a text and the lines of its parts; nobody changes either."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        next_step = "Correct the YAML; indentation and colons first."
        raise _Fault(_line_of(error), _cause_of(error), next_step) from error
    return builder.root, builder.lines


class _Builder:
    """Builds plain data from parser events in one pass, refusing what is not allowed as it comes by."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[Path_, int] = {}
        self._open: list[_Open] = []
        self._begun = False

    def take(self, event: Any) -> None:
        """One event: a value, or the start or the end of a list or a mapping."""
        kind = type(event)  # exact types: this runs for every value of every file
        if kind is yaml.ScalarEvent:
            self._check(event)
            self._scalar(event, event.start_mark.line + 1)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._check(event)
            self._begin({} if kind is yaml.MappingStartEvent else [], event.start_mark.line + 1)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._open.pop()
        elif kind is yaml.AliasEvent:
            self._check(event)
        elif kind is yaml.DocumentStartEvent:
            if self._begun:
                line = event.start_mark.line + 1
                raise _Fault(line, "The file holds more than one document.", "Remove what stands after ---.")
            self._begun = True

    def _check(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if event.anchor:
            raise _Fault(line, "Anchors and aliases (& and *) are not allowed.", "Write the value out.")
        if event.tag:
            raise _Fault(line, "Tags (!) are not allowed.", "Quote a text that starts with “!”.")

    def _begin(self, inner: Any, line: int) -> None:
        if len(self._open) >= DEEPEST:
            raise _Fault(line, f"The file is nested more than {DEEPEST} deep.", "Flatten it.")
        self._open.append(_Open(inner, self._place(inner, line)))

    def _scalar(self, event: Any, line: int) -> None:
        around = self._open[-1] if self._open else None
        if around is None or isinstance(around.data, list) or around.key is not None:
            self._place(_value(event), line)
            return
        key = str(event.value)
        if key in around.data:
            raise _Fault(line, f"The key “{key}” stands twice.", "Keep one of the two.")
        around.key, around.key_line = key, line

    def _place(self, value: Any, line: int) -> Path_:
        """Put a value where it belongs, and remember its line: in a mapping, that of its key."""
        if not self._open:
            self.root = value
            self.lines[()] = line
            return ()
        around = self._open[-1]
        if isinstance(around.data, list):
            path = (*around.path, len(around.data))
            around.data.append(value)
        else:
            if around.key is None:
                raise _Fault(line, "A key is not a plain word.", "Write `key: value`.")
            path, line = (*around.path, around.key), around.key_line
            around.data[around.key] = value
            around.key = None
        self.lines[path] = line
        return path


@dataclass
class _Open:
    """A list or mapping that has not ended yet."""

    data: Any
    path: Path_
    key: str | None = None
    key_line: int = 1


def _value(event: Any) -> Any:
    text = str(event.value)
    if event.style:  # quoted or block text; plain is None or empty
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text.replace("_", ""))
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _cause_of(error: yaml.YAMLError) -> str:
    return f"This is not YAML: {getattr(error, 'problem', None) or error}."


def _bad(file: Path, line: int, cause: str, next_step: str) -> BadFile:
    return BadFile([Problem(file, line, cause, next_step)])
