"""What is sent for one call: the body of a chat completion, without what the endpoint turned out not to take."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import orjson

from seatrial.trials.contenders.tools_as_text import with_tools_as_text
from seatrial.trials.talk import Request


def chat_body(
    request: Request, model: str | None, parameters: dict[str, Any], refused: Collection[str], tools_as_text: bool
) -> dict[str, Any]:
    """The body of a request. `refused` are parameters to leave out."""
    body: dict[str, Any] = {
        "messages": request.messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed & 0x7FFFFFFF,  # what every endpoint's integers hold
    }
    if model is not None:
        body["model"] = model
    if request.tools:
        if tools_as_text or "tools" in refused:
            body["messages"] = with_tools_as_text(request.messages, request.tools)
        else:
            body["tools"] = request.tools
    if request.schema is not None:
        schema = {"name": "answer", "schema": request.schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    if parameters:
        body.update(parameters)
    return _without(body, refused) if refused else body


def _without(body: dict[str, Any], refused: Collection[str]) -> dict[str, Any]:
    if "max_tokens" in refused:
        body["max_completion_tokens"] = body["max_tokens"]
    for parameter in refused:
        body.pop(parameter, None)
    if "stream" in refused:
        body.pop("stream_options", None)
    return body


def written(body: dict[str, Any]) -> bytes:
    """A body as JSON. What orjson refuses (half characters, large integers) is written in escapes."""
    try:
        return orjson.dumps(body, default=dict)
    except TypeError:
        return json.dumps(body, default=dict).encode()
