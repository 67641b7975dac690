"""Files of unknown origin read as JSON: bounded, whatever they say of themselves, and refused by their place."""

from __future__ import annotations

import codecs
import json
import zipfile
from pathlib import Path
from typing import Any

import orjson
import zipfile_zstd  # noqa: F401 - gives zipfile the method that Inspect compresses with

from seatrial.errors import BadInput
from seatrial.trials.interchange.outcomes import refuse, refused

LARGEST_FILE = 8_000_000_000  # of an archive, of which only small parts are read
LARGEST_PART = 256_000_000  # of what is taken apart in memory
SURE_RATIO = 1000  # by which nothing shrinks that a harness writes
UNSURE_BYTES = 16_000_000
WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, 93)  # 93 is Zstandard
READ_BYTES = 4096  # the least that zipfile takes at once: unpacked it can be 128 MB, and more with more


def bounded(file: Path, largest: int = LARGEST_PART) -> Path:
    """A file that is there and not too large to be read."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", "Give the path of a log.")
    if file.stat().st_size > largest:
        refuse(
            file,
            f"The file has more than {largest // 1_000_000} MB.",
            "Write it without transcripts, or convert it with `inspect log convert --to eval`.",
        )
    return file


def read_json(file: Path, raw: bytes, what: str, line: int = 1) -> Any:
    """A part of a log as JSON; BadFile with the line where it is none.

    Harnesses write NaN for a score that is none, though JSON has no such number: it is read as one.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as reason:
        failed = reason
    if b"NaN" in raw or b"Infinity" in raw:
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            pass
    try:
        raw.decode()
    except UnicodeDecodeError as reason:
        line += raw[: reason.start].count(b"\n")
        refuse(file, f"{what} is not UTF-8.", "See whether it was copied or saved as text in another form.", line)
    line += failed.lineno - 1
    raise refused(file, f"{what} is not JSON: {str(failed.msg)[:80]}.", "See whether the file was copied whole.", line)


def part(archive: zipfile.ZipFile, name: str, file: Path) -> Any:
    """One part of an archive as JSON; what the archive says of its size is not believed."""
    if archive.getinfo(name).compress_type not in WAYS:
        refuse(file, f"{name[:60]} is packed in a way that Inspect does not use.", "Give a log that Inspect wrote.")
    pieces, size = [], 0
    with archive.open(name) as stream:
        packed = archive.getinfo(name).compress_size
        while piece := stream.read(READ_BYTES):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_PART or (size > UNSURE_BYTES and size > SURE_RATIO * packed):
                refuse(file, f"{name[:60]} unpacks to more than {size // 1_000_000} MB.", "That is no log of scores.")
    return read_json(file, b"".join(pieces), name[:60])
