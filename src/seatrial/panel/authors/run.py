"""A run over many seats: each written, saved as soon as it is whole, and paid for once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from seatrial import __version__
from seatrial.errors import BadInput, SeatrialError
from seatrial.panel.authors.asking import Answering, Asker, BudgetOver, Limits, Tally
from seatrial.panel.authors.ledger import Ledger, open_ledger
from seatrial.panel.authors.plan import Planned, author_of
from seatrial.panel.authors.prompt import prompt_version
from seatrial.panel.authors.scripted import VERSION, ScriptedSeat
from seatrial.panel.authors.settings import Spending
from seatrial.panel.authors.writing import write
from seatrial.panel.written import Written, review_file, save_written
from seatrial.trials.contenders.file import ContenderSpec, ScriptedSpec
from seatrial.trials.contenders.opening import open_contender
from seatrial.trials.engine.budget import Budget, Spent
from seatrial.trials.engine.budget import Limits as BudgetLimits

MOST_UNREACHABLE = 3  # calls in a row that find nobody, after which an author is asked no more in this run
Ending = Literal["written", "held", "no answer", "unpaid"]


@dataclass(frozen=True)
class Done:
    """One seat that has ended."""

    planned: Planned
    ending: Ending
    written: Written | None = None
    why: str = ""


@dataclass
class Result:
    """What a run came to."""

    done: list[Done] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    budget: str = ""  # why no more calls were started

    def count(self, ending: Ending) -> int:
        """How many seats ended so."""
        return sum(row.ending == ending for row in self.done)


def write_reviews(
    rows: Sequence[Planned],
    folder: Path,
    answers: Path,
    spending: Spending,
    *,
    limits: Limits | None = None,
    concurrency: int = 4,
    tell: Callable[[Done, Result], None] = lambda _done, _result: None,
) -> Result:
    """Write the reviews that are to be asked for into a catalogue. `answers` is the ledger.

    BadInput where money is limited and a price is unknown, or another command writes the ledger; NotReady where a
    model cannot be opened or a file not be written. Whatever a model answers ends in a review or in a reason.
    """
    asked = [row for row in rows if row.state == "ask" and row.spec is not None]
    specs = {row.spec.name: row.spec for row in asked if row.spec}
    _check_prices(list(specs.values()), spending)
    with open_ledger(answers, __version__) as ledger:
        run = _Run(folder, ledger, spending, limits or Limits(), tell)
        result = asyncio.run(run.all(asked, specs, concurrency))
        ledger.end()
    return result


def _check_prices(specs: Sequence[ContenderSpec], spending: Spending) -> None:
    unknown = [spec.name for spec in specs if spec.price_in is None or spec.price_out is None]
    if spending.usd is not None and unknown:
        raise BadInput(
            f"Money is limited, and what {' and '.join(unknown)} costs is unknown.",
            "Give price_in and price_out (USD per million tokens) in panel.yaml; 0 where it is free.",
        )


class _Run:
    def __init__(
        self, folder: Path, ledger: Ledger, spending: Spending, limits: Limits, tell: Callable[[Done, Result], None]
    ) -> None:
        self.folder, self.ledger, self.limits, self.tell = folder, ledger, limits, tell
        before = ledger.paid.open  # of a run that was killed, and that this one goes on with
        self.budget = Budget(
            BudgetLimits(spending.calls, spending.tokens, spending.usd), Spent(before.calls, before.tokens, before.usd)
        )
        self.result = Result()
        self.prompt = prompt_version()
        self.unreachable: dict[str, int] = {}

    async def all(self, rows: Sequence[Planned], specs: dict[str, ContenderSpec], concurrency: int) -> Result:
        async with AsyncExitStack() as stack:
            opened: dict[str, Any] = {}
            for name, spec in specs.items():
                if not _by_rule(spec):
                    opened[name] = await stack.enter_async_context(open_contender(spec))
            waiting = deque(rows)
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(concurrency, len(rows))):
                        group.create_task(self._work(waiting, opened))
            except* SeatrialError as failed:
                raise _first(failed) from None
        self.result.budget = self.budget.closed
        return self.result

    async def _work(self, waiting: deque[Planned], opened: dict[str, Any]) -> None:
        while waiting:
            row = waiting.popleft()
            done = await self._seat(row, opened)
            self.result.done.append(done)
            self.tell(done, self.result)

    async def _seat(self, row: Planned, opened: dict[str, Any]) -> Done:
        spec, seat = row.spec, row.seat
        assert spec is not None
        if self.unreachable.get(spec.name, 0) >= MOST_UNREACHABLE:
            return Done(row, "no answer", why="Not asked: the model could not be reached before.")
        author = self._author(row, opened)
        about = {
            "tool": row.tool.slug, "critic": seat.critic.id, "author": spec.name, "pack": seat.pack.sha256,
            "prompt": self.prompt,
        }  # fmt: skip
        asker = Asker(author, spec, self.ledger, self.budget, self.result.tally, about, self.limits)
        version = VERSION if _by_rule(spec) else getattr(author, "answered_as", None)
        try:
            written = await write(seat, asker, author_of(getattr(author, "spec", spec), version))
        except BudgetOver:
            return Done(row, "unpaid", why="The budget allows no further call.")
        return self._save(row, spec.name, written)

    def _author(self, row: Planned, opened: dict[str, Any]) -> Answering:
        spec = row.spec
        if isinstance(spec, ScriptedSpec) and _by_rule(spec):
            return ScriptedSeat(spec, row.seat.critic, row.seat.pack, row.seat.as_of)
        assert spec is not None
        author: Answering = opened[spec.name]
        return author

    def _save(self, row: Planned, name: str, written: Written) -> Done:
        """Keep what was written. Where no answer came, what stands there already stays."""
        if written.held is None:
            save_written(self.folder, written)
            self.unreachable[name] = 0
            return Done(row, "written", written)
        if written.answered:
            save_written(self.folder, written)
            return Done(row, "held", written, written.held)
        self.unreachable[name] = self.unreachable.get(name, 0) + ("unreachable" in written.held)
        if not review_file(self.folder, row.tool.slug, row.seat.critic.id).exists():
            save_written(self.folder, written)
        return Done(row, "no answer", written, written.held)


def _first(group: BaseExceptionGroup[SeatrialError]) -> SeatrialError:
    """The first of what went wrong at several seats at once."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    assert isinstance(found, SeatrialError)
    return found


def _by_rule(spec: ContenderSpec) -> bool:
    return isinstance(spec, ScriptedSpec) and bool(spec.rule)
