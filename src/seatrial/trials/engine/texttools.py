"""Tool calls that a contender wrote as text: a fact about it, and by a switchable rule a call like any other.

Read are fenced blocks, `<tool_call>` tags and answers that are nothing but the JSON of a call:
{"name": ..., "arguments": {...}}, one or a list of them, or one a line. A fence has to name a tool that
exists; a tag need not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import orjson

from seatrial.trials.talk import ToolCall

MOST_CALLS = 64


def text_tool_calls(text: str, names: Collection[str]) -> tuple[ToolCall, ...]:
    """The calls in a text, in its order; empty where there are none. Takes time linear in the text."""
    if "{" not in text:
        return ()
    found = [call for part in _tagged(text) for call in _calls(part)]
    if not found:
        found = [call for part in _fenced(text) for call in _calls(part) if call[0] in names]
    return tuple(ToolCall(f"text_{place}", *call) for place, call in enumerate(found[:MOST_CALLS]))


def _tagged(text: str) -> Iterator[str]:
    for part in text.split("<tool_call>")[1:]:
        yield part.partition("</tool_call>")[0]


def _fenced(text: str) -> Iterator[str]:
    parts = text.split("```")
    if len(parts) == 1:
        yield text
    for part in parts[1::2]:
        first, _, rest = part.partition("\n")
        yield part if "{" in first else rest


def _calls(part: str) -> Iterator[tuple[str, str]]:
    try:
        values = [orjson.loads(part)]
    except orjson.JSONDecodeError:
        values = []
        for line in part.splitlines():
            try:
                values.append(orjson.loads(line))
            except orjson.JSONDecodeError:
                continue
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            if call := _call(one):
                yield call


def _call(value: Any) -> tuple[str, str] | None:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    arguments = value.get("arguments", value.get("parameters"))
    if isinstance(arguments, str):
        return value["name"], arguments
    return (value["name"], orjson.dumps(arguments).decode()) if isinstance(arguments, dict) else None
