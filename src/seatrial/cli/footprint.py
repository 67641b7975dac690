"""seatrial footprint: what a model needs, where it fits, and how fast it can be there."""

from __future__ import annotations

from pathlib import Path

import click

from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.footprint.asking import WEIGHTS, catalogued_model, is_file, model_from_file, read_tokens
from seatrial.facts.footprint.footprint import footprint
from seatrial.facts.footprint.gpus import read_machine
from seatrial.facts.footprint.headers import read_header
from seatrial.publish.footprint_text import write_footprint, write_header


@click.command(name="footprint")
@click.argument("model")
@click.option("--gpu", help="So many of an accelerator, such as 2xA100-80GB.")
@click.option("--precision", default="bf16", show_default=True, help="bf16, fp8, int8, int4, mxfp4, or a GGUF type.")
@click.option("--context", help="Tokens of each user in the cache, such as 32k.")
@click.option("--users", default=1, show_default=True, help="Users at once.")
@click.option(
    "--cache", type=click.Choice(["16", "8"]), default="16", show_default=True, help="Bits of a cached number."
)
@click.option("--memory", type=float, help="GB of the accelerator, where the catalogue does not say (processors).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def footprint_of(
    model: str,
    gpu: str | None,
    precision: str,
    context: str | None,
    users: int,
    cache: str,
    memory: float | None,
    form: str,
) -> None:
    """Say what MODEL needs.

    A catalogued model, a config.json, a model's folder, or a .gguf or .safetensors file.
    """
    if is_file(model) and Path(model).suffix in WEIGHTS:
        header = read_header(Path(model))
        click.echo(write_header(model, header, form), nl=False)
        return
    catalogue = load_catalogue(catalogue_folder())
    if is_file(model):
        name, shape = model, model_from_file(Path(model))
    else:
        tool = catalogue.resolve(model)
        name, shape = tool.name, catalogued_model(tool.slug, tool.name, catalogue.configs)
    machine = read_machine(gpu, catalogue.gpus, memory) if gpu else None
    tokens = read_tokens(context) if context else None
    found = footprint(
        name, shape, precision_name=precision, context=tokens, users=users, machine=machine, cache_bits=int(cache)
    )
    click.echo(found.model_dump_json(indent=2) + "\n" if form == "json" else write_footprint(found), nl=False)
