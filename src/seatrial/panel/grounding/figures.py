"""Numbers with their units in running text, and whether one text's number is another's, converted or rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from seatrial.panel.grounding.words import written_numbers

_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[$€£¥]\s?|USD\s?|US\$\s?)?(?P<digits>\d{1,3}(?:[,'\u00a0\u202f]\d{3})+(?:\.\d+)?|"
    r"\d+(?:\.\d+)?|\.\d+)"
    r"(?:(?P<e>e[-+]?\d+))?(?:[\s\u00a0-]?(?P<size>thousand|million|billion|trillion|bn|[kmbt])(?![a-z]))?(?![\w]*_)",
    re.IGNORECASE,
)
_SIZES = {"k": (1e3, 1024.0), "m": (1e6, 1024.0**2), "b": (1e9,), "bn": (1e9,), "t": (1e12,)}
_SIZES |= {"thousand": (1e3,), "million": (1e6,), "billion": (1e9,), "trillion": (1e12,)}

_PER_TOKENS = (
    r"\s*(?:/|per|for(?: every| each)?|a)\s*(?:one |1 ?)?(?P<many>million|thousand|m|k|,000,000|,000)?"
    r"\s*(?:input|output|cached|blended)?\s*(?:tokens?|tok)\b"
)
_PER = r"\s*(?:(?:/|per|a|each|every)\s*(?:(?:seat|user|developer|person)\s*(?:/|per|a|each|and)\s*)?"
_PER_MONTH = rf"{_PER}(?:months?|mo)\b|monthly)"
_PER_YEAR = rf"{_PER}(?:years?|yr)\b|yearly|annually)"
# What may follow a number, the unit it is of, and the factor to that unit. The first that fits.
_UNITS: tuple[tuple[re.Pattern[str], str, float], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), unit, factor)
    for pattern, unit, factor in (
        (r"\s*(?:%|per\s?cent\b|percentage points?\b|points? of 100\b)", "%", 1.0),
        (r"[\s-]*(?:tokens?|tok|t)\s*(?:/|per|a)\s*(?:s|sec|seconds?)\b", "token/s", 1.0),
        (r"[\s-]*(?:input |output |context |context-)?tokens?\b", "token", 1.0),
        (r"[\s-]*(?:active |total )?(?:parameters?|params?|weights)\b", "parameter", 1.0),
        (r"[\s-]*(?:GB|GiB|gigabytes?)\s*(?:/|per|a)\s*s(?:ec(?:ond)?)?\b", "GB/s", 1.0),
        (r"[\s-]*(?:TB|TiB)\s*(?:/|per|a)\s*s(?:ec(?:ond)?)?\b", "GB/s", 1e3),
        (r"[\s-]*(?:GB|gigabytes?)\b", "GB", 1.0),
        (r"[\s-]*(?:GiB|gibibytes?)\b", "GB", 1024**3 / 1e9),
        (r"[\s-]*(?:MB|megabytes?)\b", "GB", 1e-3),
        (r"[\s-]*(?:MiB|mebibytes?)\b", "GB", 1024**2 / 1e9),
        (r"[\s-]*(?:TB|terabytes?)\b", "GB", 1e3),
        (r"[\s-]*(?:TiB|tebibytes?)\b", "GB", 1024**4 / 1e9),
        (r"[\s-]*(?:gigabits?|Gbits?)\b", "GB", 1 / 8),
        (r"[\s-]*(?:‰|per ?mille\b)", "%", 0.1),
        (r"[\s-]*words?\b", "word", 1.0),
        (r"[\s-]*(?:characters?|chars)\b", "character", 1.0),
        (r"[\s-]*(?:ms|milliseconds?)\b", "s", 1e-3),
        (r"[\s-]*(?:s|sec|seconds?)\b", "s", 1.0),
        (r"[\s-]*(?:monthly )?(?:active )?users?\b", "user", 1.0),
        (r"[\s-]*(?:GitHub )?stars?\b", "star", 1.0),
        (r"[\s-]*TFLOPS\b", "TFLOPS", 1.0),
        (r"[\s-]*PFLOPS\b", "TFLOPS", 1e3),
        (r"[\s-]*(?:W|watts?)\b", "W", 1.0),
        (r"[\s-]*bits?\b", "bit", 1.0),
        (r"[\s-]*days?\b", "day", 1.0),
        (r"[\s-]*weeks?\b", "week", 1.0),
        (r"[\s-]*months?\b", "month", 1.0),
        (r"[\s-]*years?\b", "year", 1.0),
    )
)
_MONEY: tuple[tuple[re.Pattern[str], str, float], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), unit, factor)
    for pattern, unit, factor in ((_PER_MONTH, "USD/month", 1.0), (_PER_YEAR, "USD/month", 1 / 12))
)
_LOTS = {"million": 1.0, "m": 1.0, ",000,000": 1.0, "thousand": 1e3, "k": 1e3, ",000": 1e3, "": 1e6}
_TOKENS = re.compile(_PER_TOKENS, re.IGNORECASE)
_COINS = re.compile(r"[\s-]*(?P<coin>US dollars?|dollars?|USD|cents?|euros?|EUR|pounds?|€|£)(?!\w)", re.IGNORECASE)

_HEDGE = re.compile(
    r"(?:about|around|roughly|approximately|nearly|almost|some|close to|circa|c\.|~|≈|just (?:over|under|above|below))"
    r"\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_MORE = r"(?:more|higher|greater|larger|longer|bigger|better|better|dearer|above|slower|later)"
_LESS = r"(?:less|lower|fewer|smaller|shorter|cheaper|worse|faster|earlier)"
_OVER = re.compile(
    rf"(?:(?<!no )(?<!not ){_MORE} than|over|above|at least|exceed\w*|upwards of|beyond|n[o’']t? less than)\s*$",
    re.IGNORECASE,
)
_UNDER = re.compile(rf"(?:(?<!no )(?<!not ){_LESS} than|under|below|at most|n[o’']t? more than)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|to|and|or|/|,)\s*")


@dataclass(frozen=True)
class Figure:
    """A number in a text: its readings (value and unit; None: no unit is written), and what is said around it.

    `bound`: `over` or `under` where the text says more or less than. `step`: what its last written digit counts.
    """

    text: str
    start: int
    end: int
    readings: tuple[tuple[float, str | None], ...]
    step: float
    hedged: bool = False
    bound: str = ""

    @property
    def units(self) -> set[str | None]:
        """The units that it can be of."""
        return {unit for _, unit in self.readings}


def figures_in(text: str) -> list[Figure]:
    """Every number of a text, in digits or in words, in its order."""
    found: list[Figure] = []
    for figure in sorted([*_in_digits(text), *_in_words(text)], key=lambda figure: figure.start):
        if not found or figure.start >= found[-1].end:  # “million” of “$2 per million tokens” is no number of its own
            found.append(figure)
    for index in range(len(found) - 2, -1, -1):  # “32 to 64 GB”: the unit stands at the end of the range
        this, after = found[index], found[index + 1]
        if this.units == {None} and _BETWEEN.fullmatch(text[this.end : after.start].rstrip("$€£")):
            ratio = 1.0 if len(this.readings) > 1 or this.step >= 1000 else _size_of(after)
            more = tuple((value * ratio, unit) for value, _ in this.readings for _, unit in after.readings)
            found[index] = replace(this, readings=(*this.readings, *dict.fromkeys(more)))
    return found


def _in_digits(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[,'\u00a0\u202f]", "", match["digits"])
        base = float(digits + (match["e"] or ""))
        sizes = _SIZES[match["size"].lower()] if match["size"] else (1.0,)
        values = [base * size for size in sizes]
        if match["size"] and len(match["size"]) == 1 and match["size"].islower():
            values.append(base)
        decimals = len(digits.split(".")[1]) if "." in digits else 0
        zeros = len(digits) - len(digits.rstrip("0")) if not decimals else 0
        step = 10.0 ** (zeros - decimals) * sizes[0]
        unit, factor, end = _unit(text, match.end(), (match["sign"] or "").strip())
        readings = tuple((value * factor, unit) for value in values)
        yield Figure(
            text[match.start() : end], match.start(), end, readings, step * factor, *_around(text, match.start())
        )


def _in_words(text: str) -> Iterator[Figure]:
    for row in written_numbers(text):
        unit, factor, end = ("%", 1.0, row.end) if row.share else _unit(text, row.end, "")
        step = 2.0 if row.share else 10.0 ** (len(f"{row.value:.0f}") - len(f"{row.value:.0f}".rstrip("0")))
        hedged, bound = _around(text, row.start)
        reading = (row.value * factor, unit)
        yield Figure(text[row.start : end], row.start, end, (reading,), step * factor, hedged or row.share, bound)


def _around(text: str, start: int) -> tuple[bool, str]:
    before = text[max(0, start - 30) : start].rstrip("$€£ ") + " "
    over, under = _OVER.search(before), _UNDER.search(before)
    return bool(_HEDGE.search(before)), "over" if over else "under" if under else ""


def _unit(text: str, end: int, sign: str) -> tuple[str | None, float, int]:
    """The unit that follows a number, the factor to it, and where it ends."""
    coin, factor = ("USD" if "$" in sign or sign.upper() == "USD" else sign), 1.0
    named = _COINS.match(text, end)
    if named and not sign:
        word = named["coin"].lower()
        coin = "£" if word[0] in "p£" else "€" if word[0] in "e€" else "USD"
        factor, end = (0.01 if word.startswith("cent") else 1.0), named.end()
    if coin:
        return _money(text, end, coin, factor)
    for pattern, unit, scale in _UNITS:
        if found := pattern.match(text, end):
            return unit, scale, found.end()
    return None, 1.0, end


def _money(text: str, end: int, coin: str, factor: float) -> tuple[str, float, int]:
    if coin != "USD":
        return coin, factor, end
    if found := _TOKENS.match(text, end):
        return "USD/Mtoken", factor * _LOTS[(found["many"] or "").lower()], found.end()
    for pattern, unit, scale in _MONEY:
        if found := pattern.match(text, end):
            return unit, factor * scale, found.end()
    return "USD", factor, end


def _size_of(figure: Figure) -> float:
    """The thousand or million of “32 to 64 thousand”, which both ends share."""
    match = _NUMBER.match(figure.text)
    return _SIZES[match["size"].lower()][0] if match and match["size"] else 1.0
