"""seatrial doctor: what works at the contenders, and whether the sandbox holds."""

from __future__ import annotations

import asyncio
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from seatrial.errors import NotReady
from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.trials.contenders.file import ContenderSpec
from seatrial.trials.contenders.opening import load_contenders, named_contenders

if TYPE_CHECKING:
    from seatrial.trials.contenders.doctor import Examination

WIDTH = 80
USUAL = Path("contenders.yaml")


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--contenders", "file", type=click.Path(path_type=Path), help="The contenders' file; contenders.yaml if it is here."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def doctor(names: tuple[str, ...], file: Path | None, form: str) -> None:
    """Say which contenders answer, and whether the sandbox holds.

    All contenders of the file, or the NAMES given: names of the file, addresses such as
    http://127.0.0.1:8080/v1#model, or model files. Exits with 1 if something does not work.
    """
    specs = _chosen(names, file)
    found = asyncio.run(_examined(specs))
    sandbox = sandbox_state()
    if form == "json":
        rows = [{**row.model_dump(), "well": row.well} for row in found]
        click.echo(json.dumps({"contenders": rows, "sandbox": sandbox}, indent=2))
    else:
        click.echo(write_findings(found, sandbox), nl=False)
    if not all(row.well for row in found) or not sandbox["holds"]:
        raise click.exceptions.Exit(1)


def _chosen(names: tuple[str, ...], file: Path | None) -> list[ContenderSpec]:
    if file is None and USUAL.is_file():
        file = USUAL
    known = load_contenders(file, load_catalogue(catalogue_folder())) if file else []
    return named_contenders(names, known) if names else known


async def _examined(specs: list[ContenderSpec]) -> list[Examination]:
    """Endpoints at the same time; what runs on this machine one by one, so that each has all of it."""
    from seatrial.trials.contenders.doctor import examine  # with the HTTP client, which other verbs do without

    far = {spec.name: asyncio.create_task(examine(spec)) for spec in specs if spec.kind == "endpoint"}
    await asyncio.gather(*far.values())
    return [await far[spec.name] if spec.name in far else await examine(spec) for spec in specs]


def sandbox_state() -> dict[str, object]:
    """Whether model-written code can be isolated here, and by what."""
    from seatrial.trials.sandbox.box import find_box  # likewise

    try:
        return {"holds": True, "kind": find_box().name}
    except NotReady as error:
        return {"holds": False, "problem": error.cause, "next_step": error.next_step}


def write_findings(found: list[Examination], sandbox: dict[str, object]) -> str:
    """What was found, for a terminal."""
    parts = [_contender(row) for row in found] or ["No contenders are named. Write them into contenders.yaml.\n"]
    return "\n".join([*parts, _sandbox(sandbox)])


def _contender(row: Examination) -> str:
    lines = [f"{row.name} ({row.kind})"]
    if not row.answers:
        lines += _line("answers", f"no. {row.problem or ''}") + _line("", row.next_step or "")
    elif row.first_token_seconds is not None:
        speed = f", then {row.tokens_per_second:.0f} tokens/s" if row.tokens_per_second else ""
        lines += _line("answers", f"yes; first token after {row.first_token_seconds:.2f} s{speed}")
    else:
        lines += _line("answers", "yes")
    lines += _line("model", _model(row))
    lines += _line("streams", {None: "", True: "yes", False: "no: first tokens cannot be timed"}[row.streams])
    lines += _line(
        "tokens", {None: "", True: "counted by the endpoint", False: "not counted there: estimated"}[row.counts_tokens]
    )
    lines += _line("tool calls", row.tool_calls or "")
    lines += _line("JSON schema", row.json_schema or "")
    for learned in row.learned:
        lines += _line("learned", learned)
    return "\n".join(lines) + "\n"


def _model(row: Examination) -> str:
    if row.serves is None:
        return row.model or ""
    shown = ", ".join(row.serves[:10]) + (", ..." if len(row.serves) > 10 else "")
    if row.model_is_served is False:
        return f"{row.model} is not served there; served: {shown}"
    return f"{row.model or 'none named'}; served: {shown}"


def _sandbox(state: dict[str, object]) -> str:
    if state["holds"]:
        lines = _line("holds", f"yes, by {state['kind']}")
    else:
        lines = _line("holds", f"no. {state['problem']}") + _line("", str(state["next_step"]))
    return "\n".join(["sandbox", *lines]) + "\n"


def _line(label: str, text: str) -> list[str]:
    """A label and what it says, in lines of at most `WIDTH` letters; nothing where nothing is said."""
    if not text:
        return []
    return textwrap.wrap(text, WIDTH, initial_indent=f"  {label:13}", subsequent_indent=" " * 15)
