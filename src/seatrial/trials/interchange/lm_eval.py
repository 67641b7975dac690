"""Sample logs of lm-evaluation-harness (`--log_samples`): JSON lines, one file a task and model.

The arm is the name of the folder in which the harness put the file. Read off logs that version 0.4.13 wrote.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from seatrial.trials.interchange.outcomes import Choice, Outcomes, graded, refuse
from seatrial.trials.interchange.parts import LARGEST_FILE, bounded, read_json

LONGEST_LINE = 64_000_000
MOST_ROWS = 5_000_000
TASK = re.compile(r"samples_(.+?)(?:_\d{4}-\d\d-\d\dT[\d.-]+)?")


def read_lm_eval(file: Path, score: str | None = None) -> Outcomes:
    """The scores of one file. Where answers were filtered in several ways, `score` names one as `metric,filter`.

    Without a filter's name the first one counts.
    """
    metric, _, wanted = (score or "").partition(",")
    outcomes, choice, only = Outcomes(), Choice(file, metric or None), wanted or None
    arm = bounded(file, LARGEST_FILE).resolve().parent.name or "unnamed"
    match = TASK.fullmatch(file.stem)
    task, filters = match[1] if match else "samples", set[str]()
    with file.open("rb") as stream:
        number = 0
        while raw := stream.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE or number > MOST_ROWS:
                refuse(file, "The line or the file is too long.", "Give a sample log.", number)
            if raw.isspace():
                continue
            row = _row(file, raw, number)
            filtered = str(row.get("filter", "none"))
            filters.add(filtered[:80])
            only = only or filtered
            if filtered == only:
                asked = row.get("doc_hash") or row.get("doc")
                outcomes.add(arm, f"{task}/{row['doc_id']}", _score(row, choice, number), asked=asked)
    if not outcomes.scores:
        there = ", ".join(sorted(filters)[:12])
        cause = f"There is no filter “{wanted[:60]}”; there are {there}." if filters else "The file is empty."
        refuse(file, cause, "Write logs with --log_samples, and name a score as metric,filter.")
    outcomes.scored_by.add(f"{choice.name}{f',{only}' if len(filters) > 1 else ''}")
    return outcomes


def _row(file: Path, raw: bytes, number: int) -> dict[str, Any]:
    row = read_json(file, raw.rstrip(b"\r\n"), "This line", number)
    if not isinstance(row, dict) or not isinstance(row.get("doc_id"), str | int):
        refuse(file, "This is no sample of lm-evaluation-harness.", "Write logs with --log_samples.", number)
    return row


def _score(row: dict[str, Any], choice: Choice, number: int) -> float:
    named = row.get("metrics")
    metrics = [str(name) for name in named] if isinstance(named, list) else []
    name = choice.of([metric for metric in metrics if metric in row], number)
    return graded(row.get(name), choice.file, f"doc_id {row['doc_id']}", number)
