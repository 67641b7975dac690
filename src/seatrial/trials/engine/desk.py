"""Where calls are made: taken from the journal if they are there, else reserved, made, written down and settled."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from seatrial.errors import NotReady, SeatrialError
from seatrial.trials.engine.budget import Budget, Spent
from seatrial.trials.engine.delivered import pack, unpack
from seatrial.trials.engine.journal import Journal
from seatrial.trials.engine.plan import Contender, Rules, Spec, Worker
from seatrial.trials.engine.reading import AttemptKey, CallKey, Line
from seatrial.trials.item import Item
from seatrial.trials.talk import Delivery, Message, Reply, Request, ToolCall

GRACE_SECONDS = 30.0
# Causes (seatrial.trials.contenders.causes) that are of the set-up, whatever is asked.
SET_UP = frozenset({"key refused", "payment refused", "no such model", "not found", "redirected"})
MOST_UNREACHABLE = 3


class Unfinished(Exception):
    """The trial starts no more calls; this attempt goes on in the next session."""


@dataclass(slots=True)
class Tally:
    """What one arm has taken so far."""

    spent: Spent = field(default_factory=Spent)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Asked:
    """A call about to be made: its place, a hash of all that is sent, what is new in it, its most tokens in."""

    place: AttemptKey
    turn: int
    digest: str
    new: Sequence[Message]
    tokens_in: int


def cost(spec: Spec, tokens_in: int, tokens_out: int) -> float | None:
    """USD; None where a price is unknown."""
    if spec.price_in is None or spec.price_out is None:
        return None
    return (tokens_in * spec.price_in + tokens_out * spec.price_out) / 1e6


class Desk:
    """One for a session."""

    def __init__(self, journal: Journal, budget: Budget, rules: Rules, calls: Mapping[CallKey, Line]) -> None:
        self.journal = journal
        self.budget = budget
        self.rules = rules
        self.calls = calls
        self.tallies: dict[str, Tally] = {}
        self.abandoned = 0
        self._unreachable: dict[str, int] = {}  # tries in a row; one that never answered has none to spare

    def recorded(self, place: AttemptKey, turn: int) -> Line | None:
        """A call that is already paid for."""
        return self.calls.get((*place, turn))

    async def ask(self, arm: Contender, request: Request, asked: Asked) -> Reply:
        """The reply, written down in the same step in which it is complete. Unfinished where no call may start."""
        spec = arm.spec
        most_in, most_out = asked.tokens_in, request.max_tokens
        most = Spent(1, most_in + most_out, cost(spec, most_in, most_out) or 0.0)
        await self._reserve(most)
        taken = Spent(1)  # a call that is given up was one all the same
        try:
            reply = await self._reply(arm, request)
            self._believe(spec.name, reply.error)
            # No other step of the loop lies between the reply and its line: a kill finds both or neither.
            self.journal.write(_line(asked, "reply", reply))
            taken = Spent(1, reply.tokens_in + reply.tokens_out, cost(spec, reply.tokens_in, reply.tokens_out) or 0.0)
        except asyncio.CancelledError:
            self.abandoned += 1
            raise
        finally:
            self.budget.settle(most, taken)
        self.count(spec, taken, reply.error)
        return reply

    async def work(self, arm: Worker, item: Item, asked: Asked, seed: int) -> Delivery:
        """What a command left behind, recorded or new. Its most calls are reserved, its tokens are counted after."""
        if line := self.recorded(asked.place, 0):
            return unpack(line["delivery"], item.files)
        most = Spent(self.rules.turns)
        await self._reserve(most)
        taken = Spent(1)
        try:
            delivery = await self._delivery(arm, item, seed)
            self._believe(arm.spec.name, delivery.error)
            self.journal.write(_line(asked, "delivery", pack(delivery, item.files)))
            tokens = (delivery.tokens_in, delivery.tokens_out)
            taken = Spent(delivery.calls, sum(tokens), cost(arm.spec, *tokens) or 0.0)
        except asyncio.CancelledError:
            self.abandoned += 1
            raise
        finally:
            self.budget.settle(most, taken)
        self.count(arm.spec, taken, delivery.error)
        return delivery

    def count(self, spec: Spec, taken: Spent, error: str | None) -> None:
        """Add a call to its arm's tally."""
        tally = self.tallies.setdefault(spec.name, Tally())
        tally.spent.add(taken)
        if error:
            tally.errors[error.partition(":")[0]] += 1

    def _believe(self, name: str, error: str | None) -> None:
        """NotReady where an error says only that the contender cannot be asked: such a call is no result."""
        cause = (error or "").partition(":")[0]
        if cause != "unreachable":
            self._unreachable[name] = 0
        else:
            self._unreachable[name] = self._unreachable.get(name, MOST_UNREACHABLE) + 1
        if cause in SET_UP or self._unreachable[name] >= MOST_UNREACHABLE:
            raise NotReady(
                f"“{name}” cannot be asked: {error}.",
                "See `seatrial doctor`. The same command then goes on where this ended; nothing is lost.",
            )

    async def _reserve(self, most: Spent) -> None:
        if self.journal.full:
            self.budget.close("full")
        if not await self.budget.reserve(most):
            raise Unfinished

    async def _reply(self, arm: Contender, request: Request) -> Reply:
        """Contenders keep to the seconds themselves; this holds where one does not, or fails by itself."""
        try:
            if getattr(arm, "keeps_time", False):
                return _clean(await arm.reply(request))
            async with asyncio.timeout(request.seconds * 2 + GRACE_SECONDS):
                return _clean(await arm.reply(request))
        except TimeoutError:
            return Reply(finish="error", error="no end to the answer", seconds=request.seconds * 2 + GRACE_SECONDS)
        except Exception as failure:
            return Reply(finish="error", error=f"contender failed: {type(failure).__name__}")

    async def _delivery(self, arm: Worker, item: Item, seed: int) -> Delivery:
        most = self.rules.seconds * 2 + GRACE_SECONDS
        try:
            async with asyncio.timeout(most):
                delivery = await arm.work(item, seed=seed, limits=self.rules)
                error = None if delivery.error is None else clean(delivery.error)
                return replace(delivery, text=clean(delivery.text), error=error)
        except TimeoutError:
            return Delivery("", error="no end to the work", seconds=most)
        except SeatrialError:
            raise  # the machine's fault, not the contender's
        except Exception as failure:
            return Delivery("", error=f"contender failed: {type(failure).__name__}")


def clean(text: str) -> str:
    """A text without half characters, which JSON cannot hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _clean(reply: Reply) -> Reply:
    if reply.text.isascii() and not reply.tool_calls and reply.error is None:
        return reply
    calls = tuple(ToolCall(clean(call.id), clean(call.name), clean(call.arguments)) for call in reply.tool_calls)
    error = None if reply.error is None else clean(reply.error)
    return replace(reply, text=clean(reply.text), tool_calls=calls, error=error)


def _line(asked: Asked, key: str, value: object) -> Line:
    family, index, arm, attempt = asked.place
    return {
        "kind": "call", "family": family, "index": index, "arm": arm, "attempt": attempt, "turn": asked.turn,
        "request": asked.digest, "new": asked.new, key: value,
    }  # fmt: skip
