"""seatrial cost: what a month of work costs, by host and on one's own machines."""

from __future__ import annotations

import click

from seatrial.errors import BadInput
from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.pricing.costs import cost_answer
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.pricing.workload_text import read_asked
from seatrial.publish.cost_text import write_cost_text

MOST = 20


@click.command()
@click.argument("tools", nargs=-1, required=True)
@click.option("--input", "input_", metavar="TOKENS", help="Tokens in a month, cached ones included: 20M.")
@click.option("--output", metavar="TOKENS", help="Tokens out a month: 4M.")
@click.option("--cached", metavar="SHARE", help="The share of the input that is cached: 60%.")
@click.option("--requests", metavar="NUMBER", help="Requests a day; input and output are then those of one.")
@click.option("--batch", is_flag=True, help="At the batch rate, answered hours later.")
@click.option("--context", metavar="TOKENS", help="Tokens of one prompt, for hosts with tiers: 30k.")
@click.option("--gpus", metavar="NUMBER", help="Your own machines: GPUs that one set-up needs.")
@click.option("--gpu-hour", metavar="USD", help="What one GPU costs you an hour: 1.90.")
@click.option("--utilisation", metavar="SHARE", help="The share of hours in which they are busy: 40%.")
@click.option("--speed", metavar="NUMBER", help="Tokens a second that one set-up gives out in all: 900.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def cost(tools: tuple[str, ...], input_: str | None, batch: bool, form: str, **given: str | None) -> None:
    """What a month of work costs with TOOLS.

    By host, cheapest first, with the day and the source of every price.
    """
    texts = {name: text for name, text in {"input": input_, **given}.items() if text is not None}
    asked = read_asked({**texts, "batch": "1" if batch else ""})
    if len(tools) > MOST:
        raise BadInput(f"These are {len(tools)} tools; {MOST} are answered at once.", "Ask for fewer.")
    catalogue = load_catalogue(catalogue_folder())
    found = {tool.slug: tool for tool in map(catalogue.resolve, tools)}
    rows = [(slug, tool.name, catalogue.prices.get(slug)) for slug, tool in found.items()]
    answer = cost_answer(rows, asked.workload, asked.hosting, current_day())
    click.echo(answer.model_dump_json(indent=2) if form == "json" else write_cost_text(answer), nl=form == "json")
