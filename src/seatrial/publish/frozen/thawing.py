"""A frozen comparison made again from what is in it, and held against what was kept."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from seatrial.errors import BadInput, SeatrialError
from seatrial.publish.frozen.archive import read_archive
from seatrial.publish.frozen.making import make
from seatrial.publish.frozen.manifest import FORMAT, Manifest, Software, sha256, software

SHOWN = 12  # places at which two comparisons differ
LONGEST = 60


@dataclass(frozen=True)
class Thawed:
    """What came out. `damage`: files that are not what was frozen; `differences`: how the page made here differs."""

    manifest: Manifest
    page: bytes
    damage: list[str]
    differences: list[str]

    @property
    def same(self) -> bool:
        """Whether everything is whole and the page is the same to the byte."""
        return not self.damage and not self.differences


def read_frozen(file: Path) -> tuple[Manifest, dict[str, bytes]]:
    """What an archive says of itself, and its files; BadInput where it cannot be read."""
    files = read_archive(file)
    try:
        manifest = Manifest.model_validate_json(files.get("manifest.json", b""))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "manifest.json"
        raise BadInput(
            f"{file} does not say what it is: {place}: {first['msg']}.", "Give the file that `seatrial freeze` wrote."
        ) from None
    if manifest.format != FORMAT:
        raise BadInput(f"{file} has format {manifest.format}; this reads {FORMAT}.", "Use a newer release of Seatrial.")
    return manifest, files


def thaw(file: Path) -> Thawed:
    """Make the page again, with the code that runs here and the day and the data of then."""
    manifest, files = read_frozen(file)
    damage = list(_damage(manifest, files))
    with tempfile.TemporaryDirectory(prefix="seatrial-thaw-") as place:
        folder = Path(place)
        write_files(files, folder)
        try:
            made = make(folder / "catalogue", manifest.tools, manifest.brief, manifest.day)
        except SeatrialError as error:
            cause = str(error).replace(f"{folder}/", "")
            hint = " ".join(damage[:SHOWN]) or _hint(manifest.software)
            raise BadInput(f"The catalogue in {file} cannot be read here: {cause}", hint) from None
        damage += _journals(manifest, folder)
    differences = []
    if made.page != files.get("page.html"):
        differences = list(_differences(manifest.software, files.get("comparison.json", b""), made.data))
    return Thawed(manifest, made.page, damage, differences)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Every file below a folder; names were checked when the archive was read."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _damage(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[str]:
    for name, wanted in manifest.files.items():
        if name not in files:
            yield f"{name} is missing."
        elif sha256(files[name]) != wanted:
            yield f"{name} was changed after it was frozen."
    for name in sorted(set(files) - set(manifest.files) - {"manifest.json"}):
        yield f"{name} was added after it was frozen."


def _journals(manifest: Manifest, folder: Path) -> Iterator[str]:
    """A journal has to be the one of the record, and to say what the record says."""
    from seatrial.trials.engine.summary import summarise  # the engine, which nothing else here waits for
    from seatrial.trials.record.folder import read_trials

    records = {record.id: record for record in read_trials(folder / "catalogue", [])}
    for trial in manifest.trials:
        record = records.get(trial.id)
        if record is None or record.sha256 != trial.record_sha256:
            yield f"The trial “{trial.id}” is not the one that was frozen."
        elif trial.journal and (folder / trial.journal).is_file():
            try:
                found = summarise(folder / trial.journal)
            except SeatrialError as error:
                yield f"{trial.journal}: {error.cause}"
                continue
            if found.journal_sha256 != record.result.journal_sha256 or found.decisions != record.result.decisions:
                yield f"{trial.journal} does not give the result that is on record."


def _differences(then: Software, kept: bytes, made: bytes) -> Iterator[str]:
    now = software()
    if then != now:
        yield _hint(then)
    try:
        old = json.loads(kept)
    except ValueError:
        yield "The comparison that was kept cannot be read, so the places where it differs cannot be named."
        return
    places = list(_places(old, json.loads(made), ""))
    if not places:
        yield "The data are the same; the page is written in another way."
    for place, was, becomes in places[:SHOWN]:
        yield f"{place}: {was} then, {becomes} now"
    if len(places) > SHOWN:
        yield f"... and at {len(places) - SHOWN} more places."


def _hint(then: Software) -> str:
    now = software()
    changed = [f"Seatrial {then.seatrial} then, {now.seatrial} now"] if then.seatrial != now.seatrial else []
    if then.seatrial == now.seatrial and then.code != now.code:
        changed.append(f"the code of Seatrial {now.seatrial} has changed")
    if then.python != now.python:
        changed.append(f"Python {then.python} then, {now.python} now")
    for name, number in then.libraries.items():
        here = now.libraries.get(name, "none")
        if number != here:
            changed.append(f"{name} {number} then, {here} now")
    return f"Made by other software: {'; '.join(changed)}." if changed else "It was made by the same software."


def _places(old: Any, new: Any, at: str) -> Iterator[tuple[str, str, str]]:
    """Where two JSON values differ, deepest places first named."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _places(old.get(key), new.get(key), f"{at}.{key}" if at else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _places(one, other, f"{at}[{index}]")
    elif old != new:
        yield at, _short(old), _short(new)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
