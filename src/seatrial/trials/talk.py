"""One call to a contender: what it is asked, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# A message as the OpenAI chat interface writes it: role, content, and tool_calls or tool_call_id.
Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the contender wants used. `arguments` is JSON text, exactly as it came; it may not parse."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Request:
    """What one call asks.

    `tools` are function specifications in the form of the OpenAI chat interface; `schema` is a JSON Schema
    that the answer has to follow, where the endpoint can be held to one.
    """

    messages: Sequence[Message]
    tools: Sequence[Mapping[str, Any]] = ()
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int = 0
    seconds: float = 120.0
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from one call, with what it took.

    `seconds` is the whole latency including the waits between tries; `first_token_seconds` counts from the try
    that succeeded. Tokens are the endpoint's own counts where it gives them, else `counted` is false and they
    are estimates. `error` is the cause in a few words where no usable answer came; it never holds a key.
    """

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish: str = "stop"  # stop, length, tool_calls, or error
    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = True
    seconds: float = 0.0
    first_token_seconds: float | None = None
    retries: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a command contender left behind: its printed output, and the files of its working directory."""

    text: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    calls: int = 0  # model calls seen by the relay to its endpoint
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    error: str | None = None
