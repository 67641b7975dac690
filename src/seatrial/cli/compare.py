"""seatrial compare: the comparison in a terminal or as a file, without a database."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from seatrial.comparison.brief import Brief, read_brief
from seatrial.comparison.comparison import compare, pick_tools
from seatrial.facts.catalogue import catalogue_folder
from seatrial.panel.panel import load_panel
from seatrial.publish.html import standalone_page
from seatrial.publish.markdown import write_markdown
from seatrial.publish.text import write_text


@click.command(name="compare")
@click.argument("tools", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "html"]), default="text", show_default=True
)
@click.option("--brief", "brief_file", type=click.Path(path_type=Path), help="A YAML file: hard limits and weights.")
def compare_tools(tools: tuple[str, ...], form: str, brief_file: Path | None) -> None:
    """Compare two to six TOOLS, side by side.

    A tool goes by its slug, its name or any of its aliases.
    """
    panel = load_panel(catalogue_folder())
    catalogue = panel.catalogue
    broken = sorted({problem.file.name for problem in catalogue.problems})
    if broken:
        click.echo(f"Left out, see `seatrial catalogue check`: {', '.join(broken)}", err=True)
    picked = pick_tools(tools, catalogue.resolve)
    brief = read_brief(brief_file, [critic.id for critic in panel.critics]) if brief_file else Brief()
    comparison = compare(panel, picked, brief)
    if form == "json":
        click.echo(comparison.model_dump_json(indent=2))
    elif form == "markdown":
        click.echo(write_markdown(comparison), nl=False)
    elif form == "html":
        click.echo(standalone_page(comparison, panel.critics), nl=False)
    else:
        width = min(shutil.get_terminal_size((80, 24)).columns, 120) if sys.stdout.isatty() else 80
        click.echo(write_text(comparison, width, color=sys.stdout.isatty()), nl=False)
