"""A contender whose truth is known: it answers from a file, or succeeds as often as a rule says. Calls nothing.

Everything about an answer follows from the file's seed, the item, the attempt's seed and the contender's name; the
place in the conversation is read off the request, so that a trial taken up again goes on as it would have.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from seatrial.trials.contenders.file import Chance, ScriptedSpec
from seatrial.trials.contenders.script import Script, read_script
from seatrial.trials.item import Item, World
from seatrial.trials.talk import Reply, Request, ToolCall

GIVES_UP = "I do not know."
FIRST = 0.25  # the share of the latency after which the first token is said to come
Steps = Sequence[tuple[str, Mapping[str, Any]]]


class Scripted:
    """Has to `meet` an item before it can answer: what it says depends on it."""

    def __init__(self, spec: ScriptedSpec) -> None:
        self.spec = spec
        self._script = Script("", {})

    async def __aenter__(self) -> Self:
        """Read the file of answers. Raises BadInput."""
        if self.spec.answers is not None:
            self._script = read_script(self.spec.resolve(self.spec.answers))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""

    def identity(self) -> str:
        """Name, rule and seed, and a hash of the file's content."""
        said = self.spec.model_dump(
            mode="json", include={"name", "rule", "seed", "shared", "latency", "jitter", "errors"}
        )
        return json.dumps({"kind": "scripted", "answers": self._script.sha256, **said}, sort_keys=True)

    def meet(self, item: Item, world: World, seed: int) -> Meeting:
        """The contender at one attempt at one item; `seed` is the attempt's."""
        return Meeting(self, item, world, seed)

    async def reply(self, request: Request) -> Reply:
        """Only what a file says for any item can be answered without having met one."""
        said = self._script.reply((), _turn(request))
        return said or Reply(finish="error", error="scripted: it has met no item and has no answer for all of them")

    def scripted(self, item: Item, turn: int) -> Reply | None:
        """What the file says for an item."""
        return self._script.reply((item.id, item.family), turn)


class Meeting:
    """One attempt."""

    def __init__(self, contender: Scripted, item: Item, world: World, seed: int) -> None:
        self.spec = contender.spec
        self.identity = contender.identity
        self._contender, self._item, self._world, self._seed = contender, item, world, seed
        self._steps: Steps | None = None

    async def reply(self, request: Request) -> Reply:
        """The answer at this place in the conversation, after the latency that was asked for."""
        turn = _turn(request)
        seconds = self.spec.latency * (1 + self.spec.jitter * (2 * self._luck("latency", turn) - 1))
        limit = min(request.seconds, self.spec.timeout)
        if seconds:
            await asyncio.sleep(min(seconds, limit))
        if seconds > limit:
            return Reply(finish="error", seconds=limit, error="timeout: no answer had begun")
        if self._luck("error", turn) < self.spec.errors:
            return Reply(finish="error", seconds=seconds, error="scripted: an error it was told to make")
        said = self._contender.scripted(self._item, turn) if self.spec.answers else self._by_rule(turn)
        said = said or Reply(finish="error", error="scripted: the file has no answer for this item")
        letters_in = sum(len(str(message.get("content") or "")) for message in request.messages)
        letters_out = len(said.text) + sum(len(call.arguments) for call in said.tool_calls)
        return Reply(
            text=said.text,
            tool_calls=said.tool_calls,
            finish=said.finish,
            tokens_in=(letters_in + 3) // 4,
            tokens_out=(letters_out + 3) // 4,
            seconds=seconds,
            first_token_seconds=seconds * FIRST if said.error is None else None,
            error=said.error,
        )

    def _by_rule(self, turn: int) -> Reply:
        """A right way to the end, or one that is left halfway."""
        right = self._luck("success", shared=True) < self._chance().at(self._item.size)
        if self._steps is None:
            self._steps = _optional(self._world, "solve") or ()
        steps = self._steps if right else self._steps[: len(self._steps) // 2]
        if turn < len(steps):
            name, arguments = steps[turn]
            return Reply(finish="tool_calls", tool_calls=(ToolCall(f"call_{turn}", name, json.dumps(dict(arguments))),))
        answer = _optional(self._world, "reference") if right else None
        return Reply(text=str(answer) if answer is not None else "Done." if right and steps else GIVES_UP)

    def _chance(self) -> Chance:
        rule = self.spec.rule
        return rule.get(self._item.family) or rule.get("default") or Chance(success=0.0)

    def _luck(self, what: str, turn: int = 0, *, shared: bool = False) -> float:
        """A number in [0, 1) that follows from seed, item and attempt; of all contenders, where luck is shared."""
        one = (self.spec.seed, self._item.family, self._item.id, self._seed, what, turn)
        if shared and _uniform(*one, "shared") < self.spec.shared:
            return _uniform(*one)
        return _uniform(*one, "own", self.spec.name)


def _turn(request: Request) -> int:
    """How often the contender has spoken already."""
    return sum(message.get("role") == "assistant" for message in request.messages)


def _uniform(*parts: object) -> float:
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 2**56


def _optional(world: World, method: str) -> Any:
    """What an optional method of a world gives; None where it has none."""
    found: Callable[[], Any] | None = getattr(world, method, None)
    return found() if found else None
