"""Sample logs of lm-evaluation-harness (`--log_samples`): JSON lines, one file a task and model.

The arm is the name of the folder in which the harness put the file. Read off logs that version 0.4.13 wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from seatrial.trials.interchange.outcomes import MOST_ROWS, Outcomes, bounded, chosen, graded, read_json, refuse

LONGEST_LINE = 64_000_000


def read_lm_eval(file: Path, score: str | None = None) -> Outcomes:
    """The scores of one file. Where answers were filtered in several ways, the first filter counts."""
    outcomes, only = Outcomes(), None
    arm = bounded(file).resolve().parent.name
    task = file.stem.removeprefix("samples_").rpartition("_")[0]
    with file.open("rb") as stream:
        for number in range(1, MOST_ROWS + 2):
            raw = stream.readline(LONGEST_LINE + 1)
            if not raw:
                break
            if len(raw) > LONGEST_LINE or number > MOST_ROWS:
                refuse(file, "The line or the file is too long.", "Give a sample log.", number)
            row = read_json(file, raw, f"Line {number}")
            if not isinstance(row, dict) or "doc_id" not in row:
                refuse(file, "This is no sample of lm-evaluation-harness.", "Write logs with --log_samples.", number)
            only = only or row.get("filter")
            if row.get("filter") == only:
                outcomes.add(arm, f"{task}/{row['doc_id']}", _score(row, score, file))
    return outcomes


def _score(row: dict[str, Any], wanted: str | None, file: Path) -> float:
    named = row.get("metrics")
    metrics = [str(name) for name in named] if isinstance(named, list) else []
    name = chosen([metric for metric in metrics if metric in row], wanted, file)
    return graded(row.get(name), file, f"doc_id {row['doc_id']}")
