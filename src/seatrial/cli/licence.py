"""seatrial licence: may we, under which duties, and which clause says so."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from seatrial.evidence.dates import write_date
from seatrial.facts.catalogue import Catalogue, catalogue_folder, load_catalogue
from seatrial.facts.licensing.answer import LicenceAnswer, answer_for
from seatrial.facts.licensing.bearing import write_clause
from seatrial.facts.licensing.case import case_from_words
from seatrial.facts.licensing.licences import CLASS_MEANINGS
from seatrial.facts.licensing.permission import Ground
from seatrial.facts.licensing.questions import QUESTIONS

LABEL = 13


@click.command()
@click.argument("name", metavar="[ID]", required=False)
@click.option("--commercial/--no-commercial", default=True, show_default=True, help="Is it used commercially?")
@click.option("--users", metavar="N", help="Monthly users: 800000000, or 800M.")
@click.option("--revenue", metavar="USD", help="Revenue a year in US dollars.")
@click.option("--domicile", metavar="CODE", help="Where its user is at home: an ISO country code, EU or EEA.")
@click.option("--train-on-outputs", is_flag=True, help="Its outputs train other models.")
@click.option("--derive", is_flag=True, help="It is changed or fine-tuned.")
@click.option("--redistribute", is_flag=True, help="It, or what is made from it, is passed on.")
@click.option("--patents", is_flag=True, help="A patent licence is needed.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def licence(name: str | None, form: str, **words: Any) -> None:
    """Say whether a licence permits a case, and which clause decides.

    ID is an SPDX id or expression, a licence's name, or a tool, whose licence is meant. Without ID, all licences are
    listed. This is no legal advice.
    """
    catalogue = load_catalogue(catalogue_folder())
    width = min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80
    if name is None:
        click.echo(_list_json(catalogue) if form == "json" else "\n".join(_list(catalogue, width)))
        return
    case = case_from_words({key: str(value) for key, value in words.items() if value is not None})
    answer = answer_for(catalogue, name, case)
    if form == "json":
        click.echo(answer.model_dump_json(indent=2, by_alias=True))
    else:
        click.echo("\n".join(_text(catalogue, answer, width)))


def _list_json(catalogue: Catalogue) -> str:
    rows = [file.model_dump(mode="json", by_alias=True) for file in catalogue.licences.files.values()]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _list(catalogue: Catalogue, width: int) -> Iterator[str]:
    """Every licence under the heading of its class."""
    for licence_class, meaning in CLASS_MEANINGS.items():
        files = [file for file in catalogue.licences.files.values() if file.licence_class == licence_class]
        if files:
            yield f"{licence_class}: {meaning}"
        for file in files:
            read = len(file.terms.answered())
            yield f"  {file.id}"
            yield from _wrapped(f"{file.name}; {read} of {len(QUESTIONS)} questions read", width, "    ")


def _text(catalogue: Catalogue, answer: LicenceAnswer, width: int) -> Iterator[str]:
    permission = answer.permission
    several = len(catalogue.licences.ids_in(permission.licence)) > 1
    yield from _heading(catalogue, answer, width)
    yield ""
    yield from _wrapped(f"For {answer.case.says}:", width)
    first, _, rest = permission.says.partition(".")
    yield from _wrapped(f"{first.upper()}.{rest}", width)
    yield ""
    if permission.decided_by:
        yield from _ground(permission.decided_by, width)
    for number, ground in enumerate(permission.also):
        text = f"{ground.licence_name}, {write_clause(ground.clause)}: {ground.says}"
        yield from _pair("" if number else "Also by", text, width)
    for number, duty in enumerate(permission.duties, 1):
        text = f"{number}. {duty.says} ({f'{duty.licence}, ' if several else ''}{write_clause(duty.clause)})"
        yield from _pair("" if number > 1 else "To do", text, width)
    for number, row in enumerate(permission.unread):
        yield from _pair(
            "Nobody read" if number == 0 else "", f"{row.licence}: {row.asks}" if several else row.asks, width
        )
    for number, choice in enumerate(permission.alternatives):
        chosen = " (chosen)" if choice.chosen else ""
        yield from _pair("" if number else "To choose", f"{choice.licence}{chosen}: {choice.says}", width)
    yield ""
    yield from _wrapped(answer.disclaimer, width)


def _heading(catalogue: Catalogue, answer: LicenceAnswer, width: int) -> Iterator[str]:
    if answer.tool:
        yield from _wrapped(f"{catalogue.tools[answer.tool].name} is under {answer.permission.licence}.", width)
    for file in answer.licences:
        meaning = CLASS_MEANINGS[file.licence_class]
        yield from _wrapped(f"{file.name} ({file.id})", width)
        yield from _wrapped(f"{file.licence_class}: {meaning}", width, "  ")
        if file.note:
            yield from _wrapped(file.note, width, "  ")
    if not answer.licences:
        yield answer.permission.licence


def _ground(ground: Ground, width: int) -> Iterator[str]:
    """The clause with its words and where they were read; an address is never broken."""
    yield from _pair("Decided by", f"{ground.licence_name}, {write_clause(ground.clause)}", width)
    yield from _pair("", f"“{ground.quote}”", width)
    if ground.note:
        yield from _pair("", f"({ground.note})", width)
    source = ground.source
    kind = "primary" if source.primary else "secondary"
    day = write_date(ground.read.isoformat())
    yield from _pair("", f"{source.title}, {source.publisher} ({kind} source), read {day}:", width)
    yield f"{' ' * LABEL}{source.url}"


def _pair(label: str, text: str, width: int) -> Iterator[str]:
    lines = textwrap.wrap(text, width - LABEL, break_on_hyphens=False) or [""]
    yield f"{label:<{LABEL}}{lines[0]}".rstrip()
    yield from (f"{' ' * LABEL}{line}" for line in lines[1:])


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
