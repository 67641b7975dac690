"""YAML from outside, read safely, with the line of every value.

A restricted YAML: plain data, no anchors, aliases or tags, no key twice, bounded in size and depth.
`yes` and `no` are words here, and a date is text, as in YAML 1.2.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
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
    _check_depth(text, file)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _bad(
            file, _line_of(error), _cause_of(error), "Correct the YAML; indentation and colons first."
        ) from error
    document = Document(file, None)
    if node is not None:
        document.data = _convert(node, document, ())
    return document


def _check_depth(text: str, file: Path) -> None:
    """Refuse deep nesting and aliases before anything is built from them."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _bad(file, line, "Anchors and aliases (& and *) are not allowed.", "Write the value out.")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    raise _bad(file, line, f"The file is nested more than {DEEPEST} deep.", "Flatten it.")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if getattr(event, "tag", None):
                raise _bad(file, line, "Tags (!) are not allowed.", "Quote a text that starts with “!”.")
    except yaml.YAMLError as error:
        raise _bad(
            file, _line_of(error), _cause_of(error), "Correct the YAML; indentation and colons first."
        ) from error


def _convert(node: yaml.Node, document: Document, path: Path_) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            line = key_node.start_mark.line + 1
            if key is None:
                raise _bad(document.file, line, "A key is not a plain word.", "Write `key: value`.")
            if key in result:
                raise _bad(document.file, line, f"The key “{key}” stands twice.", "Keep one of the two.")
            result[key] = _convert(value_node, document, (*path, key))
            document.lines[(*path, key)] = line
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_convert(item, document, (*path, index)) for index, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):  # quoted or block text; plain is None or empty
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
