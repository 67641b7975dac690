"""One author and its calls: from the ledger where they are paid for, else within the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from seatrial.panel.authors.ledger import Ledger, request_key
from seatrial.trials.contenders.file import ContenderSpec
from seatrial.trials.engine.budget import Budget, Spent
from seatrial.trials.engine.desk import clean, cost
from seatrial.trials.talk import Message, Reply, Request

TEMPLATE_TOKENS = 8  # a message, for its marks


class Answering(Protocol):
    """What answers: an endpoint, a model file, or the scripted author at one seat."""

    async def reply(self, request: Request) -> Reply:
        """One answer; what went wrong is in it."""

    def identity(self) -> str:
        """Everything that decides how it answers, without a key."""


class BudgetOver(Exception):
    """No further call may start."""


@dataclass
class Tally:
    """What a run did. `cached` calls cost nothing now."""

    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = 0.0
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """Of every single call."""

    answer_tokens: int = 1600
    seconds: float = 300.0
    temperature: float = 0.0
    seed: int = 1


class Asker:
    """Asks for one seat: same author, same critic, same evidence."""

    def __init__(
        self,
        author: Answering,
        spec: ContenderSpec,
        ledger: Ledger,
        budget: Budget,
        tally: Tally,
        about: dict[str, str],
        limits: Limits,
    ) -> None:
        """`about` names tool, critic, pack and prompt."""
        self.author, self.spec, self.ledger, self.budget, self.tally = author, spec, ledger, budget, tally
        self.about, self.limits = about, limits
        self.last: float | None = None  # when the newest answer came, in seconds since 1970

    async def ask(self, messages: Sequence[Message], schema: dict[str, Any], turn: int = 0) -> Reply:
        """The reply. Raises BudgetOver where no call may start; NotReady where it could not be written down.

        `turn` counts the answers of this review: the same words asked again come with another seed.
        """
        limits = self.limits
        request = Request(
            messages=tuple(messages), max_tokens=limits.answer_tokens, temperature=limits.temperature,
            seed=limits.seed + turn, seconds=limits.seconds, schema=schema,
        )  # fmt: skip
        about = self.about
        key = request_key(self.author.identity(), about["prompt"], about["critic"], about["pack"], request)
        if found := self.ledger.reply(key):
            self.tally.cached += 1
            self.last = found[1]
            return found[0]
        return await self._paid(key, request)

    async def _paid(self, key: str, request: Request) -> Reply:
        most_in = sum(len(str(message["content"]).encode()) + TEMPLATE_TOKENS for message in request.messages)
        tokens = most_in + request.max_tokens
        most = Spent(1, tokens, cost(self.spec, most_in, request.max_tokens) or 0.0)
        if not await self.budget.reserve(most):
            raise BudgetOver
        taken = Spent(1)  # one that is given up was a call all the same
        try:
            reply = await self.author.reply(request)
            usd = cost(self.spec, reply.tokens_in, reply.tokens_out)
            taken = Spent(1, reply.tokens_in + reply.tokens_out, usd or 0.0)
            reply = _clean(reply)
            # No other step of the loop lies between the reply and its line: a kill finds both or neither.
            self.ledger.keep(key, self.about, reply, usd)
        finally:
            self.budget.settle(most, taken)
        self._count(reply, usd)
        self.last = datetime.now(UTC).timestamp()
        return reply

    def _count(self, reply: Reply, usd: float | None) -> None:
        tally = self.tally
        tally.calls += 1
        tally.tokens_in += reply.tokens_in
        tally.tokens_out += reply.tokens_out
        tally.usd = None if usd is None or tally.usd is None else tally.usd + usd
        if reply.error:
            cause = reply.error.partition(":")[0]
            tally.errors[cause] = tally.errors.get(cause, 0) + 1

    @property
    def day(self) -> date:
        """The day on which the newest answer came."""
        return datetime.fromtimestamp(self.last, UTC).date() if self.last else datetime.now(UTC).date()


def _clean(reply: Reply) -> Reply:
    """Without half characters, which JSON cannot hold, and without tool calls, which nobody asked for."""
    error = None if reply.error is None else clean(reply.error)
    return Reply(
        text=clean(reply.text), finish=reply.finish, tokens_in=reply.tokens_in, tokens_out=reply.tokens_out,
        counted=reply.counted, seconds=reply.seconds, error=error,
    )  # fmt: skip
