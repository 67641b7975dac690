"""Dates in running text, in the spellings that people use; one that can be read two ways has two readings."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Year, month and day; None for what is not said.
Day = tuple[int, int | None, int | None]

_MONTHS = {name.lower(): index for index, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): index for index, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"(?<![\d.,]){_YEAR}[-/.](?P<number>0?[1-9]|1[0-2])(?:[-/.](?P<day>[0-3]?\d))?(?![\d])",
        r"(?<![\d.,])(?P<first>[0-3]?\d)[/.](?P<second>[0-3]?\d)[/.]" + _YEAR + r"(?!\d)",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        r"(?<![\d.,])(?P<year>20[0-4]\d)(?P<number>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        rf"\b(?P<quarter>Q[1-4]|(?:first|second|third|fourth|last) quarter of|(?:first|second) half of),?\s+{_YEAR}\b",
        rf"(?<![\d.,$€£/-]){_YEAR}(?![\d]|[.,]\d|\s*(?:tokens?|%|parameters?|users?|stars?|GB|items?|points?)\b)",
    )
]
_FIRST = {"q1": 1, "q2": 4, "q3": 7, "q4": 10, "first q": 1, "second q": 4, "third q": 7, "fourth q": 10, "last qu": 10}


@dataclass(frozen=True)
class Dated:
    """A date in a text: every day, month or year that its writing can mean."""

    text: str
    start: int
    end: int
    readings: tuple[Day, ...]

    def means(self, day: Day) -> bool:
        """Whether a day or month that evidence states is what this says, or lies in it."""
        return any(all(mine in (None, its) for mine, its in zip(read, day, strict=True)) for read in self.readings)


def dates_in(text: str) -> list[Dated]:
    """Every date of a text, the longest writing of each."""
    found: list[Dated] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(row.start < match.end() and match.start() < row.end for row in found):
                continue
            if readings := tuple(_readings(match)):
                found.append(Dated(match[0], match.start(), match.end(), readings))
    return sorted(found, key=lambda row: row.start)


def day_of(value: str) -> Day:
    """A catalogue's date, `2024-04-17` or `2024-04`."""
    year, month, *day = (int(part) for part in value.split("-"))
    return year, month, day[0] if day else None


def _readings(match: re.Match[str]) -> Iterator[Day]:
    part = match.groupdict()
    year = int(part["year"])
    if part.get("quarter"):
        word = part["quarter"].lower()
        first = next((month for start, month in _FIRST.items() if word.startswith(start)), 1 if "first" in word else 7)
        yield from ((year, month, None) for month in range(first, first + (6 if "half" in word else 3)))
    elif part.get("first"):
        one, two = int(part["first"]), int(part["second"])
        yield from ((year, month, day) for month, day in ((one, two), (two, one)) if month <= 12 and 1 <= day <= 31)
    else:
        word = part.get("month")
        month = _MONTHS[word.lower()] if word else int(part["number"]) if part.get("number") else None
        yield year, month, int(part["day"]) if part.get("day") else None
