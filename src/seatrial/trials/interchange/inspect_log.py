"""Logs of Inspect: `.eval` (a zip file, its parts deflated or zstd) and the older `.json`.

Only summaries are read: transcripts can be gigabytes, and a score does not stand in them. The format is that of
https://inspect.aisi.org.uk/eval-logs.html, read off logs that Inspect 0.3.285 wrote.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import zipfile_zstd  # noqa: F401 - gives zipfile the method that Inspect compresses with

from seatrial.trials.interchange.outcomes import (
    LARGEST_PART,
    Outcomes,
    bounded,
    chosen,
    graded,
    read_json,
    refuse,
)


def read_inspect(file: Path, score: str | None = None) -> Outcomes:
    """The scores of one log; its arm is the model's name. A sample that ended in an error scores 0."""
    header, samples = _json_log(file) if file.suffix == ".json" else _archive(file)
    spec = header.get("eval")
    if not isinstance(spec, dict) or not isinstance(spec.get("model"), str):
        refuse(file, "The log names no model.", "Give a log that Inspect wrote.")
    outcomes = Outcomes()
    for sample in samples:
        if not isinstance(sample, dict) or "id" not in sample:
            refuse(file, "A sample has no id.", "Give a log that Inspect wrote.")
        item = f"{spec.get('task', '')}/{sample['id']}"
        outcomes.add(spec["model"], item, _score(sample, score, file))
    return outcomes


def _score(sample: dict[str, Any], wanted: str | None, file: Path) -> float | None:
    scores = sample.get("scores")
    if not isinstance(scores, dict) or not scores:
        return None
    name = chosen(scores, wanted, file)
    value = scores[name].get("value") if isinstance(scores[name], dict) else scores[name]
    return graded(value, file, f"sample {str(sample['id'])[:60]}")


def _json_log(file: Path) -> tuple[dict[str, Any], list[Any]]:
    log = read_json(file, bounded(file).read_bytes(), "The log")
    if not isinstance(log, dict) or not isinstance(log.get("samples"), list):
        refuse(file, "The log holds no samples.", "Give a log that was written with them.")
    return log, log["samples"]


def _archive(file: Path) -> tuple[dict[str, Any], list[Any]]:
    try:
        with zipfile.ZipFile(bounded(file)) as archive:
            names = set(archive.namelist())
            start = "header.json" if "header.json" in names else "_journal/start.json"
            header = _part(archive, start, file)
            parts = ["summaries.json"] if "summaries.json" in names else _journalled(names)
            samples = [sample for part in parts for sample in _part(archive, part, file)]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, RuntimeError) as error:
        refuse(file, f"The log cannot be opened: {str(error)[:100]}.", "See whether it was copied whole.")
    if not isinstance(header, dict):
        refuse(file, "The log's header is no object.", "Give a log that Inspect wrote.")
    return header, samples


def _journalled(names: Iterable[str]) -> list[str]:
    """Of a run that was interrupted: the summaries that it had written by then."""
    return sorted(name for name in names if name.startswith("_journal/summaries/"))


def _part(archive: zipfile.ZipFile, name: str, file: Path) -> Any:
    """One part; what a part says of its own size is not believed."""
    with archive.open(name) as stream:
        raw = stream.read(LARGEST_PART + 1)
    if len(raw) > LARGEST_PART:
        refuse(file, f"{name} has more than {LARGEST_PART // 1_000_000} MB.", "That is no log of scores.")
    return read_json(file, raw, name)
