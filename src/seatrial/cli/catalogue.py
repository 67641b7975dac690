"""seatrial catalogue: check what is there, add what is not."""

from __future__ import annotations

from pathlib import Path

import click

from seatrial.errors import BadFile
from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.skeleton import write_skeleton


@click.group()
def catalogue() -> None:
    """Check the catalogue's files, or start one."""


@catalogue.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Validate every file (or only FILES): file, line, cause and next step for each problem."""
    folder = catalogue_folder()
    for file in files:
        if not file.is_file():
            raise click.UsageError(f"{file} does not exist.")
    try:
        loaded = load_catalogue(folder, files or None)
        problems = loaded.problems
    except BadFile as error:
        problems = error.problems
        loaded = None
    for problem in problems:
        click.echo(f"{_short(problem.file)}:{problem.line}: {problem.cause}\n    {problem.next_step}")
    broken = len({problem.file for problem in problems})
    if problems:
        click.echo(f"\n{len(problems)} problems in {broken} files; the other files are served as they are.")
        raise SystemExit(1)
    if loaded:
        facts = sum(1 for tool in loaded.tools.values() for item in tool.evidence if item.kind == "fact")
        click.echo(f"{len(loaded.tools)} tools, {facts} facts, {len(loaded.licences.files)} licences: no problems.")


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
