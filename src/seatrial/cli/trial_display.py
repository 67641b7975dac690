"""What a trial shows while it runs: a table that renews itself on a terminal, plain lines elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from seatrial.trials.engine.run import Session
from seatrial.trials.record.words import interval, points
from seatrial.trials.result import DecisionResult

EVERY_SECONDS = 0.5
PLAIN_SECONDS = 10.0
FEWEST = 4  # pairs before a time left is guessed


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a session is. `left` in seconds, None while it cannot be guessed."""

    pairs: int
    calls: int
    saved: int | None
    usd: float | None
    errors: int
    overall: list[DecisionResult]
    families: list[tuple[str, int, list[DecisionResult]]]
    left: float | None


def progress(session: Session, elapsed: float, entered_before: int) -> Progress:
    """Looked at from outside, between two steps of the loop."""
    standing, spent = session.standing, session.budget.spent
    overall = standing.overall()
    fixed = sum(standing.fixed_items().values()) * len(standing.names) * session.plan.attempts
    each = max(1.0, (spent.calls - session.budget.under_way) / max(1, session.attempts))  # calls of an attempt
    priced = all(arm.spec.price_in is not None and arm.spec.price_out is not None for arm in session.arms.values())
    here = standing.units - entered_before
    needed = units_needed(overall, standing.units, session.plan.margin)
    left = None if here < FEWEST or needed is None else max(0.0, needed - standing.units) * elapsed / here
    return Progress(
        pairs=standing.units,
        calls=spent.calls,
        saved=max(0, round(fixed * each) - spent.calls) if here >= FEWEST else None,
        usd=spent.usd if priced else None,
        errors=sum(sum(tally.errors.values()) for tally in session.desk.tallies.values()),
        overall=overall,
        families=[
            (standing.families[name]["name"], standing.entered[name], standing.of_family(name))
            for name in standing.families
        ],
        left=left,
    )


def units_needed(decisions: list[DecisionResult], units: int, margin: float) -> float | None:
    """Units after which all would be decided if differences stayed: an interval's width falls as 1 / sqrt(units)."""
    needed = 0.0
    for one in decisions:
        if one.decision != "undecided":
            continue
        half, apart = (one.high - one.low) / 2, abs(one.difference)
        target = max(apart, margin - apart, margin / 4)
        needed = max(needed, units * (half / target) ** 2)
    return needed or None


@contextlib.asynccontextmanager
async def shown(session: Session) -> AsyncIterator[None]:
    """Show a session on standard error while it runs."""
    terminal = sys.stderr.isatty()
    task = asyncio.create_task(_live(session) if terminal else _plain(session))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _plain(session: Session) -> None:
    started, before, last = time.monotonic(), session.standing.units, -1
    while True:
        await asyncio.sleep(PLAIN_SECONDS)
        if session.standing.units != last:
            last = session.standing.units
            click.echo(line(progress(session, time.monotonic() - started, before)), err=True)


def line(now: Progress) -> str:
    """The state in one line."""
    told = "; ".join(f"{one.a} - {one.b} {difference(one)}" for one in now.overall)
    return f"{now.pairs:,} pairs, {told}, {effort(now)}"


def difference(one: DecisionResult) -> str:
    """A difference in points with its interval, and a word where it is decided."""
    word = "" if one.decision == "undecided" else ", decided"
    return f"{points(one.difference, signed=True)} ({interval(one)}){word}"


def effort(now: Progress) -> str:
    """Calls, cost, errors and time left."""
    cost = "cost not known" if now.usd is None else f"${now.usd:.4f}"
    errors = f", {now.errors} errors" if now.errors else ""
    left = "" if now.left is None else f", about {duration(now.left)} left"
    saved = "" if now.saved is None else f", {now.saved:,} fewer than a fixed size takes"
    return f"{now.calls:,} calls{saved}, {cost}{errors}{left}"


def duration(seconds: float) -> str:
    """In the unit that suits it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


async def _live(session: Session) -> None:
    started, before = time.monotonic(), session.standing.units
    console = Console(stderr=True)
    with Live(console=console, auto_refresh=False, transient=True) as live:
        while True:
            looked = time.monotonic()
            now = progress(session, looked - started, before)
            told = effort(now) + (", ending" if session.budget.closed else "")
            live.update(Group(table(now), Text(told, style="dim")), refresh=True)
            # Intervals of long trials take some milliseconds: at most a twentieth of the time goes into showing them.
            await asyncio.sleep(max(EVERY_SECONDS, 20 * (time.monotonic() - looked)))


def table(now: Progress) -> Table:
    """The state as a table: one row a family and pair of contenders, and one for all."""
    shown = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("", "pairs", "contenders", "difference in points"):
        shown.add_column(name, justify="right" if name == "pairs" else "left")
    rows = [*now.families, ("All", now.pairs, now.overall)] if len(now.families) > 1 else now.families
    for name, pairs, decisions in rows:
        for place, one in enumerate(decisions):
            label = (name, f"{pairs:,}") if not place else ("", "")
            shown.add_row(*label, f"{one.a} - {one.b}", difference(one))
    return shown
