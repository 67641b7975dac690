"""seatrial changes: what became of calls and verdicts; seatrial catalogue record and stale: the editors' side of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click

from seatrial.errors import BadFile
from seatrial.evidence.dates import write_date
from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.freshness import StaleFact, stale_facts
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.memory.change import KINDS, Change, Kind
from seatrial.panel.memory.history import RECORD, read_history, record, unrecorded
from seatrial.panel.memory.line import change_list
from seatrial.panel.memory.state import state_of
from seatrial.panel.memory.weeks import Day, by_week, chosen
from seatrial.panel.panel import Panel, load_panel

DAY = click.DateTime(["%Y-%m-%d"])
FORMAT = click.Choice(["text", "json"])


@click.command()
@click.option("--since", type=DAY, help="Only changes of this day and later.")
@click.option("--tool", "name", help="Only of one tool: slug, name or alias.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only changes with such a cause.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
def changes(since: datetime | None, name: str | None, kind: str | None, form: str) -> None:
    """Which calls and verdicts changed, and why.

    From the catalogue's own history, the newest first; no database is needed.
    """
    folder = catalogue_folder()
    lines = read_history(folder).lines
    tool = _slug(folder, name, lines) if name else None
    found = chosen(lines, since=since.date() if since else None, tool=tool, kind=cast(Kind, kind) if kind else None)
    if form == "json":
        click.echo(change_list(found).model_dump_json(indent=2))
    elif found:
        click.echo("\n\n".join(_day(day) for week in by_week(found) for day in week.days))
    else:
        click.echo("Nothing changed." if lines else f"No history is recorded yet. To begin one: {RECORD}")


@click.command("record")
def record_changes() -> None:
    """Add calls that changed to the catalogue's history.

    Writes catalogue/history: what changed since the last time, with the evidence that moved it, and the present
    state. Nothing is ever taken out; a second time adds nothing.
    """
    folder = catalogue_folder()
    panel = load_panel(folder)
    if panel.catalogue.problems:
        raise BadFile(panel.catalogue.problems)
    added = record(folder, panel, datetime.now(UTC).replace(microsecond=0))
    if added:
        click.echo("\n\n".join(_day(day) for week in by_week(chosen(added)) for day in week.days))
    click.echo(f"{_count(len(added), 'change')} recorded in catalogue/history.")


@click.command()
@click.option("--on", type=DAY, help="As of this day.  [default: today]")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
def stale(on: datetime | None, form: str) -> None:
    """List facts that have to be read again.

    Those whose metric's good_for in catalogue/metrics.yaml has passed, the longest overdue first.
    """
    day = on.date() if on else current_day()
    catalogue = load_catalogue(catalogue_folder())
    found = stale_facts(catalogue.tools.values(), catalogue.metrics, day)
    if form == "json":
        click.echo(json.dumps({"day": day.isoformat(), "stale": [_document(row) for row in found]}, indent=2))
        return
    for row in found:
        click.echo(f"{row.tool.slug}: {row.metric.label}: {_short(row.statement.text)}")
        since = f"read {row.statement.read}, held until {row.good_until} ({_count(row.days, 'day')} ago)"
        click.echo(f"    {since}\n    {row.statement.source.url if row.statement.source else 'a trial'}")
    tools = len({row.tool.slug for row in found})
    facts = _count(len(found), "fact")
    click.echo(f"{facts} of {_count(tools, 'tool')} to read again." if found else f"No fact is stale on {day}.")


def unrecorded_text(folder: Path, panel: Panel) -> str | None:
    """That calls changed which the history does not know, with what records them; None where it knows all.

    A catalogue that keeps no history is not asked for one.
    """
    history = read_history(folder)
    if history.state is None:
        return None
    found = unrecorded(history, state_of(panel, earlier=history.state), datetime.now(UTC))
    if not found:
        return None
    lines = "\n".join(f"  {row.tool_name}: {row.text}" for row in found)
    return f"{_count(len(found), 'change')} of calls not in the history yet:\n{lines}\nTo record: {RECORD}"


def _day(day: Day) -> str:
    lines = [f"  {row.tool_name}: {row.text}" for row in day.changes]
    if day.beginnings:
        lines.append(f"  {_count(len(day.beginnings), 'verdict')} recorded for the first time")
    return "\n".join([write_date(day.day.isoformat()), *lines])


def _slug(folder: Path, name: str, lines: Iterable[Change]) -> str:
    """The tool that a name means; one that left the catalogue is known by its slug."""
    return name if name in {line.tool for line in lines} else load_catalogue(folder).resolve(name).slug


def _document(row: StaleFact) -> dict[str, str | int | None]:
    item = row.statement
    return {
        "tool": row.tool.slug,
        "metric": row.metric.id,
        "evidence": item.id,
        "value": item.text,
        "read": item.read.isoformat(),
        "good_until": row.good_until.isoformat(),
        "days": row.days,
        "url": item.source.url if item.source else None,
    }


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
