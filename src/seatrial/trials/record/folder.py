"""The folder catalogue/trials: reading it, holding it against its ledger, publishing into it, withdrawing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from seatrial.errors import BadFile, BadInput, NotFound, Problem
from seatrial.facts.checking import today
from seatrial.facts.names import nearest
from seatrial.facts.parsing import parse
from seatrial.facts.reading import Document
from seatrial.trials.record.ledger import LEDGER, Entry, add_line, read_ledger
from seatrial.trials.record.record import TrialRecord, Withdrawal, content_hash, state_hash, write_record

LARGEST = 2 * 1024 * 1024
HISTORY = "Restore it from the repository’s history."


def read_trials(folder: Path, problems: list[Problem]) -> list[TrialRecord]:
    """Every published trial of a catalogue, newest first, the withdrawn ones among them.

    A record that is not what its ledger says is left out. Everything wrong goes to `problems`: a record that is
    missing, one that was changed, one that nobody published.
    """
    place = folder / "trials"
    if not place.is_dir():
        return []
    entries = read_ledger(place / LEDGER, problems)
    records: dict[str, TrialRecord] = {}
    for file in sorted(place.glob("*.json")):
        try:
            record = _read(file)
        except BadFile as error:
            problems += error.problems
            continue
        found = list(_problems(file, record, [entry for entry in entries if entry.id == file.stem]))
        problems += found
        if not found:
            records[record.id] = record
    problems += _missing(place, entries)
    return sorted(records.values(), key=lambda record: (record.result.ended, record.published, record.id), reverse=True)


def publish(folder: Path, record: TrialRecord) -> Path:
    """Write a record and its line in the ledger; BadInput where the id is taken or the trial measured nothing."""
    place = folder / "trials"
    place.mkdir(exist_ok=True)
    file = place / f"{record.id}.json"
    if any(entry.id == record.id for entry in _sound_ledger(place)):
        raise BadInput(f"A trial “{record.id}” is on record already.", "Give this one another --id.")
    made_up = [arm.name for arm in record.result.arms if arm.kind == "scripted"]
    if made_up:
        cause = f"“{made_up[0]}” is a scripted contender: its answers were made up, so nothing was measured."
        raise BadInput(cause, "Publish a trial of contenders that answered themselves.")
    _write(file, record)
    add_line(place / LEDGER, record.published, "published", record.id, content_hash(record))
    return file


def withdraw(folder: Path, trial: str, reason: str, day: date) -> TrialRecord:
    """Take a trial back: the record stays, with the day and the reason."""
    if not reason.strip():
        raise BadInput("A withdrawal needs a reason.", "Give --reason: it stays on the trial’s page.")
    place = folder / "trials"
    _sound_ledger(place)
    problems: list[Problem] = []
    records = {record.id: record for record in read_trials(folder, problems)}
    if trial not in records:
        broken = [problem for problem in problems if trial in problem.cause]
        if broken:
            raise BadFile(broken)
        raise NotFound("trial", trial, nearest(trial, list(records)))
    record = records[trial]
    if record.withdrawn:
        raise BadInput(f"“{trial}” was withdrawn on {record.withdrawn.date} already.", "Nothing is left to do.")
    taken_back = record.model_copy(update={"withdrawn": Withdrawal(date=day, reason=reason.strip())})
    _write(place / f"{trial}.json", taken_back)
    add_line(place / LEDGER, day, "withdrawn", trial, state_hash(taken_back))
    return taken_back


def _sound_ledger(place: Path) -> list[Entry]:
    problems: list[Problem] = []
    entries = read_ledger(place / LEDGER, problems)
    if problems:
        raise BadFile(problems)
    return entries


def _write(file: Path, record: TrialRecord) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(write_record(record), encoding="utf-8")
    os.replace(fresh, file)


def _read(file: Path) -> TrialRecord:
    """One record; BadFile says what is wrong with it."""
    if file.stat().st_size > LARGEST:
        raise _bad(file, f"The file has more than {LARGEST:,} bytes.")
    try:
        data = json.loads(file.read_bytes().decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _bad(file, "This is not JSON.") from None
    return parse(Document(file, data), TrialRecord)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _bad(file: Path, cause: str) -> BadFile:
    return BadFile([Problem(file, 1, cause, HISTORY)])


def _problems(file: Path, record: TrialRecord, entries: list[Entry]) -> Iterator[Problem]:
    if record.id != file.stem:
        yield Problem(file, 1, f"The id is “{record.id}”, the file “{file.name}”.", HISTORY)
    elif not entries:
        cause = f"The trial “{record.id}” stands in no line of the ledger."
        yield Problem(file, 1, cause, "Records are written by `seatrial publish`.")
    elif entries[-1].action == "withdrawn" and record.withdrawn is None:
        cause = f"The ledger says that “{record.id}” was withdrawn on {entries[-1].day}; the record does not."
        yield Problem(file, 1, cause, HISTORY)
    elif content_hash(record) != entries[0].sha256 or record.sha256 != entries[0].sha256:
        cause = f"The trial “{record.id}” is not what was published on {entries[0].day}: its content was changed."
        yield Problem(file, 1, cause, f"{HISTORY} To take it back, run `seatrial withdraw {record.id} --reason ...`.")
    elif state_hash(record) != entries[-1].sha256:
        cause = f"The withdrawal of “{record.id}” is not what the ledger holds."
        yield Problem(file, 1, cause, f"{HISTORY} `seatrial withdraw` writes both.")
    if record.result.ended > today():
        yield Problem(file, 1, f"The trial ended on {record.result.ended}, which lies in the future.", HISTORY)


def _missing(place: Path, entries: list[Entry]) -> Iterator[Problem]:
    for entry in entries:
        if entry.action == "published" and not (place / f"{entry.id}.json").is_file():
            cause = f"The trial “{entry.id}”, published on {entry.day}, is gone."
            step = f"Restore trials/{entry.id}.json. To take it back, run `seatrial withdraw {entry.id} --reason ...`."
            yield Problem(place / LEDGER, entry.number, cause, step)
