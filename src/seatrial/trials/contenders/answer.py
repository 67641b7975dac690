"""An answer put together from the pieces of a stream, or from one whole JSON answer. Every field may be of any type."""

from __future__ import annotations

import json
from typing import Any

from seatrial.trials.talk import ToolCall

MOST_CALLS = 128
LARGEST_ANSWER = 8 * 1024 * 1024  # characters of text and arguments
# How endpoints write why an answer ended. That it ended in calls is seen from the calls.
FINISHES = {
    "stop": "stop",
    "length": "length",
    "end_turn": "stop",
    "eos": "stop",
    "max_tokens": "length",
}


class TooLarge(Exception):
    """More text than any answer has."""


class Answer:
    """What has come so far. `take` tells whether the piece held something that a reader would have seen."""

    __slots__ = ("_calls", "_size", "_text", "error", "finish", "given_model", "pieces", "tokens_in", "tokens_out")

    def __init__(self) -> None:
        self._text: list[str] = []
        self._calls: dict[Any, list[str]] = {}  # by place: id, name, and the pieces of the arguments
        self._size = 0
        self.pieces = 0  # chunks that had a choice in them
        self.finish: str | None = None
        self.error: Any = None
        self.given_model: str | None = None
        self.tokens_in: int | None = None
        self.tokens_out: int | None = None

    def take(self, value: Any, part: str = "delta") -> bool:
        """One piece: a chunk's JSON, or with `part` "message" a whole answer's."""
        if not isinstance(value, dict):
            return False
        if (error := value.get("error")) is not None and error not in (False, ""):
            self.error = error
            return False
        if (usage := value.get("usage")) is not None:
            self._usage(usage)
        choices = value.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            return False
        self.pieces += 1
        if self.given_model is None and isinstance(model := value.get("model"), str):
            self.given_model = model[:200]
        choice = choices[0]
        if finish := choice.get("finish_reason"):
            self.finish = str(finish)[:40]
        delta = choice.get(part) or choice.get("delta") or choice.get("message")
        return isinstance(delta, dict) and self._delta(delta)

    def _delta(self, delta: dict[str, Any]) -> bool:
        seen = False
        if content := delta.get("content"):
            text = content if isinstance(content, str) else _joined(content)
            if text:
                self._grow(len(text))
                self._text.append(text)
                seen = True
        if calls := delta.get("tool_calls"):
            for call in calls if isinstance(calls, list) else ():
                self._call(call)
            seen = True
        return seen or bool(delta.get("reasoning_content") or delta.get("reasoning"))

    def _call(self, call: Any) -> None:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict):
            return
        named, name = _text(call.get("id")), _text(function.get("name"))
        place = self._place(call.get("index"), named, name)
        if place not in self._calls:
            if len(self._calls) >= MOST_CALLS:
                raise TooLarge
            self._calls[place] = [named, name]
        elif name and not self._calls[place][1]:
            self._calls[place][1] = name
        arguments = function.get("arguments")
        if isinstance(arguments, dict):
            arguments = json.dumps(arguments, separators=(",", ":"))
        if isinstance(arguments, str) and arguments:
            self._grow(len(arguments))
            self._calls[place].append(arguments)

    def _place(self, index: Any, named: str, name: str) -> Any:
        """Which call a piece belongs to: by its index, but some servers give every call the same one, or none."""
        place = index if isinstance(index, int) else (named or (len(self._calls) if name else len(self._calls) - 1))
        known = self._calls.get(place)
        if known and named and name and known[0] and known[0] != named:
            return named
        if place not in self._calls and not name and not named and self._calls:
            return next(reversed(self._calls))
        return place

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST_ANSWER:
            raise TooLarge

    def _usage(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self.tokens_in = _count(usage.get("prompt_tokens"), self.tokens_in)
            self.tokens_out = _count(usage.get("completion_tokens"), self.tokens_out)

    @property
    def size(self) -> int:
        """Characters of text and arguments."""
        return self._size

    def text(self) -> str:
        """All text, with characters that came in two halves put together."""
        return _whole("".join(self._text))

    def calls(self) -> tuple[ToolCall, ...]:
        """The tool calls in the order in which they began; a call without an id is given one."""
        return tuple(
            ToolCall(parts[0] or f"call_{place}", parts[1], _whole("".join(parts[2:])))
            for place, parts in enumerate(self._calls.values())
        )


def _joined(content: Any) -> str:
    """Content as a list of parts, which some servers send."""
    if not isinstance(content, list):
        return ""
    return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))


def _text(value: Any) -> str:
    return value[:200] if isinstance(value, str) else ""


def _count(value: Any, known: int | None) -> int | None:
    return value if type(value) is int and 0 <= value < 10**9 else known


def _whole(text: str) -> str:
    """Text that can be written as UTF-8: two halves of a character joined, a lone half replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
