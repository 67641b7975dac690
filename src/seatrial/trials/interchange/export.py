"""A trial as logs that Inspect reads and shows: one `.eval` a contender and family.

Samples are written one after the other, and only one of them is held. The journal itself is read whole.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from seatrial.errors import BadInput, NotReady
from seatrial.trials.engine.reading import AttemptKey, Line, Recorded, read_journal
from seatrial.trials.interchange.conversation import delivered, rebuild
from seatrial.trials.interchange.inspect_header import Totals, header, start
from seatrial.trials.interchange.inspect_sample import sample, stamp, summary
from seatrial.trials.item import Family
from seatrial.trials.tasks.registry import ENTRIES, family, own


@dataclass(frozen=True, slots=True)
class Written:
    """A log that was written. `unlike` counts samples whose question could not be rebuilt."""

    file: Path
    samples: int
    unlike: int
    unfinished: int


def export_journal(journal: Path, folder: Path, task_files: Sequence[Path] = ()) -> list[Written]:
    """Write the logs of a journal. BadInput where it is none, its own tasks are not given or a log is there already."""
    recorded = read_journal(journal)
    if not recorded.header:
        raise BadInput(f"{journal} holds no trial yet.", "Give the journal of a trial that ran.")
    courses = {one["id"]: (one, _family(one, task_files)) for one in recorded.header["families"]}
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (course, tasks) in courses.items():
            for arm in recorded.header["arms"]:
                keys = sorted(key for key in recorded.attempts if key[0] == name and key[2] == arm["name"])
                if keys:
                    written.append(_log(recorded, course, tasks, arm, keys, folder))
    except OSError as error:
        raise NotReady(f"{folder} cannot be written: {error.strerror}.", "Choose another one with --to.") from error
    if not written:
        raise BadInput(f"No attempt of {journal} has ended yet.", "Export it once some have.")
    return written


def _log(
    recorded: Recorded, course: Line, tasks: Family, arm: Line, keys: Sequence[AttemptKey], folder: Path
) -> Written:
    place = recorded.header["arms"].index(arm)
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", arm["name"]).strip("-.")[:60] or "contender"
    begun = stamp(int(recorded.first)).replace(":", "-")
    # Inspect reads time, task and id out of a log's name, parted by underscores.
    file = folder / f"{begun}_{course['id'].replace('_', '-')}_{slug}-{place}.eval"
    if file.exists():
        raise BadInput(f"{file} is there already.", "Choose another folder with --to, or move it away.")
    part = file.with_name(f".{file.name}.part")
    totals = Totals()
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryFile() as summaries:
            archive.writestr("_journal/start.json", orjson.dumps(start(recorded, course, arm)))
            _samples(archive, summaries, _each(recorded, course, tasks, arm, keys), totals)
            for name in ("_journal/summaries/1.json", "summaries.json"):
                summaries.seek(0)
                with archive.open(name, "w", force_zip64=True) as stream:
                    shutil.copyfileobj(summaries, stream)
            archive.writestr("header.json", orjson.dumps(header(recorded, course, arm, totals)))
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    begun_only = {key[:4] for key in recorded.calls if key[0] == course["id"] and key[2] == arm["name"]} - set(keys)
    return Written(file, len(keys), totals.unlike, len(begun_only))


def _samples(
    archive: zipfile.ZipFile,
    summaries: IO[bytes],
    each: Iterator[tuple[dict[str, Any], float]],
    totals: Totals,
) -> None:
    """Every sample into the archive, and its summary into the list."""
    summaries.write(b"[")
    for number, (one, score) in enumerate(each):
        archive.writestr(f"samples/{one['id']}_epoch_{one['epoch']}.json", orjson.dumps(one))
        summaries.write((b"," if number else b"") + orjson.dumps(summary(one)))
        totals.add(one, score)
    summaries.write(b"]")


def _each(
    recorded: Recorded, course: Line, tasks: Family, arm: Line, keys: Sequence[AttemptKey]
) -> Iterator[tuple[dict[str, Any], float]]:
    """Samples by place in the family and attempt. Two items of one name are told apart."""
    rules, names = recorded.header["rules"], dict[str, int]()
    for key in keys:
        attempt = recorded.attempts[key]
        name = attempt["item"] if names.setdefault(attempt["item"], key[1]) == key[1] else f"{attempt['item']}#{key[1]}"
        calls: list[Line] = []
        while line := recorded.calls.get((*key, len(calls))):
            calls.append(line)
        item = tasks.item(course["seed"], key[1])
        worked = bool(calls) and "delivery" in calls[0]
        talk = delivered(item, calls[0]) if worked else rebuild(item, calls, rules["text_tool_calls"])
        yield sample(_file_name(name), arm, attempt, calls, talk), float(attempt["score"])


def _file_name(name: str) -> str:
    """An id that can stand in an archive: no way up, no control characters."""
    plain = "".join(sign if sign.isprintable() else "-" for sign in name).replace("..", "--").strip("/ ")
    return plain[:180] or "item"


def _family(course: Line, task_files: Sequence[Path]) -> Family:
    """The family that a journal's header names; that of a file of tasks only where the file is given."""
    size = course["options"].removeprefix("size ") or None
    if course["id"] in ENTRIES:
        return family(course["id"], size=size)
    for file in task_files:
        found = own(file)
        if found.id == course["id"]:
            return found
    raise BadInput(
        f"The trial ran tasks of your own, {course['id']}, and their questions are not in the journal.",
        "Give their file with --tasks.",
    )
