"""A conversation as it was, from the lines of a journal and the item that it was about.

A journal holds what came back and what was said to it after the first turn; the first turn follows from the family
and the seed. Every line has a hash of all that was sent, so that what is rebuilt is known to be what was asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from seatrial.trials.engine.reading import Line, reply_of
from seatrial.trials.engine.texttools import text_tool_calls
from seatrial.trials.item import Item
from seatrial.trials.talk import Message, Reply, ToolCall

NOT_KNOWN = "What was asked here is not known: today's tasks are not those of the journal."


@dataclass
class Conversation:
    """Messages in the form of the OpenAI chat interface; `replies` holds the reply behind each of the contender's.

    `like` says whether the hash of every turn is that of the journal. `last` is the last reply, which may be an error.
    """

    messages: list[Message] = field(default_factory=list)
    replies: dict[int, Reply] = field(default_factory=dict)
    like: bool = True
    last: Reply | None = None


def rebuild(item: Item, calls: Sequence[Line], text_calls_count: bool) -> Conversation:
    """The conversation of one attempt: its calls in their order."""
    found = Conversation(_opening(item))
    names = {tool.get("function", tool).get("name", "") for tool in item.tools}
    covered = hashlib.blake2b(orjson.dumps(item.tools) if item.tools else b"", digest_size=16)
    told = 0
    for line in calls:
        found.messages += line.get("new", []) if line["turn"] else []
        covered.update(orjson.dumps(found.messages[told:]))
        told = len(found.messages)
        found.like = found.like and covered.hexdigest() == line["request"]
        found.last = reply = reply_of(line)
        if reply.error is not None:
            break
        written = text_tool_calls(reply.text, names) if names and not reply.tool_calls and text_calls_count else ()
        found.replies[len(found.messages)] = reply
        found.messages.append(_said(reply.text, reply.tool_calls or written, line["turn"] + 1))
    if not found.like:
        _forget(found, item)
    return found


def delivered(item: Item, line: Line) -> Conversation:
    """What a command-line agent was asked and what it printed; the calls that it made are its own."""
    parts = orjson.dumps([item.system, item.prompt, dict(item.files)])
    found = Conversation(_opening(item), like=hashlib.blake2b(parts, digest_size=16).hexdigest() == line["request"])
    if not found.like:
        _forget(found, item)
    got = line["delivery"]
    numbers = {key: got[key] for key in ("tokens_in", "tokens_out", "seconds", "error")}
    found.last = Reply(text=got["text"], finish="error" if got["error"] else "stop", **numbers)
    found.replies[len(found.messages)] = found.last
    found.messages.append({"role": "assistant", "content": got["text"]})
    return found


def _opening(item: Item) -> list[Message]:
    system = [{"role": "system", "content": item.system}] if item.system else []
    return [*system, {"role": "user", "content": item.prompt}]


def _said(text: str, calls: Sequence[ToolCall], turn: int) -> Message:
    """The contender's message as the engine sent it back, with the names that the engine gave its calls."""
    if not calls:
        return {"role": "assistant", "content": text}
    said = []
    for place, call in enumerate(calls):
        sent = call.arguments if is_object(call.arguments) else orjson.dumps({"unreadable": call.arguments}).decode()
        function = {"name": call.name, "arguments": sent}
        said.append({"id": f"call_{turn}_{place}", "type": "function", "function": function})
    return {"role": "assistant", "content": text, "tool_calls": said}


def is_object(arguments: str) -> bool:
    """Whether the arguments of a call can be read."""
    try:
        return isinstance(orjson.loads(arguments or "{}"), dict)
    except orjson.JSONDecodeError:
        return False


def _forget(found: Conversation, item: Item) -> None:
    """Say that the question is not known, where it is not: another one must not stand in its place."""
    opening: list[Mapping[str, Any]] = [{**message, "content": NOT_KNOWN} for message in _opening(item)]
    found.messages[: len(opening)] = opening
