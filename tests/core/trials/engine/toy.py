"""Small families and contenders whose truth is known: arithmetic, with and without a tool."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from seatrial.trials.item import Item, Score
from seatrial.trials.talk import Reply, Request, ToolCall

ADD = {
    "type": "function",
    "function": {"name": "add", "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}}},
}


class SumWorld:
    """Its oracle knows the sum."""

    def __init__(self, right: int) -> None:
        self.right = right
        self.total = 0
        self.closed = False

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        if name != "add" or not isinstance(arguments.get("number"), int):
            return "There is only add(number)."
        self.total += int(arguments["number"])
        return f"total {self.total}"

    def follow_up(self, answer: str) -> str | None:
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        self.total = int(files["total.txt"])

    def grade(self, answer: str) -> Score:
        right = str(self.right) in (answer.strip(), str(self.total))
        return Score(1.0) if right else Score(0.0, "wrong sum", f"{answer[:50]} is not {self.right}")

    def close(self) -> None:
        assert not self.closed
        self.closed = True


@dataclass
class Sums:
    """What is a + b? Of two or of many numbers."""

    id: str = "sums"
    name: str = "Sums"
    version: str = "1"
    count: int | None = None
    size_label: str = ""
    instant: bool = True
    tools: bool = False
    sizes: tuple[int, ...] = (2,)
    clusters: int = 0

    def numbers(self, seed: int, index: int) -> list[int]:
        places = range(self.sizes[index % len(self.sizes)])
        drawn = (hashlib.blake2b(f"{self.id} {seed} {index} {place}".encode(), digest_size=4) for place in places)
        return [int.from_bytes(draw.digest()) % 1000 for draw in drawn]

    def item(self, seed: int, index: int) -> Item:
        numbers = self.numbers(seed, index)
        cluster = f"{self.id}-c{index % self.clusters}" if self.clusters else ""
        return Item(
            f"{self.id}-{seed}-{index}", self.id, f"What is {' + '.join(map(str, numbers))}?",
            tools=(ADD,) if self.tools else (), size=len(numbers) if self.size_label else None, cluster=cluster,
        )  # fmt: skip

    def start(self, seed: int, index: int) -> SumWorld:
        return SumWorld(sum(self.numbers(seed, index)))


@dataclass
class Spec:
    name: str
    kind: str = "scripted"
    tool: str | None = None
    release: str | None = None
    settings: dict[str, str] = field(default_factory=dict)
    price_in: float | None = None
    price_out: float | None = None


def numbers_in(request: Request) -> list[int]:
    """What the first user message asks to add."""
    asked = next(message for message in request.messages if message["role"] == "user")
    return [int(number) for number in re.findall(r"\d+", asked["content"])]


class Adder:
    """Right with a chance that its own seed and the numbers decide; after some milliseconds that do too."""

    def __init__(self, name: str, chance: Callable[[list[int]], float], *, slow: float = 0.0, **spec: Any) -> None:
        self.spec = Spec(name, **spec)
        self.chance = chance
        self.slow = slow
        self.asked: list[Request] = []
        self.under_way = 0
        self.most_under_way = 0

    def identity(self) -> str:
        return f"adder {self.spec.name}"

    async def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        numbers = numbers_in(request)
        draw = random.Random(f"{self.spec.name} {numbers}")
        try:
            await asyncio.sleep(self.slow * draw.random())
        finally:
            self.under_way -= 1
        right = draw.random() < self.chance(numbers)
        return self.answer(request, sum(numbers) + (0 if right else 1))

    def answer(self, request: Request, value: int) -> Reply:
        return Reply(str(value), tokens_in=20, tokens_out=5, seconds=0.25, first_token_seconds=0.05)


class ToolAdder(Adder):
    """Uses the tool once a number, in one of three ways: a call, text, or a call whose arguments are no JSON."""

    def __init__(self, name: str, way: str = "call", **spec: Any) -> None:
        super().__init__(name, lambda numbers: 1.0, **spec)
        self.way = way

    def answer(self, request: Request, value: int) -> Reply:
        done = sum(message["role"] == "tool" for message in request.messages)
        numbers = numbers_in(request)
        if done >= len(numbers):
            return Reply("done", tokens_in=20, tokens_out=1, seconds=0.1)
        arguments = json.dumps({"number": numbers[done]})
        if self.way == "text":
            return Reply(f'Let me add.\n```json\n{{"name": "add", "arguments": {arguments}}}\n```', tokens_out=9)
        if self.way == "broken":
            return Reply("", (ToolCall("x", "add", "{number: 1"),), "tool_calls", tokens_out=9)
        return Reply("", (ToolCall("x", "add", arguments),), "tool_calls", tokens_in=20, tokens_out=9, seconds=0.1)
