"""seatrial catalogue: check what is there, add what is not."""

from __future__ import annotations

from pathlib import Path

import click

from seatrial.cli.changes import record_changes, stale, unrecorded_text
from seatrial.cli.prices import prices
from seatrial.errors import BadFile, BadInput, Problem
from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.skeleton import write_skeleton
from seatrial.panel.panel import load_panel


@click.group()
def catalogue() -> None:
    """Check the catalogue's files, or start one."""


catalogue.add_command(prices)
catalogue.add_command(record_changes)
catalogue.add_command(stale)


@catalogue.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Validate every file (or only FILES): file, line, cause and next step for each problem."""
    folder = catalogue_folder()
    for file in files:
        if not file.is_file():
            raise click.UsageError(f"{file} does not exist.")
        if not file.resolve().is_relative_to(folder.resolve()):
            raise BadInput(f"{file} is not in the catalogue {folder}.", "Put it there, or set SEATRIAL_CATALOGUE.")
    problems, summary = _check(folder, files)
    for problem in problems:
        click.echo(f"{_short(problem.file)}:{problem.line}: {problem.cause}\n    {problem.next_step}")
    if problems:
        broken = len({problem.file for problem in problems})
        counts = f"{_count(len(problems), 'problem')} in {_count(broken, 'file')}"
        click.echo(f"\n{counts}; the other files are served as they are.")
        raise SystemExit(1)
    click.echo(summary)


def _check(folder: Path, files: tuple[Path, ...]) -> tuple[list[Problem], str]:
    """All problems (or only those of FILES), and what there is."""
    try:
        panel = load_panel(folder, files or None, every_sentence=True)
    except BadFile as error:
        return error.problems, ""
    loaded = panel.catalogue
    facts = sum(1 for tool in loaded.tools.values() for item in tool.evidence if item.kind == "fact")
    counts = f"{len(loaded.tools)} tools, {facts} facts, {len(loaded.licences.files)} licences"
    counts += f", {len(panel.critics)} critics" + (f", {_count(len(panel.trials), 'trial')}" if panel.trials else "")
    history = None if files or loaded.problems else unrecorded_text(folder, panel)
    return loaded.problems, f"{counts}: no problems." + (f"\n\n{history}" if history else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@catalogue.command()
@click.argument("url_or_name")
@click.option("--category", default="open-weight-models", show_default=True, help="The category it belongs to.")
def add(url_or_name: str, category: str) -> None:
    """Write a skeleton for a new tool, with the fields to fill."""
    folder = catalogue_folder()
    file = write_skeleton(load_catalogue(folder), folder, url_or_name, category)
    click.echo(f"Wrote {_short(file)}. Fill it in, then run: seatrial catalogue check {_short(file)}")


def _short(file: Path) -> Path:
    try:
        return file.resolve().relative_to(Path.cwd())
    except ValueError:
        return file
