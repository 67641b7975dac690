"""The file of a scripted contender's answers: YAML or JSON, from an item, a family or `default` to its replies."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.facts.reading import Document, read_file
from seatrial.trials.talk import Reply, ToolCall

LARGEST_JSON = 64 * 1024 * 1024


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WrittenCall(_Strict):
    """A tool call. `arguments` is a mapping, or text that is sent as it stands."""

    name: str
    arguments: dict[str, Any] | str = {}


class WrittenReply(_Strict):
    """One reply, where a plain text is not enough."""

    text: str = ""
    tool_calls: list[WrittenCall] = []
    finish: Annotated[str | None, Field(pattern="^(stop|length)$")] = None
    error: Annotated[str | None, Field(max_length=300)] = None

    def reply(self) -> Reply:
        """As a contender gives it."""
        calls = tuple(
            ToolCall(f"call_{place}", call.name, _text(call.arguments)) for place, call in enumerate(self.tool_calls)
        )
        if self.error is not None:
            return Reply(finish="error", error=f"scripted: {self.error}")
        return Reply(text=self.text, tool_calls=calls, finish="tool_calls" if calls else self.finish or "stop")


Written = dict[str, list[str | WrittenReply] | str]
_ADAPTER: TypeAdapter[Written] = TypeAdapter(Written)


@dataclass(frozen=True, slots=True)
class Script:
    """Replies by item, family or `default`, with the hash of the file they come from."""

    sha256: str
    replies: Written

    def reply(self, names: Sequence[str], turn: int) -> Reply | None:
        """The reply at a place in the conversation; after the last one, the last one again."""
        for name in (*names, "default"):
            if found := self.replies.get(name):
                said = found if isinstance(found, str) else found[min(turn, len(found) - 1)]
                return Reply(text=said) if isinstance(said, str) else said.reply()
        return None


def read_script(file: Path) -> Script:
    """A file of answers; BadFile says what is wrong with it."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", "`answers:` is relative to the contenders' file.")
    document = _read(file)
    try:
        replies = _ADAPTER.validate_python(document.data)
    except ValidationError as error:
        place = [part for part in error.errors()[0]["loc"] if isinstance(part, int) or part in (document.data or ())]
        cause = "The answers are not a mapping from an item, a family or `default` to a list of replies."
        next_step = "A reply is a text, or has text, tool_calls, finish or error."
        raise BadFile([Problem(file, document.line(tuple(place[:2])), cause, next_step)]) from None
    return Script(hashlib.sha256(file.read_bytes()).hexdigest(), replies)


def _read(file: Path) -> Document:
    if file.suffix != ".json":
        return read_file(file)
    if (size := file.stat().st_size) > LARGEST_JSON:
        cause = f"The file has {size:,} bytes; {LARGEST_JSON:,} are allowed."
        raise BadFile([Problem(file, 1, cause, "Leave items out.")])
    try:
        return Document(file, orjson.loads(file.read_bytes()))
    except orjson.JSONDecodeError as error:
        raise BadFile([Problem(file, error.lineno, f"This is not JSON: {error.msg}.", "Correct it.")]) from None


def _text(arguments: dict[str, Any] | str) -> str:
    return arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
