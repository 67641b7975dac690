"""seatrial panel: reviews written by models, and who sits where."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seatrial.cli.panel_display import done_line, estimate_lines, result_lines, shown, status_lines
from seatrial.errors import BadInput, NotFound
from seatrial.facts.catalogue import catalogue_folder
from seatrial.facts.names import nearest
from seatrial.facts.tool import Tool
from seatrial.panel.panel import Panel, load_panel

if TYPE_CHECKING:
    from seatrial.panel.authors.asking import Limits
    from seatrial.panel.authors.plan import Planned
    from seatrial.panel.authors.run import Result
    from seatrial.panel.authors.settings import PanelSettings, Spending

INTERRUPTED = 130  # the exit code after Ctrl-C
FILE = click.Path(path_type=Path)
FROM_1 = click.IntRange(min=1)


@click.group(name="panel")
def panel() -> None:
    """Have models write reviews, and see who wrote which."""


@panel.command(name="write")
@click.argument("tools", nargs=-1)
@click.option("--critic", "critics", multiple=True, metavar="NAME", help="Only this seat; several times for several.")
@click.option(
    "--model",
    metavar="NAME",
    help="On every seat: a name in the settings, an address, a model file, or `scripted`, which needs no model.",
)
@click.option("--settings", "settings_file", type=FILE, help="The settings; panel.yaml if it is here.")
@click.option("--max-calls", type=FROM_1, help="Calls of this run, at most.")
@click.option("--max-tokens", type=FROM_1, help="Tokens in and out of this run, at most.  [default: 2000000]")
@click.option("--max-usd", type=click.FloatRange(min=0, min_open=True), help="Money; every price has to be known.")
@click.option(
    "--answer-tokens", type=click.IntRange(64), default=1600, show_default=True, help="Of one answer, at most."
)
@click.option("--seconds", type=click.FloatRange(1, 3600), default=300.0, show_default=True, help="For one answer.")
@click.option("--concurrency", type=click.IntRange(1, 256), default=4, show_default=True, help="Seats at a time.")
@click.option("--answers", type=FILE, help="Where paid answers are kept.  [default: panel/answers.jsonl in var]")
@click.option("--dry-run", is_flag=True, help="Only say which seats would be asked, and what that takes at most.")
def write_panel(
    tools: tuple[str, ...],
    critics: tuple[str, ...],
    model: str | None,
    settings_file: Path | None,
    answers: Path | None,
    dry_run: bool,
    concurrency: int,
    **given: Any,
) -> None:
    """Have models review TOOLS (all of them, where none is named).

    The reviews are written to the catalogue, where they take their critics' seats while their evidence stays as it is.
    Every answer is in a file before it is used: the same command goes on where the last one ended, whatever ended it,
    and pays for nothing twice. What a model gets wrong is sent back once, then dropped; a review that loses too much is
    held back, and the rubric's stands.
    """
    from seatrial.panel.authors.asking import Limits
    from seatrial.panel.authors.plan import estimate, plan

    folder = catalogue_folder()
    loaded = load_panel(folder)
    settings = _settings(settings_file, model, loaded)
    limits = Limits(given["answer_tokens"], given["seconds"])
    rows = plan(loaded, settings, _tools(loaded, tools), _critics(loaded, critics))
    click.echo("\n".join(estimate_lines(rows, estimate(rows, limits))))
    if dry_run:
        return
    spending = settings.budget.within(given["max_calls"], given["max_tokens"], given["max_usd"])
    kept = answers or Path(os.environ.get("SEATRIAL_VAR", "").strip() or "var") / "panel" / "answers.jsonl"
    result = _written(rows, folder, kept, spending, limits, concurrency)
    click.echo("\n".join(result_lines(result)))
    unanswered = result.count("no answer") and not result.count("written") and not result.count("held")
    if result.budget or unanswered:
        raise click.exceptions.Exit(1)


def _settings(file: Path | None, model: str | None, loaded: Panel) -> PanelSettings:
    from seatrial.panel.authors.settings import read_settings

    settings = read_settings(file, [critic.id for critic in loaded.critics])
    if model is not None:
        settings = settings.with_model(model)
    if not settings.seats:
        raise BadInput(
            "Nothing says which model writes.",
            "Give --model, set SEATRIAL_PANEL_ENDPOINT, or write a panel.yaml: docs/guides/model-authors.md.",
        )
    return settings


def _written(
    rows: Sequence[Planned], folder: Path, answers: Path, spending: Spending, limits: Limits, concurrency: int
) -> Result:
    from seatrial.panel.authors.run import write_reviews

    try:
        with shown(sum(row.state == "ask" for row in rows)) as tell:
            return write_reviews(
                rows, folder, answers, spending, limits=limits, concurrency=concurrency, tell=tell or done_line
            )
    except KeyboardInterrupt:
        click.echo("Interrupted. The same command goes on from here; nothing is paid twice.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


@panel.command(name="status")
@click.argument("tools", nargs=-1)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def panel_status(tools: tuple[str, ...], form: str) -> None:
    """Which seats are written by whom, which of them are out of date, and how well their sentences held.

    TOOLS limits it to some; all where none is named.
    """
    import json

    from seatrial.panel.authorship import groundings, seated

    loaded = load_panel(catalogue_folder())
    reviews = [review for tool in _tools(loaded, tools) for review in loaded.assess(tool).reviews]
    seats, table = seated(reviews), groundings(reviews)
    if form == "json":
        sat, held = ([row.model_dump(mode="json") for row in seats], [row.model_dump(mode="json") for row in table])
        click.echo(json.dumps({"seats": sat, "grounding": held}))
        return
    click.echo("\n".join(status_lines(seats, table, len(reviews))))


def _tools(loaded: Panel, names: Sequence[str]) -> list[Tool]:
    if not names:
        return list(loaded.catalogue.tools.values())
    return list({tool.slug: tool for tool in map(loaded.catalogue.resolve, names)}.values())


def _critics(loaded: Panel, names: Sequence[str]) -> list[str]:
    known = {word.casefold(): critic.id for critic in loaded.critics for word in (critic.id, critic.name)}
    for name in names:
        if name.casefold() not in known:
            raise NotFound("critic", name, nearest(name, [critic.id for critic in loaded.critics]))
    return [known[name.casefold()] for name in names]
