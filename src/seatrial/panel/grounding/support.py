"""Whether a figure of a sentence occurs in some evidence: as it is, converted, rounded, counted or worked out.

- Equal is equal in any unit that both can be written in.
- Rounded: to the digits that the sentence writes, at most 1 % away; at most 10 % where it says “about” or the like.
- “More than” and “less than” hold where the evidence is on that side and at most twice or half as large.
- Counted: a small whole number may be the number of items in a cited list, or of the sources cited.
- Worked out: the ratio (“eight times”), the difference or the share (“20 % cheaper”) of two cited values of one unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations

from seatrial.evidence.evidence import Evidence
from seatrial.panel.grounding.figures import Figure, figures_in

_FACTORS = {"USD/Mtoken": ("USD/Mtoken", 1.0), "USD/year": ("USD/month", 1 / 12)}
_TIMES = re.compile(r"\s*(?:times|x\b|×|-?fold)", re.IGNORECASE)
_SOURCES = re.compile(r"\s*(?:\w+ )?(?:sources|statements|pages)\b")
_OF = re.compile(r"\s*(?:of\s+)?(?:the |its )?(?:price|cost|size|that|those|what)\b", re.IGNORECASE)
_LOT = re.compile(r"(?:(?:an?\s+|one\s+|1\s+)?(?:million|1M)|1,000,000)\s+(?:\w+\s+)?tokens?", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:more|less|higher|lower|cheaper|dearer|fewer|larger|smaller|longer|shorter|apart|gap|differ\w*|above|below|"
    r"between them|ahead|behind|better|worse)\b",
    re.IGNORECASE,
)
_RATIOS = {"twice": 2.0, "double": 2.0, "doubles": 2.0, "triple": 3.0, "half as": 0.5, "half the": 0.5}
_RATIO = re.compile(rf"\b(?:{'|'.join(_RATIOS)})\b", re.IGNORECASE)
ROUNDED, HEDGED = 0.01, 0.1
COUNTED = 50  # a larger number is no count of what a sentence lists


@dataclass(frozen=True)
class Number:
    """One number of evidence: its unit, and whether it is a value (what is stated) or only written in its words."""

    value: float
    unit: str | None
    stated: bool
    of: str | None  # the unit of the statement in which it is written
    metric: str = ""


class Numbers:
    """All numbers of some evidence."""

    def __init__(self, items: Sequence[Evidence], extra: Iterable[str] = ()) -> None:
        self.items = items
        self.extra = tuple(extra)

    @cached_property
    def all(self) -> list[Number]:
        """Values and their ends, and what is written in quotes, notes and formulas."""
        found = [number for item in self.items for number in _numbers(item)]
        return found + [
            Number(value, unit, stated=False, of=unit) for text in self.extra for value, unit in _written(text)
        ]

    @cached_property
    def stated(self) -> list[Number]:
        """The values alone."""
        return [number for number in self.all if number.stated]

    @cached_property
    def counts(self) -> set[int]:
        """How many items the lists have, alone and together, and how many sources there are."""
        lists: dict[str, dict[str, None]] = {}
        for item in self.items:
            if isinstance(item.value, list):
                lists.setdefault(item.metric, {}).update(dict.fromkeys(item.value))
        lengths = {len(item.value) for item in self.items if isinstance(item.value, list)}
        sources = {item.source.url for item in self.items if item.source}
        return lengths | {len(rows) for rows in lists.values()} | {len(sources), len(self.items)}

    def hold(self, figure: Figure, sentence: str) -> bool:
        """Whether a figure of a sentence rests on them."""
        if _LOT.fullmatch(figure.text.strip()) and any(item.unit == "USD/Mtoken" for item in self.items):
            return True  # prices are per million tokens
        return (
            any(fits(figure, number) for number in self.all)
            or self._counted(figure, sentence[figure.end :])
            or self._worked_out(figure, sentence)
        )

    def _counted(self, figure: Figure, after: str) -> bool:
        sources = len({item.source.url for item in self.items if item.source}) if _SOURCES.match(after) else 0
        return any(
            unit is None and value <= COUNTED and (value in self.counts or 0 < value <= sources)
            for value, unit in figure.readings
        )

    def _worked_out(self, figure: Figure, sentence: str) -> bool:
        after, comparing = sentence[figure.end : figure.end + 12], _COMPARING.search(sentence)
        for one, other in self._pairs():
            candidates: list[tuple[float, str | None]] = []
            if other.value and _TIMES.match(after):
                candidates.append((one.value / other.value, None))
            if comparing:
                candidates.append((abs(one.value - other.value), one.unit))
                if other.value:
                    candidates.append((100 * abs(one.value - other.value) / abs(other.value), "%"))
            if other.value and _OF.match(after):
                candidates.append((100 * one.value / other.value, "%"))
            if any(fits(figure, Number(value, unit, stated=True, of=unit)) for value, unit in candidates):
                return True
        return False

    def ratios_hold(self, sentence: str) -> bool:
        """Whether a “twice” or “half the” of a sentence is the ratio of two cited values, or is in the words read."""
        for found in _RATIO.finditer(sentence):
            word, phrase = found[0].lower(), sentence[found.start() :].lower().split()[:2]
            near = any(
                other.value and abs(one.value / other.value / _RATIOS[word] - 1) < HEDGED
                for one, other in self._pairs()
            )
            if not near and not any(
                " ".join(phrase).strip(".,;") in words.lower() for item in self.items for words in texts_of(item)
            ):
                return False
        return True

    def _pairs(self) -> Iterator[tuple[Number, Number]]:
        return ((one, other) for one, other in permutations(self.stated, 2) if one.unit == other.unit)


def fits(figure: Figure, number: Number) -> bool:
    """Whether a figure says a number: the units agree, and the value is it, rounds it or bounds it."""
    return any(_unit_fits(unit, number) and _value_fits(figure, value, unit, number) for value, unit in figure.readings)


def _unit_fits(unit: str | None, number: Number) -> bool:
    if unit is None or unit == number.unit:
        return True
    if unit == "USD":
        return (number.unit or "").startswith("USD")
    # A bare number in a quote (“input: 1.25”) is of the unit of its statement.
    return number.unit is None and not number.stated and unit == number.of


def _value_fits(figure: Figure, value: float, unit: str | None, number: Number) -> bool:
    its = number.value
    if abs(value - its) <= 1e-9 * max(1.0, abs(its)):
        return True
    if unit == "%" and number.unit is None and number.of == "%" and 0 < its <= 1:
        its *= 100
    if figure.bound:
        low, high = sorted((value, its))
        right = its > value if figure.bound == "over" else its < value
        return right and number.stated and high <= 2 * low
    away = abs(value - its) / max(abs(its), 1e-12)
    if figure.hedged:
        return away <= HEDGED
    return abs(value - its) <= figure.step / 2 * (1 + 1e-9) and away <= ROUNDED


def texts_of(item: Evidence) -> list[str]:
    """Everything that a statement says in words."""
    listed = list(item.value) if isinstance(item.value, list) else [str(item.value)]
    words = [item.text, *listed, item.quote, item.note, item.formula]
    return [text for text in words if text]


def _numbers(item: Evidence) -> Iterator[Number]:
    unit, factor = _FACTORS.get(item.unit or "", (item.unit, 1.0))
    values = [item.value] if isinstance(item.value, (int, float)) else []
    for value in (*values, item.low, item.high):
        if value is not None:
            yield Number(float(value) * factor, unit, stated=True, of=unit, metric=item.metric)
    for text in dict.fromkeys(texts_of(item)):
        of = unit if text in (item.text, item.quote) else None
        for value, its in _written(text):
            yield Number(value, its, stated=False, of=of, metric=item.metric)


@lru_cache(maxsize=20_000)
def _written(text: str) -> tuple[tuple[float, str | None], ...]:
    return tuple(reading for figure in figures_in(text) for reading in figure.readings)
