"""Tools for a contender that takes none: described in the system message, called in a fenced block of JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from seatrial.trials.talk import Message

HOW = """You can use tools. To use one, answer with nothing but a block like this, and wait for its result:

```json
{"name": "NAME_OF_THE_TOOL", "arguments": {"ARGUMENT": "VALUE"}}
```

The tools, one a line, each with a JSON Schema of its arguments:
"""


def with_tools_as_text(messages: Sequence[Message], tools: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The messages of a conversation without tool calls and tool results, which become text."""
    lines = [orjson.dumps(tool.get("function", tool), default=dict).decode() for tool in tools]
    told = HOW + "\n".join(lines)
    plain = [_plain(message) for message in messages]
    if plain and plain[0]["role"] == "system":
        plain[0] = {**plain[0], "content": f"{plain[0]['content']}\n\n{told}"}
        return plain
    return [{"role": "system", "content": told}, *plain]


def _plain(message: Message) -> dict[str, Any]:
    content = message.get("content") or ""
    if message.get("role") == "tool":
        return {"role": "user", "content": f"The tool's result:\n{content}"}
    calls = message.get("tool_calls") or ()
    blocks = [_block(call) for call in calls] if "```json" not in content else []
    return {"role": message.get("role", "user"), "content": "\n".join(filter(None, [content, *blocks]))}


def _block(call: Mapping[str, Any]) -> str:
    function = call.get("function", {})
    name = orjson.dumps(function.get("name", "")).decode()
    return f'```json\n{{"name": {name}, "arguments": {function.get("arguments") or "{}"}}}\n```'
