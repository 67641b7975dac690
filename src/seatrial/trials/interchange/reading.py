"""Any number of logs, of any of the harnesses: which one wrote a file is seen from its content."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from seatrial.errors import BadInput
from seatrial.trials.interchange.inspect_log import read_inspect
from seatrial.trials.interchange.lm_eval import LONGEST_LINE, read_lm_eval
from seatrial.trials.interchange.outcomes import Outcomes, refused
from seatrial.trials.interchange.parts import LARGEST_FILE, bounded, read_json
from seatrial.trials.interchange.promptfoo import read_promptfoo

KNOWN = "Read are Inspect's .eval and .json, lm-evaluation-harness's samples_*.jsonl and promptfoo's JSON."
Read = Callable[[Path, str | None], Outcomes]


def read_logs(words: Sequence[str], score: str | None = None) -> Outcomes:
    """The scores of several files together. A word is a path, or NAME=PATH to name the arm of the file."""
    outcomes, seen = Outcomes(), set[Path]()
    for word in words:
        name, file = _named(word)
        if file.resolve() in seen:
            raise BadInput(f"{file} is given twice.", "Give every log once.")
        seen.add(file.resolve())
        found = reader(file)(file, score)
        outcomes.merge(found.named(name) if name else found)
    return outcomes


def reader(file: Path) -> Read:
    """What reads a file. BadFile where nothing here does."""
    with bounded(file, LARGEST_FILE).open("rb") as stream:
        begin = stream.read(4)
        if begin == b"PK\x03\x04":
            return read_inspect
        stream.seek(0)
        first = stream.readline(LONGEST_LINE + 1)
    if begin.removeprefix(codecs.BOM_UTF8).lstrip()[:1] != b"{":
        raise refused(file, "This is a log of no harness that is known here.", KNOWN)
    keys = _keys(first) if len(first) <= LONGEST_LINE else None
    if keys is None:  # an object over several lines, or one that is not whole
        whole = read_json(file, bounded(file).read_bytes(), "The file")
        keys = set(whole) if isinstance(whole, dict) else set()
    if "doc_id" in keys:
        return read_lm_eval
    if "eval" in keys:
        return read_inspect
    if "results" in keys:
        return read_promptfoo
    raise refused(file, "This is a log of no harness that is known here.", KNOWN)


def _keys(line: bytes) -> set[str] | None:
    """The names in a line's object; None where the line is none by itself."""
    try:
        value = orjson.loads(line.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError:
        if b'"doc_id"' in line and line.rstrip().endswith(b"}"):  # with a NaN in it, or broken: its reader says where
            return {"doc_id"}
        return None
    return set(value) if isinstance(value, dict) else set()


def _named(word: str) -> tuple[str, Path]:
    name, mark, path = word.partition("=")
    if mark and not Path(word).exists():
        return name.strip(), Path(path)
    return "", Path(word)
