"""A fact's value against its metric: is it of the right kind, does the quote contain it, how is it written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from seatrial.evidence.dates import is_date, text_holds_date, write_date
from seatrial.evidence.evidence import Value
from seatrial.evidence.quantity import UNITS, numbers_in, text_holds_number
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.schema import FactEntry, Metric


def value_problem(fact: FactEntry, metric: Metric, licences: Licences) -> tuple[str, str] | None:
    """Cause and next step where a value is not of its metric's kind; None where it is."""
    number = isinstance(fact.value, (int, float))
    if metric.kind == "number":
        return _number_problem(fact, metric, number)
    if number:
        return f"“{metric.id}” is a {metric.kind}, and {fact.value} is a number.", "Put the value in quotes."
    if isinstance(fact.value, list) and not metric.many:
        return f"“{metric.id}” has one value, and this is a list.", "Write one fact a value."
    if not items_of(fact.value) or not all(str(item).strip() for item in items_of(fact.value)):
        return f"“{metric.id}” has no value.", "Fill it in, or remove this fact: it is then shown as unknown."
    for item in map(str, items_of(fact.value)):
        if metric.kind == "term" and item not in metric.terms:
            return f"“{item}” is not a value of “{metric.id}”.", f"Write one of: {', '.join(metric.terms)}."
        if metric.kind == "date" and not is_date(item):
            return f"“{item}” is not a date.", "Write 2024-04-17, or 2024-04 where the day is not stated."
        if metric.kind == "licence" and (unknown := licences.unknown(item)):
            return (
                f"The licence id “{unknown}” is neither in the SPDX list nor in catalogue/licences.",
                f"Write an SPDX id, or add catalogue/licences/{unknown}.yaml.",
            )
    return None


def _number_problem(fact: FactEntry, metric: Metric, number: bool) -> tuple[str, str] | None:
    if not number:
        return f"“{metric.id}” is a number, and “{fact.value}” is not one.", "Write digits only, without unit or sign."
    if fact.unit is None:
        return f"The number {fact.value} has no unit.", f"Add `unit: {metric.unit}`."
    if fact.unit != metric.unit:
        return (
            f"The unit of “{metric.id}” is {metric.unit}, not {fact.unit}.",
            "Convert the value, or correct the unit.",
        )
    return None


def quote_problem(fact: FactEntry, metric: Metric, licences: Licences) -> tuple[str, str] | None:
    """Cause and next step where the quote does not contain the value; None where it does."""
    quote = _plain(fact.quote)
    words = None if fact.as_written is None else _plain(fact.as_written)
    if words is not None and (not words or words not in quote):
        return f"The quote does not contain “{fact.as_written}”.", "Copy `as_written` from the quote, to the letter."
    for item in items_of(fact.value):
        if not _holds(quote, item, fact, metric, licences):
            return (
                f"The quote does not contain the value “{item}”.",
                "Quote the words that state it"
                + ("." if metric.kind in ("number", "date") else ", or give them as `as_written`."),
            )
    return None


def _holds(quote: str, item: object, fact: FactEntry, metric: Metric, licences: Licences) -> bool:
    if isinstance(item, (int, float)):
        if text_holds_number(quote, item, fact.unit or ""):
            return True
        return fact.as_written is not None and not any(True for _ in numbers_in(fact.as_written))
    text = str(item)
    if metric.kind == "date":
        return text_holds_date(quote, text)
    if fact.as_written is not None and not metric.many:
        return True
    if metric.kind == "licence":
        return any(_plain(writing) in quote for writing in licences.writings(text))
    if metric.kind == "term" and text in ("yes", "no"):
        return fact.as_written is not None
    return _plain(text) in quote or (metric.kind == "term" and fact.as_written is not None)


def write_value(value: Value, unit: str | None, metric: Metric, licence_names: Mapping[str, str]) -> str:
    """The value as a person reads it."""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, (int, float)):
        return UNITS[unit].write(value) if unit else f"{value:,}"
    if metric.kind == "date":
        return write_date(value)
    if metric.kind == "licence":
        return re.sub(r"LicenseRef-[\w.-]+", lambda ref: licence_names.get(ref[0], ref[0]), value)
    return value


def items_of(value: Value) -> list[str] | list[int | float]:
    """A value as a list: its items, or itself alone."""
    if isinstance(value, list):
        return value
    return [value]  # type: ignore[return-value]


def _plain(text: str) -> str:
    """Case, white space and typographic variants apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = folded.translate(str.maketrans("‘’“”–—‑", "''\"\"---"))
    return re.sub(r"\s+", " ", folded).strip()
