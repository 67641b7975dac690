"""A small part of JSONPath: `$`, then `.name`, `['name']`, `[3]`, `[-1]` and `[*]` as often as needed."""

from __future__ import annotations

import json
import re
from typing import Any

LONGEST = 200_000  # characters of a reply that are looked at: its end

_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(-?\d{1,9})\]|\[\*\]|\['([^']*)'\]|\[\"([^\"]*)\"\]")

Steps = list[str | int | None]  # None stands for every entry


class NothingThere(Exception):
    """A path leads nowhere."""


def read_path(path: str) -> Steps:
    """A path as its steps; ValueError where it is not one of this part of JSONPath."""
    if not path.startswith("$") or len(path) > 500:
        raise ValueError(f"“{path[:80]}” is no JSON path: it starts with $ and has at most 500 characters.")
    steps: Steps = []
    place = 1
    while place < len(path):
        found = _STEP.match(path, place)
        if not found:
            raise ValueError(
                f"“{path[:80]}” is no JSON path from “{path[place:][:20]}” on. Known: .name ['name'] [3] [*]"
            )
        if found[2] is not None:
            steps.append(int(found[2]))
        else:
            steps.append(next((each for each in (found[1], found[3], found[4]) if each is not None), None))
        place = found.end()
    return steps


def value_at(data: Any, steps: Steps) -> Any:
    """What stands at a path; a list of all of it where the path has a [*]. NothingThere where nothing does."""
    for place, step in enumerate(steps):
        if step is None:
            entries = data if isinstance(data, list) else list(data.values()) if isinstance(data, dict) else None
            if entries is None:
                raise NothingThere
            return [value_at(entry, steps[place + 1 :]) for entry in entries]
        if isinstance(step, str):
            if not isinstance(data, dict) or step not in data:
                raise NothingThere
            data = data[step]
        else:
            if not isinstance(data, list) or not -len(data) <= step < len(data):
                raise NothingThere
            data = data[step]
    return data


def json_in(text: str) -> Any:
    """The JSON of a reply: its last fenced block of it, else the first object or list. ValueError without."""
    text = text[-LONGEST:].rsplit("</think>", 1)[-1]
    blocks = re.findall(r"^ {0,3}```[^\n]{0,40}\n(.*?)^ {0,3}```", text, re.M | re.S)
    for block in [text.strip(), *reversed(blocks)]:
        try:
            return json.loads(block, parse_constant=_refuse)
        except (ValueError, RecursionError):
            continue
    for start in list(re.finditer(r"[{\[]", text))[:50]:
        try:
            return json.JSONDecoder(parse_constant=_refuse).raw_decode(text, start.start())[0]
        except (ValueError, RecursionError):
            continue
    raise ValueError("no JSON")


def same_json(given: Any, wanted: Any) -> bool:
    """Equality of JSON values: 1 is 1.0, and neither is true."""
    if isinstance(given, bool) or isinstance(wanted, bool):
        return given is wanted
    if isinstance(given, dict) and isinstance(wanted, dict):
        return given.keys() == wanted.keys() and all(same_json(given[key], wanted[key]) for key in wanted)
    if isinstance(given, list) and isinstance(wanted, list):
        return len(given) == len(wanted) and all(map(same_json, given, wanted))
    return bool(given == wanted)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
