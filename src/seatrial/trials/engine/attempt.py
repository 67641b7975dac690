"""One attempt of one arm at one item: the conversation, the tools, the limits, the score."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from seatrial.errors import BadInput, SeatrialError
from seatrial.trials.engine.desk import Asked, Desk, clean, cost
from seatrial.trials.engine.plan import Contender, Worker
from seatrial.trials.engine.reading import AttemptKey, reply_of
from seatrial.trials.engine.texttools import text_tool_calls
from seatrial.trials.item import Item, Score, World
from seatrial.trials.talk import Reply, Request, ToolCall

Result = TypeVar("Result")
TEMPLATE_TOKENS = 16  # that a chat template may add to each message
TOOL_TOKENS = 512  # ... and to a list of tools
MOST_DETAIL = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went. `error` is true where the contender gave no usable answer."""

    score: float
    cause: str = ""
    detail: str = ""
    turns: int = 0
    text_calls: int = 0
    error: bool = False


def failed(error: str, turns: int, text_calls: int = 0) -> Outcome:
    """An error's score is 0. What stands before its colon is counted, the rest is for a person."""
    return Outcome(0.0, error.partition(":")[0][:80], error[:MOST_DETAIL], turns, text_calls, error=True)


class Conversation:
    """With one contender, about one item. Tools and grading run in a thread unless the family is instant."""

    def __init__(self, desk: Desk, arm: Contender, item: Item, world: World, place: AttemptKey, instant: bool) -> None:
        self.desk, self.arm, self.item, self.world, self.place, self.instant = desk, arm, item, world, place, instant
        system = [{"role": "system", "content": item.system}] if item.system else []
        self.messages: list[Mapping[str, Any]] = [*system, {"role": "user", "content": item.prompt}]
        self.names = {tool.get("function", tool).get("name", "") for tool in item.tools}
        self.told = 0  # messages that the hash covers
        self.hash = hashlib.blake2b(digest_size=16)
        self.bytes = 0
        self.turns = self.text_calls = self.tokens = 0
        self.seconds = self.usd = 0.0

    async def run(self, seed: int) -> Outcome:
        """Talk until there is an answer or a limit, then judge."""
        if self.item.tools:
            self._cover(self.item.tools)
        answer, limit = "", ""
        while not (limit := self._limit()):
            reply = await self._turn(seed)
            if reply.error is not None:
                return failed(reply.error, self.turns, self.text_calls)
            calls = self._calls(reply)
            if calls:
                await self._use(reply.text, calls)
                continue
            answer = reply.text
            limit = "cut off at the most tokens of a call" if reply.finish == "length" else ""
            self.messages.append({"role": "assistant", "content": answer})
            following = None if limit else await self._do(self.world.follow_up, answer)
            if following is None:
                break
            self.messages.append({"role": "user", "content": following})
        score = await judge(self.world, answer, self.instant)
        cause = "" if score.value >= 1 else limit or score.cause
        return Outcome(score.value, cause, score.detail, self.turns, self.text_calls)

    def _limit(self) -> str:
        rules = self.desk.rules
        if self.turns >= rules.turns:
            return "limit of turns"
        if self.tokens >= rules.tokens:
            return "limit of tokens"
        if self.seconds >= rules.seconds:
            return "limit of seconds"
        return "limit of money" if rules.usd is not None and self.usd >= rules.usd else ""

    async def _turn(self, seed: int) -> Reply:
        turn = self.turns
        self.turns += 1
        if line := self.desk.recorded(self.place, turn):
            self._restore(line.get("new", []))
        new = self.messages[self.told :]
        self._cover(new)
        self.told = len(self.messages)
        # The first turn's text follows from the family and the seed, so that the journal need not hold it.
        added = [message for message in new if message["role"] != "assistant"] if turn else []
        tokens_in = self.bytes + TEMPLATE_TOKENS * self.told + (TOOL_TOKENS if self.item.tools else 0)
        asked = Asked(self.place, turn, self.hash.hexdigest(), added, tokens_in)
        if line:
            self._same(line["request"], asked.digest)
        reply = reply_of(line) if line else await self.desk.ask(self.arm, self._request(seed), asked)
        self.tokens += reply.tokens_out
        self.seconds += reply.seconds
        self.usd += cost(self.arm.spec, reply.tokens_in, reply.tokens_out) or 0.0
        return reply

    def _request(self, seed: int) -> Request:
        rules = self.desk.rules
        return Request(
            tuple(self.messages),
            self.item.tools,
            min(rules.call_tokens, max(1, rules.tokens - self.tokens)),
            rules.temperature,
            seed,
            min(rules.call_seconds, max(1.0, rules.seconds - self.seconds)),
        )

    def _restore(self, written: list[Mapping[str, Any]]) -> None:
        """What tools said then, where they would word it otherwise today (times in a test's output)."""
        places = [at for at in range(self.told, len(self.messages)) if self.messages[at]["role"] != "assistant"]
        if len(places) == len(written):
            for at, message in zip(places, written, strict=True):
                self.messages[at] = message

    def _same(self, then: str, now: str) -> None:
        if then != now:
            family, index, arm, _ = self.place
            raise BadInput(
                f"Item {index} of {family} is not what “{arm}” was asked when this journal was written.",
                "The tasks have changed: start a new trial with another --journal.",
            )

    def _cover(self, part: object) -> None:
        data = orjson.dumps(part)
        self.bytes += len(data)
        self.hash.update(data)

    def _calls(self, reply: Reply) -> tuple[ToolCall, ...]:
        if reply.tool_calls or not self.names:
            return reply.tool_calls
        written = text_tool_calls(reply.text, self.names)
        self.text_calls += len(written)
        return written if self.desk.rules.text_tool_calls else ()

    async def _use(self, text: str, calls: tuple[ToolCall, ...]) -> None:
        """Use the tools in their order. An assistant's message with calls in it, then one message an answer."""
        said: list[dict[str, Any]] = []
        answers: list[Mapping[str, Any]] = []
        for place, call in enumerate(calls):
            name = f"call_{self.turns}_{place}"
            arguments = _arguments(call.arguments)
            # Some servers refuse a history whose arguments are not JSON, so what did not parse is wrapped.
            sent = call.arguments if arguments is not None else orjson.dumps({"unreadable": call.arguments}).decode()
            said.append({"id": name, "type": "function", "function": {"name": call.name, "arguments": sent}})
            answer = await self._answer(call.name, arguments)
            answers.append({"role": "tool", "tool_call_id": name, "content": answer})
        self.messages.append({"role": "assistant", "content": text, "tool_calls": said})
        self.messages.extend(answers)

    async def _answer(self, name: str, arguments: dict[str, Any] | None) -> str:
        if arguments is None:
            return "The arguments are not a JSON object. Send them as one, such as {} where there are none."
        try:
            return clean(await self._do(self.world.use, name, arguments))
        except SeatrialError:
            raise
        except Exception as failure:
            return f"The tool failed: {type(failure).__name__}."

    async def _do(self, function: Callable[..., Result], *arguments: Any) -> Result:
        return function(*arguments) if self.instant else await in_thread(function, *arguments)


async def judge(world: World, answer: str, instant: bool) -> Score:
    """The world's verdict, within 0 and 1. A grader that fails scores 0 and says so; without sandbox a trial stops."""
    try:
        score = world.grade(answer) if instant else await in_thread(world.grade, answer)
    except SeatrialError:
        raise
    except Exception as failure:
        return Score(0.0, "grader failed", f"{type(failure).__name__}: {failure}"[:MOST_DETAIL])
    value = score.value if 0 <= score.value <= 1 else 0.0
    return Score(value, score.cause, score.detail[:MOST_DETAIL])


async def work(desk: Desk, arm: Worker, item: Item, world: World, place: AttemptKey, seed: int) -> Outcome:
    """An attempt of a command contender: it works by itself, then what it left is judged."""
    text = orjson.dumps([item.system, item.prompt, dict(item.files)])
    asked = Asked(place, 0, hashlib.blake2b(text, digest_size=16).hexdigest(), (), 0)
    delivery = await desk.work(arm, item, asked, seed)
    if delivery.error is not None:
        return failed(delivery.error, delivery.calls)
    await in_thread(world.deliver, delivery.files)
    score = await judge(world, delivery.text, instant=False)
    return Outcome(score.value, "" if score.value >= 1 else score.cause, score.detail, delivery.calls)


async def in_thread(function: Callable[..., Result], *arguments: Any) -> Result:
    """A function's result. A cancelled caller waits for its end, so that nothing is closed under its hands."""
    running = asyncio.get_running_loop().run_in_executor(None, function, *arguments)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def _arguments(text: str) -> dict[str, Any] | None:
    try:
        value = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
