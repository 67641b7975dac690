"""Numbers with units: how they are written for people, and how they are found in other people's writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A unit of measurement.

    `one` and `many` follow a written number; `scaled` numbers are written in thousand, million or billion.
    """

    id: str
    one: str
    many: str
    scaled: bool = False
    before: str = ""

    def write(self, number: float) -> str:
        """The number with its unit, for a person: 141 billion parameters, $2 per million tokens."""
        noun = self.one if number == 1 else self.many
        if self.scaled and number >= 1_000_000:
            for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
                if number >= size:
                    return f"{write_number(number / size)} {word} {noun}"
        return f"{self.before}{write_number(number)}{noun if noun.startswith('%') else f' {noun}'}".strip()


UNITS = {
    unit.id: unit
    for unit in (
        Unit("parameter", "parameter", "parameters", scaled=True),
        Unit("token", "token", "tokens"),
        Unit("token/s", "token/s", "tokens/s"),
        Unit("s", "s", "s"),
        Unit("user", "user", "users", scaled=True),
        Unit("star", "star", "stars"),
        Unit("day", "day", "days"),
        Unit("item", "item", "items"),
        Unit("point", "point", "points"),
        Unit("%", "%", "%"),
        Unit("GB", "GB", "GB"),
        Unit("GB/s", "GB/s", "GB/s"),
        Unit("TFLOPS", "TFLOPS", "TFLOPS"),
        Unit("W", "W", "W"),
        Unit("USD/Mtoken", "per million tokens", "per million tokens", before="$"),
        Unit("USD/month", "a month", "a month", before="$"),
        Unit("USD/year", "a year", "a year", before="$"),
    )
}

_SIZES = {
    "k": (1e3, 1024.0),
    "thousand": (1e3,),
    "m": (1e6, 1024.0**2),
    "million": (1e6,),
    "b": (1e9,),
    "bn": (1e9,),
    "billion": (1e9,),
    "t": (1e12,),
    "trillion": (1e12,),
}
_NUMBER = re.compile(
    r"(?<![\d.])(\d{1,3}(?:[,_'\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[-+]?\d+)?|\.\d+)"
    r"(?:[\s\u00a0-]?(thousand|million|billion|trillion|bn|[kmbt])(?![a-z]))?",
    re.IGNORECASE,
)
# Sources write prices per token or per thousand tokens, and shares as fractions of one.
# Makers write bandwidths in TB/s, rates in PFLOPS, and memory of phones and old cards in MB.
_OTHER_SCALES = {
    "USD/Mtoken": (1.0, 1e3, 1e6),
    "%": (1.0, 100.0),
    "GB": (1.0, 1e-3, 1e3),
    "GB/s": (1.0, 1e3),
    "TFLOPS": (1.0, 1e3, 1e-3, 1e-12),
}


def write_number(number: float) -> str:
    """As many digits as are known, thousands separated by commas, no trailing zeros."""
    text = f"{number:,.6f}".rstrip("0").rstrip(".") if abs(number) < 1e15 else f"{number:.3g}"
    return text or "0"


def read_quantity(text: str, unit: str) -> float | None:
    """The number in a text such as `32k tokens` or `5 USD/Mtoken`; None where the unit is another one."""
    found = _NUMBER.match(text.strip())
    if not found:
        return None
    wanted = UNITS[unit]
    rest = text.strip()[found.end() :].strip().lower()
    if rest not in {unit.lower(), wanted.one.lower(), wanted.many.lower()}:
        return None
    return next(_readings(found))


def numbers_in(text: str) -> Iterator[float]:
    """Every number a text can be read to hold; `64K` reads as 64,000 and as 65,536."""
    for found in _NUMBER.finditer(text):
        yield from _readings(found)
        if " " in found[1]:  # "5 200" may be two numbers
            yield from (number for part in found[0].split(" ", 1) for number in numbers_in(part))


def text_holds_number(text: str, number: float, unit: str) -> bool:
    """Whether a text states a number, in any usual writing of it."""
    scales = _OTHER_SCALES.get(unit, (1.0,))
    return any(
        abs(found * scale - number) <= 1e-9 * max(1.0, abs(number)) for found in numbers_in(text) for scale in scales
    )


def _readings(found: re.Match[str]) -> Iterator[float]:
    base = float(re.sub(r"[,_'\u00a0\u202f ]", "", found[1]))
    for factor in _SIZES[found[2].lower()] if found[2] else (1.0,):
        yield base * factor
    if found[2] and len(found[2]) == 1:
        yield base  # the letter may belong to what follows
