"""seatrial choose: the whole catalogue under a brief."""

from __future__ import annotations

from pathlib import Path

import click

from seatrial.comparison.brief import read_brief
from seatrial.comparison.choose import choose
from seatrial.errors import BadInput
from seatrial.facts.catalogue import catalogue_folder
from seatrial.panel.panel import load_panel
from seatrial.publish.choice_text import write_choice


@click.command(name="choose")
@click.option("--brief", "brief_file", type=click.Path(path_type=Path), required=True, help="A YAML file.")
@click.option("--category", help="Only the tools of one category.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def choose_tool(brief_file: Path, category: str | None, form: str) -> None:
    """Rank the catalogue under a brief.

    Hard limits remove tools, with the reason; weights rank the rest.
    """
    panel = load_panel(catalogue_folder())
    categories = panel.catalogue.categories
    if category and category not in categories:
        raise BadInput(f"There is no category “{category}”.", f"Use one of: {', '.join(categories)}.")
    choice = choose(panel, read_brief(brief_file, [critic.id for critic in panel.critics]), category)
    click.echo(choice.model_dump_json(indent=2) + "\n" if form == "json" else write_choice(choice), nl=False)
