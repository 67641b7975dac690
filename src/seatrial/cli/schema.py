"""seatrial schema: the JSON Schemas that editors and programs use."""

from __future__ import annotations

import json
from pathlib import Path

import click

from seatrial.publish.schemas import SCHEMAS, json_schema


@click.command()
@click.argument("name", type=click.Choice(sorted(SCHEMAS)), required=False)
@click.option("--write", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write all of them into DIR.")
def schema(name: str | None, folder: Path | None) -> None:
    """Print a JSON Schema, or write all of them."""
    if folder is None and name is None:
        raise click.UsageError(f"Name one of {', '.join(sorted(SCHEMAS))}, or give --write DIR.")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for each in SCHEMAS:
            (folder / f"{each}.json").write_text(_text(each), encoding="utf-8")
        click.echo(f"Wrote {len(SCHEMAS)} schemas into {folder}.")
    elif name is not None:
        click.echo(_text(name), nl=False)


def _text(name: str) -> str:
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
