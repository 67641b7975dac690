"""Logs of Inspect: `.eval` (a zip file, its parts deflated or zstd) and the older `.json`.

Only summaries are read: transcripts can be gigabytes, and a score does not stand in them. The format is that of
https://inspect.aisi.org.uk/eval-logs.html, read off logs that Inspect 0.3.285 wrote.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seatrial.errors import SeatrialError
from seatrial.trials.interchange.names import shown
from seatrial.trials.interchange.outcomes import Choice, Outcomes, graded, is_nan, refuse
from seatrial.trials.interchange.parts import LARGEST_FILE, LARGEST_PART, bounded, part, read_json

GIVE = "Give a log that Inspect wrote."
SUMMARIES = re.compile(r"_journal/summaries/(\d{1,9})\.json")


@dataclass(frozen=True)
class InspectLog:
    """One log: how its run ended, what it was, and a summary of every sample by id and epoch."""

    file: Path
    status: str
    spec: dict[str, Any]
    samples: dict[tuple[str, int], dict[str, Any]]
    error: str = ""

    @property
    def announced(self) -> int:
        """How many samples the run was to have, over all epochs."""
        dataset, config = _object(self.spec.get("dataset")), _object(self.spec.get("config"))
        ids = dataset.get("sample_ids")
        count = len(ids) if isinstance(ids, list) else 0
        epochs = config.get("epochs")
        return count * (epochs if isinstance(epochs, int) and 0 < epochs < 10_000 else 1)


def read_inspect(file: Path, score: str | None = None) -> Outcomes:
    """The scores of one log; its arm is the model's name. A sample that ended in an error scores 0."""
    return outcomes_of(inspect_log(file), score)


def outcomes_of(log: InspectLog, score: str | None = None) -> Outcomes:
    """The scores of a log that is read."""
    outcomes, choice = Outcomes(), Choice(log.file, score)
    arm, task = str(log.spec["model"])[:200], str(log.spec.get("task", ""))[:200]
    for (name, _), sample in log.samples.items():
        value, cause = _score(sample, choice)
        asked = [sample.get("input"), sample.get("choices")]
        outcomes.add(arm, f"{task}/{name}", value, asked=asked, cause=cause)
    if log.announced > len(log.samples):
        outcomes.missing[arm] = log.announced - len(log.samples)
    if choice.name is not None:
        outcomes.scored_by.add(choice.name)
    return outcomes


def inspect_log(file: Path) -> InspectLog:
    """A log, whole or as far as its run came. BadFile where it is none."""
    with bounded(file, LARGEST_FILE).open("rb") as stream:
        archived = stream.read(2) == b"PK"
    header, samples = _archive(file) if archived else _json_log(file)
    spec = header.get("eval")
    if not isinstance(spec, dict) or not isinstance(spec.get("model"), str):
        refuse(file, "The log names no model.", GIVE)
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for sample in samples:
        if not isinstance(sample, dict) or not isinstance(sample.get("id"), str | int):
            refuse(file, "A sample has no id.", GIVE)
        epoch = sample.get("epoch", 1)
        # A sample that was run again stands there twice, and the last one counts, as Inspect reads it.
        found[str(sample["id"]), epoch if isinstance(epoch, int) else 1] = sample
    error = _object(header.get("error")).get("message", "")
    return InspectLog(file, str(header.get("status", "started")), spec, found, str(error))


def _score(sample: dict[str, Any], choice: Choice) -> tuple[float | None, str]:
    """The score and, where there is none, why."""
    if sample.get("error"):
        return None, "error"
    scores = _flat(sample)
    if not scores:
        return None, "no score"
    value = scores.get(choice.of(list(scores)))
    if value is None or is_nan(value):  # how Inspect writes what its scorer could not judge
        return None, "no score"
    return graded(value, choice.file, f"sample {sample['id']}"), ""


def _flat(sample: dict[str, Any]) -> dict[str, Any]:
    """Values by name; a scorer with several has them as `scorer.name`. Logs before 0.3.30 hold one without a name."""
    scores = sample.get("scores")
    if not isinstance(scores, dict):
        scores = {"score": sample["score"]} if sample.get("score") is not None else {}
    flat: dict[str, Any] = {}
    for name, score in scores.items():
        value = score.get("value") if isinstance(score, dict) else score
        flat |= {f"{name}.{key}": one for key, one in value.items()} if isinstance(value, dict) else {name: value}
    return flat


def _json_log(file: Path) -> tuple[dict[str, Any], list[Any]]:
    log = read_json(file, bounded(file, LARGEST_PART).read_bytes(), "The log")
    if not isinstance(log, dict) or not isinstance(log.get("samples"), list):
        refuse(file, "The log holds no samples.", "Give a log that was written with them.")
    return log, log["samples"]


def _archive(file: Path) -> tuple[dict[str, Any], list[Any]]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            start = "header.json" if "header.json" in names else "_journal/start.json"
            if start not in names:
                refuse(file, "This zip file is no log of Inspect: it has no header.json.", GIVE)
            header = part(archive, start, file)
            parts = ["summaries.json"] if "summaries.json" in names else _journalled(names)
            samples = [sample for name in parts for sample in _list(part(archive, name, file), file)]
    except SeatrialError:
        raise
    except Exception as error:  # each way of packing fails with errors of its own
        cause = f"The log cannot be opened: {shown(str(error), 100) or type(error).__name__}."
        refuse(file, cause, "See whether it was copied whole.")
    if not isinstance(header, dict):
        refuse(file, "The log's header is no object.", GIVE)
    return header, samples


def _journalled(names: Iterable[str]) -> list[str]:
    """Of a run that was interrupted: the summaries that it had written by then, in their order."""
    found = {name: int(match[1]) for name in names if (match := SUMMARIES.fullmatch(name))}
    return sorted(found, key=lambda name: found[name])


def _list(value: Any, file: Path) -> list[Any]:
    if not isinstance(value, list):
        refuse(file, "The log's summaries are no list.", GIVE)
    return value


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
