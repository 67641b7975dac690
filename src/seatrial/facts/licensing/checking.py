"""What a licence's file must fulfil beyond its shape. Every rule gives file, line, cause and next step."""

from __future__ import annotations

from collections.abc import Iterator

from seatrial.errors import Problem
from seatrial.evidence.quantity import text_holds_number
from seatrial.facts.checking import today
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.licensing.territories import OTHER_WRITINGS, TERRITORY
from seatrial.facts.reading import Document
from seatrial.facts.schema import LicenceFile, Term

CAPS = {"user_cap": ("user",), "revenue_cap": ("USD/year", "USD/month")}
# Of these a licence can ask or limit something; it cannot refuse them.
NEVER_NO = (*CAPS, "field_of_use", "attribution", "naming", "geography")

Wrong = tuple[str, str, str]  # field, cause and next step


def licence_problems(document: Document, licence: LicenceFile) -> Iterator[Problem]:
    """Everything wrong with one licence's file, beyond its name."""

    def problem(path: tuple[str | int, ...], cause: str, next_step: str) -> Problem:
        return Problem(document.file, document.line(path), cause, next_step)

    if not licence.id.startswith("LicenseRef-") and Licences({}).unknown(licence.id):
        cause = f"“{licence.id}” is not in the SPDX list."
        yield problem(("id",), cause, f"Write an SPDX id, or LicenseRef-{licence.id}.")
    if licence.read > today():
        yield problem(("read",), f"The date {licence.read} lies in the future.", "Write the day of reading.")
    used = set()
    for question, term in licence.terms.answered().items():
        used.add(term.source)
        for field, cause, next_step in (*_term_problems(question, term), *_source_problems(term, licence)):
            yield problem(("terms", question, field), cause, next_step)
    for key in licence.sources:
        if key not in used:
            yield problem(("sources", key), f"No term uses the source “{key}”.", "Cite it, or remove it.")


def _source_problems(term: Term, licence: LicenceFile) -> Iterator[Wrong]:
    if term.source is not None and term.source not in licence.sources:
        cause = f"This file has no source “{term.source}”."
        yield "source", cause, "Add it under `sources:`, or leave `source` out for the licence's own text."


def _term_problems(question: str, term: Term) -> Iterator[Wrong]:
    if term.answer == "no" and question in NEVER_NO:
        yield "answer", f"“{question}” cannot be answered with “no”.", "Write yes, or with-conditions and which."
    if term.answer == "yes" and (term.duties or term.excluded or term.most is not None):
        yield "answer", f"“{question}” is granted without conditions, and has some.", "Write with-conditions."
    yield from _cap_problems(question, term)
    if term.excluded and question != "geography":
        yield "excluded", f"“{question}” excludes no territories.", "Write `excluded` under geography."
    if question == "geography" and term.answer == "with-conditions" and not (term.excluded or term.duties):
        cause = "Nothing says what the conditions on geography are."
        yield "answer", cause, "Add `excluded:` with ISO country codes, EU or EEA, or `duties:`."
    for code in term.excluded:
        if code in OTHER_WRITINGS or not TERRITORY.fullmatch(code):
            step = f"Write {OTHER_WRITINGS.get(code, 'an ISO code of two letters, EU or EEA')}."
            yield "excluded", f"“{code}” is not an ISO country code.", step


def _cap_problems(question: str, term: Term) -> Iterator[Wrong]:
    units = CAPS.get(question)
    if units is None:
        if term.most is not None or term.unit is not None:
            yield "most", f"“{question}” has no number.", f"Write it under {' or '.join(CAPS)}."
        return
    if term.most is None:
        if term.answer == "with-conditions":
            yield "answer", f"“{question}” has no number.", "Add `most:` and `unit:`, or answer yes."
        return
    if term.unit not in units:
        given = "has no unit" if term.unit is None else f"has the unit {term.unit}"
        yield "unit", f"The number of “{question}” {given}.", f"Write `unit: {' or '.join(units)}`."
    if not text_holds_number(term.quote, term.most, term.unit or ""):
        yield "quote", f"The quote does not contain the number “{term.most}”.", "Quote the words that state it."
