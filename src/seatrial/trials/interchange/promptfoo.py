"""Results of promptfoo (`promptfoo eval -o results.json`): every provider of one file is an arm.

Where there is one provider and several prompts, the prompts are the arms. Read off files that 0.121 wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from seatrial.trials.interchange.outcomes import Choice, Outcomes, graded, refuse
from seatrial.trials.interchange.parts import bounded, read_json

ERROR = 2  # promptfoo's failureReason of a call that failed, against an answer that did
WRITE = "Write the file with `promptfoo eval -o results.json`."


def read_promptfoo(file: Path, score: str | None = None) -> Outcomes:
    """The scores of one file: `score` as promptfoo has it, with “success” whether the test passed, else a named one.

    The same test with the same variables is one item, however often it was repeated.
    """
    rows = _rows(file)
    prompts = {_prompt(row) for row in rows}
    by_prompt = len({_provider(row) for row in rows}) == 1 and len(prompts) > 1
    outcomes, choice, items = Outcomes(), Choice(file, score), dict[bytes, str]()
    for place, row in enumerate(rows):
        number = row.get("testIdx", row.get("testIndex", place))
        test = [row.get("vars"), row.get("testCase")] if row.get("vars") or row.get("testCase") else [number]
        test += [] if by_prompt else [_prompt(row)]
        name = f"{number}" if by_prompt else f"{number}/{_prompt(row)[:12]}"
        item = items.setdefault(_key(test), str(name)[:200])
        arm = _label(row) if by_prompt else _provider(row)
        value = None if row.get("failureReason") == ERROR else _score(row, choice, number)
        outcomes.add(arm, item, value, asked=row.get("vars"))
    if choice.name is not None:
        outcomes.scored_by.add(choice.name)
    return outcomes


def _rows(file: Path) -> list[dict[str, Any]]:
    log = read_json(file, bounded(file).read_bytes(), "The file")
    results = log.get("results") if isinstance(log, dict) else None
    rows = results.get("results") if isinstance(results, dict) else results
    if not isinstance(rows, list) or not rows:
        refuse(file, "The file holds no results.", WRITE)
    if not all(isinstance(row, dict) for row in rows):
        refuse(file, "A result is no object.", WRITE)
    return rows


def _provider(row: dict[str, Any]) -> str:
    provider = row.get("provider")
    if isinstance(provider, dict):
        provider = provider.get("label") or provider.get("id")
    return str(provider)[:200]


def _prompt(row: dict[str, Any]) -> str:
    return str(row.get("promptId", row.get("promptIdx", 0)))


def _label(row: dict[str, Any]) -> str:
    prompt = row.get("prompt")
    label = prompt.get("label") if isinstance(prompt, dict) else None
    return f"{str(label)[:120]} ({_prompt(row)[:8]})" if label else _prompt(row)[:200]


def _score(row: dict[str, Any], choice: Choice, number: Any) -> float:
    named = row.get("namedScores")
    there: dict[str, Any] = {name: row[name] for name in ("score", "success") if name in row}
    there |= named if isinstance(named, dict) else {}
    return graded(there.get(choice.of(list(there))), choice.file, f"test {number}")


def _key(test: list[Any]) -> bytes:
    try:
        return orjson.dumps(test, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return repr(test).encode("utf-8", "backslashreplace")
