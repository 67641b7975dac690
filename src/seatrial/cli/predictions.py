"""seatrial predictions: what was predicted, what has come due, how it turned out, and how well it was made."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from seatrial.errors import BadFile, NotFound
from seatrial.facts.catalogue import catalogue_folder
from seatrial.facts.names import nearest
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.panel import Panel, load_panel
from seatrial.panel.predictions.by_hand import require_knowable, source_read
from seatrial.panel.predictions.files import FOLDER, forecast_of, resolve_on_file
from seatrial.panel.predictions.forecast import Filed, Outcome
from seatrial.panel.predictions.gather import forecasts_of
from seatrial.panel.predictions.judge import World
from seatrial.panel.predictions.resolve import resolve_due, stand
from seatrial.panel.predictions.scores import by_critic, by_kind, scores
from seatrial.publish.prediction_text import write_predictions_text

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(invoke_without_command=True)
@click.option("--due", is_flag=True, help="Only those whose day has come and that nobody has resolved.")
@click.option("--critic", metavar="ID", help="Only those made in one critic's seat.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def predictions(context: click.Context, due: bool, critic: str | None, form: str) -> None:
    """List predictions, open and resolved, with the scores.

    Those on file in the catalogue, and those that the reviews of today's catalogue make. A site keeps reviews'
    predictions as they were first made, and resolves them when their day comes: see /predictions/ there.
    """
    if context.invoked_subcommand is not None:
        return
    panel = load_panel(catalogue_folder())
    world, today = World(panel.catalogue, panel.critics), current_day()
    filed = _all(panel)
    now_resolved = {row.forecast.id: row for row in resolve_due(filed, world, today)}
    filed = [now_resolved.get(row.forecast.id, row) for row in filed]
    if critic is not None:
        known = [row.id for row in panel.critics]
        if critic not in known:
            raise NotFound("critic", critic, nearest(critic, known, 3))
        filed = [row for row in filed if row.forecast.by.critic == critic]
    standings = {row.forecast.id: stand(row.forecast, world, today) for row in filed if row.standing is None}
    scored = [*scores(filed, by_critic), *(scores(filed, by_kind) if critic is None else [])]
    if due:
        filed = [row for row in filed if row.standing is None and standings[row.forecast.id].due]
    if form == "json":
        content = {
            "as_of": today.isoformat(),
            "predictions": [
                {
                    **row.model_dump(mode="json"),
                    "due": row.forecast.id in standings and standings[row.forecast.id].due,
                    "waits": standings[row.forecast.id].why if row.forecast.id in standings else None,
                }
                for row in filed
            ],
            "scores": [row.model_dump(mode="json") for row in scored],
        }
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    width = min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80
    click.echo(write_predictions_text(filed, standings, scored, width))


@predictions.command()
@click.argument("prediction", metavar="ID")
@click.option(
    "--as", "outcome", type=click.Choice(["true", "false", "void"]), required=True, help="void: it cannot be told."
)
@click.option("--source", "url", required=True, metavar="URL", help="Where it was read.")
@click.option("--quote", required=True, help="The words read, exact.")
@click.option("--read", type=DAY, required=True, metavar="DATE", help="The day on which it was read: 2026-11-23.")
@click.option("--by", required=True, help="Who resolves it.")
@click.option("--why", help="What the words say about the prediction.  [default: the words themselves]")
def resolve(prediction: str, outcome: str, url: str, quote: str, read: datetime, by: str, why: str | None) -> None:
    """Say how a prediction turned out, with the source that says so.

    It is written into catalogue/predictions/ID.yaml, behind whatever was resolved before: a resolution is superseded
    by another one and never changed.
    """
    folder = catalogue_folder()
    panel = load_panel(folder)
    filed = _all(panel)
    row = next((row for row in filed if row.forecast.id == prediction), None)
    if row is None:
        _refuse(prediction, folder, panel, filed)
    assert row is not None
    proof = source_read(url, quote, read.date())
    require_knowable(row.forecast, cast(Outcome, outcome), proof.read)
    file, more = resolve_on_file(
        folder,
        row,
        outcome=cast(Outcome, outcome),
        decided=current_day(),
        by=by,
        why=why or f"The source says: “{quote}”",
        proof=proof,
    )
    ended = more.resolutions[-1]
    before = f" It supersedes resolution {ended.supersedes}." if ended.supersedes else ""
    click.echo(f"{row.forecast.statement}\nResolved as {outcome}: {file}{before}")


def _all(panel: Panel) -> list[Filed]:
    """Those on file, then those that reviews make now and no file holds, by their day."""
    reviews = [review for tool in panel.catalogue.tools.values() for review in panel.assess(tool).reviews]
    made = forecasts_of(reviews)
    on_file = list(panel.predictions)
    names = [row.forecast.id for row in on_file] + [row.id for row in made]
    found = [forecast_of(on_file, made, name) for name in dict.fromkeys(names)]
    return sorted((row for row in found if row), key=lambda row: (row.forecast.resolves_on, row.forecast.id))


def _refuse(name: str, folder: Path, panel: Panel, filed: list[Filed]) -> None:
    """Its file is broken, or there is no such prediction."""
    file = folder / FOLDER / f"{name}.yaml"
    broken = [problem for problem in panel.catalogue.problems if problem.file == file]
    if broken:
        raise BadFile(broken)
    raise NotFound("prediction", name, nearest(name, [row.forecast.id for row in filed], 3))
