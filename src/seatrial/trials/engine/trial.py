"""A trial from its plan to its result: the one call that the command line and other programs make."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from seatrial.errors import BadInput
from seatrial.trials.engine.budget import Budget, Limits, Spent
from seatrial.trials.engine.desk import cost
from seatrial.trials.engine.journal import Journal
from seatrial.trials.engine.plan import Arm, Plan, header
from seatrial.trials.engine.reading import Recorded, read_journal
from seatrial.trials.engine.run import Session
from seatrial.trials.engine.summary import entered, summarise
from seatrial.trials.result import TrialResult

UNLIMITED = Limits()
SHOWN = {
    "question": "the question, its margin or its rules",
    "isolation": "what isolates model-written code",
}
Watch = Callable[[Session], contextlib.AbstractAsyncContextManager[None]]


async def run_trial(
    plan: Plan,
    arms: Sequence[Arm],
    path: Path,
    *,
    limits: Limits = UNLIMITED,
    concurrency: int = 8,
    watch: Watch | None = None,
    signals: bool = False,
) -> TrialResult:
    """Run a trial, or go on with the one that the journal holds; what it found so far.

    `watch` is entered around the session. With `signals`, SIGINT and SIGTERM end it cleanly.
    BadInput where the plan or the journal does not fit; NotReady where a contender or the machine gives out.
    """
    plan.check(arms)
    limits.check(arms)
    with Journal(path) as journal:
        recorded = _begin(journal, plan, arms)
        if plan.against:
            plan.against.copy_into(journal, recorded)
        standing = entered(recorded)
        if not standing.finished:
            budget = Budget(limits, spent(recorded, arms), recorded.elapsed)
            session = Session(plan, arms, journal, recorded, budget, concurrency=concurrency, standing=standing)
            async with _watched(session, watch), _interruptible(session, signals):
                await session.run()
    return summarise(path, standing)


def _begin(journal: Journal, plan: Plan, arms: Sequence[Arm]) -> Recorded:
    """What the journal holds; a new one gets its first line."""
    first = header(plan, arms)
    if journal.empty:
        journal.write(first)
    recorded = read_journal(journal.path)
    if recorded.header:
        _same_trial(recorded.header["hashes"], first["hashes"], journal.path)
    if recorded.torn:
        journal.cut(recorded.end)
    if not recorded.header:  # the very first line was torn
        journal.write(first)
        recorded = read_journal(journal.path)
    return recorded


def _same_trial(then: dict[str, str], now: dict[str, str], path: Path) -> None:
    changed = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    if changed:
        raise BadInput(
            f"The journal {path} belongs to another trial: {_told(changed, then, now)}.",
            "Give --journal another file for a new trial, or repeat the command and the files as they were.",
        )


def _told(changed: list[str], then: dict[str, str], now: dict[str, str]) -> str:
    ways = []
    for name in changed:
        shown = SHOWN.get(name, f"the {name}")
        way = "is new" if name not in then else "is missing" if name not in now else "has changed"
        ways.append(f"{shown} {way}")
    return ", ".join(ways)


def spent(recorded: Recorded, arms: Sequence[Arm]) -> Spent:
    """What the calls in a journal took, and those that were given up."""
    specs = {arm.spec.name: arm.spec for arm in arms}
    total = Spent(calls=sum(end["abandoned"] for end in recorded.ends))
    for line in recorded.calls.values():
        reply = line.get("reply") or line["delivery"]
        total.calls += 1
        total.tokens += reply["tokens_in"] + reply["tokens_out"]
        total.usd += cost(specs[line["arm"]], reply["tokens_in"], reply["tokens_out"]) or 0.0
    return total


@contextlib.asynccontextmanager
async def _watched(session: Session, watch: Watch | None) -> AsyncIterator[None]:
    if watch is None:
        yield
        return
    async with watch(session):
        yield


@contextlib.asynccontextmanager
async def _interruptible(session: Session, signals: bool) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    kinds = (signal.SIGINT, signal.SIGTERM) if signals else ()
    for kind in kinds:
        loop.add_signal_handler(kind, session.interrupt)
    try:
        yield
    finally:
        for kind in kinds:
            loop.remove_signal_handler(kind)
