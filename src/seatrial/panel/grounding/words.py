"""Numbers written as words: seventy-two, one hundred and twenty-eight thousand, two thirds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SIZES = {"hundred": 100.0, "dozen": 12.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_VALUES = {word: float(index) for index, word in enumerate(_ONES)}
_VALUES |= {word: 10.0 * index for index, word in enumerate(_TENS, start=2)}
_WORD = "|".join([*_VALUES, *_SIZES])
_RUN = re.compile(
    rf"(?<![\w-])(?:an?\s+(?={'|'.join(_SIZES)})|half\s+an?\s+(?=million|billion|trillion|dozen))?"
    rf"(?:{_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_WORD}))*(?![\w-]*[a-z])",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_FRACTION = re.compile(
    rf"(?<![\w-])(a|one|two|three|four|nine)[\s-]+({'|'.join(_PARTS)})s?\s+of\b|(?<![\w-])(half)\s+(?:of|the)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:dozens|hundreds|thousands|millions|billions|trillions)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """A number in words, and where it stands. `share`: a fraction, in percent."""

    start: int
    end: int
    value: float
    share: bool = False


def written_numbers(text: str) -> Iterator[Written]:
    """The numbers that a text has in words. “one” alone is mostly a pronoun and no number."""
    taken: list[range] = []
    for found in _FRACTION.finditer(text):
        above = {"a": 1.0} | _VALUES
        top, bottom = (above[found[1].lower()], _PARTS[found[2].lower()]) if found[1] else (1.0, 2)
        taken.append(range(*found.span()))
        yield Written(found.start(), found.end(), 100 * top / bottom, share=True)
    for found in _RUN.finditer(text):
        if found[0].lower() == "one" or any(found.start() in span for span in taken):
            continue
        yield Written(found.start(), found.end(), _value(found[0].lower()))


def vague_numbers(text: str) -> list[str]:
    """Words such as millions: a size that no evidence can be held against, unless it says the same word."""
    return [found.lower() for found in _VAGUE.findall(text)]


def _value(run: str) -> float:
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", run):
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part = (part or 1.0) * 100
        elif word in _SIZES:
            total, part = total + (part or 1.0) * _SIZES[word], 0.0
        elif word == "half":
            part = 0.5
    return total + part
