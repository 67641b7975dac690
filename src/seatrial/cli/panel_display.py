"""What `seatrial panel` shows: cost before and after, seats as they are written, who sits where."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from seatrial.panel.authors.plan import Estimate, Planned
    from seatrial.panel.authors.run import Done, Result
    from seatrial.panel.authorship import Held, Seated

SHOWN = 12  # seats on a terminal at a time
ENDINGS = {"written": "written", "held": "held back", "no answer": "no answer", "unpaid": "not paid for"}
Tell = Callable[["Done", "Result"], None]


def estimate_lines(rows: Sequence[Planned], found: Estimate) -> list[str]:
    """Which seats are asked for and which not, and what it takes."""
    states = Counter(row.state for row in rows)
    told = [f"{found.seats} of {len(rows)} seats to write"]
    told += [f"{states['current']} written already from the same evidence"] if states["current"] else []
    told += [f"{states['person']} by people, which stay"] if states["person"] else []
    told += [f"{states['rubric']} without a model"] if states["rubric"] else []
    authors = Counter(row.spec.name for row in rows if row.state == "ask" and row.spec)
    lines = [", ".join(told) + "."]
    lines += [f"  {name}: {count}" for name, count in sorted(authors.items())]
    if found.seats:
        cost = f"{found.calls} calls and {_tokens(found.tokens)} tokens, {_usd(found.usd)}"
        most = f"{found.most_calls} calls, {_usd(found.most_usd)}"
        lines.append(f"Usually about {cost}; at most {most}, less what is paid for already.")
    return lines


def done_line(done: Done, result: Result) -> None:
    """One seat, as a plain line."""
    click.echo(f"{len(result.done):>4}  {done.planned.name}: {_ending(done)}", err=True)


def _ending(done: Done) -> str:
    if done.written is None or done.ending != "written":
        return f"{ENDINGS[done.ending]}. {done.why}".strip()
    sure = "" if done.written.confidence is None else f" ({done.written.confidence:.0%})"
    ground = done.written.grounding
    lost = f", {ground.sent_back} sent back" if ground.sent_back else ""
    return f"{done.written.call}{sure}; {ground.kept} sentences, {ground.citing} cite{lost}"


@contextmanager
def shown(seats: int) -> Iterator[Tell | None]:
    """A table that renews itself on a terminal; None elsewhere, where plain lines do."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    last: list[Done] = []
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:

        def tell(done: Done, result: Result) -> None:
            last.append(done)
            live.update(Group(_table(last[-SHOWN:]), Text(_effort(result, seats, started), style="dim")), refresh=True)

        yield tell


def _table(rows: Sequence[Done]) -> Table:
    found = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for row in rows:
        found.add_row(row.planned.tool.slug, row.planned.seat.critic.name, _ending(row))
    return found


def _effort(result: Result, seats: int, started: float) -> str:
    done = len(result.done)
    left = (time.monotonic() - started) / done * (seats - done)
    return f"{done} of {seats} seats, {_spent(result)}, about {left:.0f} s left"


def _spent(result: Result) -> str:
    tally = result.tally
    paid = f"{tally.calls} calls, {_tokens(tally.tokens_in)} tokens in and {_tokens(tally.tokens_out)} out"
    cached = f"; {tally.cached} answers were paid for before" if tally.cached else ""
    return f"{paid}, {_usd(tally.usd)}{cached}"


def result_lines(result: Result) -> list[str]:
    """What came of it, and what it cost."""
    counts = [
        f"{result.count(ending)} {words}"  # type: ignore[arg-type]
        for ending, words in ENDINGS.items()
        if result.count(ending)  # type: ignore[arg-type]
    ]
    lines = [(", ".join(counts) or "Nothing was to be written") + ".", f"Asked: {_spent(result)}."]
    lines += [f"  {count} calls ended in: {cause}" for cause, count in sorted(result.tally.errors.items())]
    if result.budget:
        lines.append("The budget is used up. The same command with a higher limit goes on; nothing is paid twice.")
    return lines


def status_lines(seats: Sequence[Seated], table: Sequence[Held], reviews: int) -> list[str]:
    """Who sits where, and the grounding table."""
    states = Counter(row.state for row in seats)
    stand = states["stands"]
    lines = [f"{reviews} seats: {stand} by models and people, {reviews - stand} by the rubric."]
    for row in seats:
        day = f", {row.author.when}" if row.author.when else ""
        lines.append(f"  {row.tool} / {row.critic}: {row.state}; {row.author.name} ({row.author.version}){day}")
        if row.why:
            lines.append(f"      {row.why}")
    lines += ["", f"{'critic':<12} {'author':<28} {'reviews':>7} {'held':>5} {'cite':>6} {'opinion':>8} {'refused':>8}"]
    lines += [
        f"{row.critic:<12} {row.author[:28]:<28} {row.reviews:>7} {row.held:>5} {_share(row.cites):>6}"
        f" {_share(row.opinions):>8} {_share(row.refused):>8}"
        for row in table
    ]
    told = "cite, opinion: shares of the sentences kept. refused: share of the first answers' sentences sent back."
    return [*lines, "", told]


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _usd(usd: float | None) -> str:
    return "cost not known" if usd is None else f"${usd:.4f}"


def _tokens(count: int) -> str:
    return f"{count:,}"
