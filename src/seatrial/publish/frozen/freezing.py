"""A comparison frozen: the catalogue, the journals of its trials, versions, hashes, and the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from seatrial.comparison.brief import Brief
from seatrial.errors import BadFile, BadInput
from seatrial.publish.frozen.archive import write_archive
from seatrial.publish.frozen.making import Made, make
from seatrial.publish.frozen.manifest import FORMAT, FrozenTrial, Manifest, sha256, software

KEPT = (".yaml", ".yml", ".json", ".jsonl", ".txt")


def freeze(
    folder: Path, tools: Sequence[str], brief: Brief, day: date, journals: Iterable[Path] = ()
) -> tuple[bytes, Manifest]:
    """The archive, and what it says of itself.

    The whole catalogue goes in: how firmly a call stands hangs on the other tools of its kind too. Of `journals`
    those go in that belong to a trial of the compared tools; one that was named and belongs to none is refused.
    """
    made = make(folder, tools, brief, day, every_sentence=True)
    if made.panel.catalogue.problems:
        raise BadFile(made.panel.catalogue.problems)
    files = {"page.html": made.page, "comparison.json": made.data, **_catalogue(folder)}
    trials = _trials(made, journals, files)
    manifest = Manifest(
        format=FORMAT,
        tools=made.comparison.slugs,
        day=day,
        brief=brief,
        software=software(),
        trials=trials,
        files={name: sha256(files[name]) for name in sorted(files)},
    )
    files["manifest.json"] = manifest.model_dump_json(indent=1).encode() + b"\n"
    return write_archive(files), manifest


def _catalogue(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.suffix in KEPT and file.is_file())
    return {f"catalogue/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}


def _trials(made: Made, journals: Iterable[Path], files: dict[str, bytes]) -> list[FrozenTrial]:
    given = {sha256(content): (file, content) for file in journals for content in [file.read_bytes()]}
    found = []
    for record in made.panel.trials:
        if not set(made.comparison.slugs) & set(record.tools):
            continue
        wanted = record.result.journal_sha256
        name = f"journals/{record.id}.jsonl" if wanted in given else None
        if name:
            files[name] = given.pop(wanted)[1]
        found.append(FrozenTrial(id=record.id, record_sha256=record.sha256, journal_sha256=wanted, journal=name))
    for file, _ in given.values():
        raise BadInput(
            f"{file} is the journal of no trial on record in which these tools took part.",
            "Leave it out, or publish its trial first: `seatrial publish`.",
        )
    return found
