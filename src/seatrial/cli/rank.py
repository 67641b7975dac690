"""seatrial rank: a ranking from a file of votes, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import click

from seatrial.publish.ranking_text import write_ranking
from seatrial.votes import audit, rank, read_votes
from seatrial.votes.ranking import Drawn


@click.command("rank")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--voters",
    type=click.Choice(["clustered", "independent"]),
    default="clustered",
    show_default=True,
    help="What the intervals take as drawn: whole voters, or single votes.",
)
@click.option("--level", type=float, default=0.95, show_default=True, help="How often all intervals hold at once.")
@click.option("--prior", type=float, default=1.0, show_default=True, help="Spread of the prior of strengths.")
@click.option("--no-prior", is_flag=True, help="Take the votes alone, as Bradley and Terry did.")
@click.option("--audit", "audited", is_flag=True, help="Say also how hard the order is to move.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rank_votes(file: Path, voters: Drawn, level: float, prior: float, no_prior: bool, audited: bool, form: str) -> None:
    """Rank the tools that the votes in FILE compare.

    A CSV file with the columns voter, a, b and winner: a name of the voter, the two tools, and a, b or tie.
    """
    counts = read_votes(file)
    ranking = rank(counts, voters=voters, level=level, prior=None if no_prior else prior)
    found = audit(counts, prior=prior) if audited else None
    if form == "text":
        click.echo(write_ranking(ranking, found))
        return
    told = ranking.model_dump(mode="json") | ({"audit": found.model_dump(mode="json")} if found else {})
    click.echo(json.dumps(told, indent=2, ensure_ascii=False))
