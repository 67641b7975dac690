"""Results of promptfoo (`promptfoo eval -o results.json`): every provider of one file is an arm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from seatrial.trials.interchange.outcomes import Outcomes, bounded, graded, read_json, refuse

ERROR = 2  # promptfoo's failureReason of a call that failed, against an answer that did


def read_promptfoo(file: Path, score: str | None = None) -> Outcomes:
    """The scores of one file: `score` as promptfoo has it, or with “success” whether the test passed."""
    log = read_json(file, bounded(file).read_bytes(), "The file")
    results = log.get("results") if isinstance(log, dict) else None
    rows = results.get("results") if isinstance(results, dict) else results
    if not isinstance(rows, list):
        refuse(file, "The file holds no results.", "Write it with `promptfoo eval -o results.json`.")
    outcomes = Outcomes()
    for row in rows:
        if not isinstance(row, dict):
            refuse(file, "A result is no object.", "Write the file with `promptfoo eval -o results.json`.")
        item = f"{row.get('testIdx', row.get('testCase', {}).get('description'))}/{row.get('promptIdx', 0)}"
        outcomes.add(_provider(row), item, _score(row, score or "score", file))
    return outcomes


def _provider(row: dict[str, Any]) -> str:
    provider = row.get("provider")
    if isinstance(provider, dict):
        return str(provider.get("label") or provider.get("id"))[:200]
    return str(provider)[:200]


def _score(row: dict[str, Any], name: str, file: Path) -> float | None:
    if row.get("failureReason") == ERROR:
        return None
    return graded(row.get(name), file, f"test {row.get('testIdx')}")
