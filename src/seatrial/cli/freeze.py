"""seatrial freeze and seatrial thaw: a comparison as one file, and back."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import click

from seatrial.comparison.brief import Brief, read_brief
from seatrial.errors import BadInput
from seatrial.facts.catalogue import catalogue_folder
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.critic import load_critics
from seatrial.publish.frozen.freezing import freeze
from seatrial.publish.frozen.thawing import Thawed, thaw

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="freeze")
@click.argument("tools", nargs=-1, required=True)
@click.option("--brief", "brief_file", type=FILE, help="A YAML file: hard limits and weights.")
@click.option("--journal", "journals", type=FILE, multiple=True, help="The journal of a trial of theirs; repeatable.")
@click.option("--output", "-o", type=FILE, help="Where to write it.  [default: A-vs-B-DAY.seatrial.zip]")
def freeze_comparison(
    tools: tuple[str, ...], brief_file: Path | None, journals: tuple[Path, ...], output: Path | None
) -> None:
    """Freeze the comparison of TOOLS into one file.

    It holds the page, and all that made it: facts with their sources, reviews, trials, versions and hashes. `seatrial
    thaw FILE --verify` makes the same page again from it, byte for byte, or says what differs.
    """
    folder, day = catalogue_folder(), current_day()
    brief = read_brief(brief_file, _critics(folder)) if brief_file else Brief()
    content, manifest = freeze(folder, tools, brief, day, [_readable(file) for file in journals])
    output = output or Path(f"{'-vs-'.join(manifest.tools)}-{day}.seatrial.zip")
    _write(output, content)
    click.echo(f"{output}: {len(manifest.files)} files, {len(content) / 1e6:.1f} MB, for {day}")
    for trial in manifest.trials:
        held = "with its journal" if trial.journal else f"without its journal (sha256 {trial.journal_sha256[:12]}…)"
        click.echo(f"  trial {trial.id}, {held}")
    click.echo(f"  sha256 {hashlib.sha256(content).hexdigest()}")


@click.command(name="thaw")
@click.argument("file", type=FILE)
@click.option(
    "--verify", is_flag=True, help="Hold the page made here against the one in the file; ends with 1 where they differ."
)
@click.option(
    "--output", "-o", type=FILE, help="Where to write the page.  [default: the terminal; with --verify: nowhere]"
)
@click.pass_context
def thaw_comparison(context: click.Context, file: Path, verify: bool, output: Path | None) -> None:
    """Make the page of a frozen comparison again, from what is in FILE alone."""
    thawed = thaw(file)
    if output:
        _write(output, thawed.page)
    if verify:
        _report(file, thawed)
        context.exit(0 if thawed.same else 1)
    if not output:
        click.echo(thawed.page, nl=False)
    if not thawed.same:
        click.echo(f"This is not quite the page that was frozen: see `seatrial thaw {file} --verify`.", err=True)


def _report(file: Path, thawed: Thawed) -> None:
    manifest = thawed.manifest
    if thawed.same:
        page = f"{len(thawed.page):,} bytes, sha256 {hashlib.sha256(thawed.page).hexdigest()[:12]}…"
        click.echo(f"{file}: the same page, byte for byte ({page}).")
    else:
        click.echo(f"{file}: not the same.")
    for line in (*thawed.damage, *thawed.differences):
        click.echo(f"  {line}")
    click.echo(f"  {len(manifest.files)} files, frozen for {manifest.day} by Seatrial {manifest.software.seatrial}")
    for trial in manifest.trials:
        if not trial.journal:
            click.echo(f"  trial {trial.id}: its journal was not frozen with it")
        elif not thawed.damage:
            click.echo(f"  trial {trial.id}: its journal gives its result")


def _critics(folder: Path) -> list[str]:
    from seatrial.facts.catalogue import load_catalogue

    return [critic.id for critic in load_critics(folder, load_catalogue(folder).metrics)]


def _readable(file: Path) -> Path:
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", "Give the journal that `seatrial trial` wrote.")
    return file


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, file)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.", "Choose another place with --output.") from None
