"""seatrial publish and seatrial withdraw: a trial onto the record, and off it again with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import click

from seatrial.comparison.trials import contender_names
from seatrial.errors import BadInput
from seatrial.facts.catalogue import Catalogue, catalogue_folder, load_catalogue
from seatrial.facts.pricing.prices import current_day
from seatrial.trials.record.folder import publish, withdraw
from seatrial.trials.record.record import sealed
from seatrial.trials.record.words import trial_sentence
from seatrial.trials.result import TrialResult

LONGEST = 60
PATH = re.compile(r"(?<![\w:/.])(?:~|[A-Za-z]:)?[/\\](?:[^\s/\\]+[/\\])+([^\s/\\]+)")


@click.command(name="publish")
@click.argument("journal", type=click.Path(path_type=Path))
@click.option("--by", required=True, help="Who ran and publishes it.")
@click.option("--machine", required=True, help="What it ran on: times and speeds are of this machine.")
@click.option("--title", help="In one line.  [default: the contenders and the families]")
@click.option("--id", "identity", help="Its name in addresses.  [default: the tools and the day]")
@click.option("--note", help="What a reader has to know besides.")
@click.option("--command", help="What repeats it.")
def publish_trial(
    journal: Path,
    by: str,
    machine: str,
    title: str | None,
    identity: str | None,
    note: str | None,
    command: str | None,
) -> None:
    """Put the trial of a JOURNAL on record.

    Its result goes into the catalogue as trials/ID.json, with a line in the ledger that notices when the file is
    changed or removed. From then on it is evidence about the tools that took part.
    """
    from seatrial.trials.engine.summary import summarise  # the engine, which no other verb needs to wait for

    folder = catalogue_folder()
    catalogue = load_catalogue(folder)
    result = without_paths(summarise(journal))
    _check(result, catalogue)
    names = contender_names(result.arms, {slug: tool.name for slug, tool in catalogue.tools.items()})
    record = sealed(
        id=identity or _identity(result),
        title=title or f"{' against '.join(names.values())}, {_families(result)}",
        published=current_day(),
        by=by,
        machine=machine,
        note=note,
        command=command,
        result=result,
    )
    file = publish(folder, record)
    click.echo(trial_sentence(result, names))
    click.echo(f"On record as {record.id}: {file}\nRecord sha256 {record.sha256}")


@click.command(name="withdraw")
@click.argument("trial")
@click.option("--reason", required=True, help="Why: it stays on the trial's page.")
def withdraw_trial(trial: str, reason: str) -> None:
    """Take a published TRIAL back.

    The record stays, with the day and the reason; it is evidence of nothing any more.
    """
    record = withdraw(catalogue_folder(), trial, reason, current_day())
    click.echo(f"Withdrawn: {record.id} ({record.title}). Its record stays, with the reason.")


def without_paths(result: TrialResult) -> TrialResult:
    """The result with the names of files in place of their paths: where they lay is nobody's business."""
    arms = [
        arm.model_copy(update={"settings": {name: PATH.sub(r"\1", value) for name, value in arm.settings.items()}})
        for arm in result.arms
    ]
    return result.model_copy(update={"arms": arms})


def _check(result: TrialResult, catalogue: Catalogue) -> None:
    """BadInput where a trial says nothing, or names a tool that the catalogue does not have."""
    if not any(family.pairs for family in result.families):
        raise BadInput("No item of this trial was finished, so it found nothing.", "Let it run on, then publish it.")
    for arm in result.arms:
        if arm.tool and catalogue.resolve(arm.tool).slug != arm.tool:
            slug = catalogue.resolve(arm.tool).slug
            cause = f"The contender “{arm.name}” names the tool “{arm.tool}”, whose slug is “{slug}”."
            raise BadInput(cause, "Write the slug in contenders.yaml; a journal of other contenders is another trial.")


def _identity(result: TrialResult) -> str:
    tools = list(dict.fromkeys(arm.tool or arm.name for arm in result.arms))
    day = f"-{result.ended}"
    name = re.sub(r"[^a-z0-9.]+", "-", "-vs-".join(tools).lower())[: LONGEST - len(day)].strip("-.")
    return f"{name}{day}"


def _families(result: TrialResult) -> str:
    if len(result.families) == 1:
        return result.families[0].name.lower()
    return f"{len(result.families)} families of tasks"
