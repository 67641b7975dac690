"""seatrial decide: the decision for results that one already has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import click
import numpy as np

from seatrial.publish.decision_text import DecisionReport, write_decision
from seatrial.trials.decide.decision import Arm, Terms, checked_bank
from seatrial.trials.decide.fixed import fixed_size
from seatrial.trials.decide.paired import paired
from seatrial.trials.decide.table import read_results


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--margin", type=float, default=0.05, show_default=True, help="Differences up to this do not matter.")
@click.option("--error", type=float, default=0.05, show_default=True, help="How often a decision may be wrong.")
@click.option("--bank", type=int, help="The items are the first of a random order of so many.")
@click.option(
    "--ship",
    type=click.Choice(["A", "B"], case_sensitive=False),
    help="Ask instead whether this one is at most the margin worse.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def decide(file: Path, margin: float, error: float, bank: int | None, ship: str | None, form: str) -> None:
    """Decide from the results in FILE.

    A CSV file with the columns item, a and b: scores from 0 to 1, one row an item, in the order in which the items
    were drawn. Rows of the same item are attempts at it and count once, as their mean.
    """
    asked = cast("Arm | None", ship.lower() if ship else None)
    Terms(margin, error, asked)
    a, b = read_results(file, checked_bank(bank)).means()
    decision = paired(a, b, margin=margin, error=error, bank=bank, ship=asked)
    variance = float(np.var(a - b)) if len(a) > 1 else 0.0
    fixed = fixed_size(variance, margin=margin, error=error, bank=bank) if variance > 0 else None
    report = DecisionReport(decision, bank, asked, len(a), fixed)
    click.echo(json.dumps(report.fields(), indent=2) if form == "json" else write_decision(report))
