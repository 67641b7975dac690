"""Numbers and dates held against the metric that a sentence names, and comparisons between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from seatrial.evidence.evidence import Evidence
from seatrial.panel.grounding.claims import clauses
from seatrial.panel.grounding.days import Dated, dates_in, day_of
from seatrial.panel.grounding.figures import Figure, figures_in
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.grounding.support import Number, Numbers, fits
from seatrial.panel.grounding.topics import KEYWORDS

_THAN = re.compile(
    r"\b(?P<word>more|higher|greater|larger|longer|bigger|dearer|better|less|"
    r"lower|fewer|smaller|shorter|cheaper|worse)\b"
    r"(?: \w+){0,3}? than\b",
    re.IGNORECASE,
)
BORROWED = [name for name in KEYWORDS if name.startswith("score_") or name == "trial_humaneval"]
FAMILIES = [name for name in KEYWORDS if name.startswith("trial_") and name not in ("trial_tokens_per_second",)]
_UP = {"more", "higher", "greater", "larger", "longer", "bigger", "dearer", "better"}
_DENIED = re.compile(r"(?:\bnot|n['’]t|\bnever)\s+(?:(?!only|more|less|just)\w+\s+){0,2}[$€£]?$", re.IGNORECASE)
_READ = re.compile(
    r"\b(?:as of|read on|read|checked|seen|known|stood|on record|ended|last on|tried)\b[^.,;]{0,20}$", re.IGNORECASE
)


def number_problem(text: str, cited: Sequence[Evidence], pack: EvidencePack, figures: Sequence[Figure]) -> str | None:
    """Why a number of a sentence contradicts the metric it is said of, or another number; None where none does."""
    for figure in figures:
        before = text[: figure.start]
        stated = [number for number in Numbers(cited).stated if fits(figure, number)]
        if stated and not figure.bound and _DENIED.search(before.rstrip("$€£ ") + " "):
            return f"It denies {figure.text.strip()}, which the cited evidence states."
    return (
        _borrowed(text, cited, pack, figures)
        or _misplaced(text, cited, pack, figures)
        or _wrong_order(text, figures)
        or _wrong_comparison(text, cited, pack)
    )


def _borrowed(text: str, cited: Sequence[Evidence], pack: EvidencePack, figures: Sequence[Figure]) -> str | None:
    """A number said of a metric that is not cited, taken from the words of a statement about something else."""
    metrics = {item.metric for item in cited}
    for figure in figures:
        clause = _clause_at(text, figure.start)
        names = [name for name in (*BORROWED, *_beside(metrics, figure)) if KEYWORDS[name].search(clause)]
        if names and not metrics & set(names):
            label = pack.metrics[names[0]].label if names[0] in pack.metrics else names[0].partition("_")[2]
            return f"“{figure.text.strip()}” is said of “{label}”, of which nothing is cited."
    return None


def _beside(metrics: set[str], figure: Figure) -> list[str]:
    """What is stated apart from the cited metrics in the same unit: other families of a trial, other counts."""
    if metrics <= set(FAMILIES):
        return FAMILIES
    return ["parameters_total", "parameters_active"] if "parameter" in figure.units else []


def date_problem(text: str, dated: Dated, cited: Sequence[Evidence], pack: EvidencePack) -> str | None:
    """Why a date of a sentence is not one of the cited evidence, or is that of something else."""
    clause = _clause_at(text, dated.start)
    metrics = {item.metric for item in cited if _kind(item, pack) == "date"}
    named = [name for name in metrics if KEYWORDS.get(name) and KEYWORDS[name].search(clause)]
    if _READ.search(text[: dated.start]) and any(
        dated.means((day.year, day.month, day.day)) for day in (item.read for item in cited)
    ):
        return None
    if metrics == {"retired"} and not named and KEYWORDS["released"].search(clause):
        return f"The date “{dated.text}” is said of a release, and what is cited is the day of its withdrawal."
    wanted = named if len(named) == 1 else list({item.metric for item in cited})
    for item in cited:
        if item.metric not in wanted:
            continue
        if _kind(item, pack) == "date" and dated.means(day_of(str(item.value))):
            return None
        words = (
            [item.note, item.formula]
            if _kind(item, pack) == "date" and len(named) == 1
            else [item.text, item.quote, item.note, item.formula]
        )
        listed = item.value if isinstance(item.value, list) else []
        for row in (row for part in (*words, *listed) if part for row in dates_in(part)):
            if any(dated.means(day) for day in row.readings):
                return None
    if len(named) == 1:
        stated = next(item for item in cited if item.metric == named[0])
        return f"“{dated.text}” is not the date that is cited: it is {stated.text}."
    return f"The date “{dated.text}” is not in the cited evidence."


def _kind(item: Evidence, pack: EvidencePack) -> str:
    metric = pack.metrics.get(item.metric)
    return metric.kind if metric else ""


def _misplaced(text: str, cited: Sequence[Evidence], pack: EvidencePack, figures: Sequence[Figure]) -> str | None:
    """A number that is said of one metric and is another's: in its clause, or in the order of “respectively”."""
    for figure in figures:
        clause = _clause_at(text, figure.start)
        named = _named(clause, cited, figure)
        if len(named) != 1 or _another_is_meant(clause, named[0], cited, figure):
            continue
        own = _numbers_of(named[0], cited)
        if any(fits(figure, number) for number in own) or Numbers(_unquoted(named[0], cited)).hold(figure, clause):
            continue
        shared = len(_named(text, cited, figure)) > 1 and not _each_has_its_own(text)
        if shared or _in_order(text, cited, figures, figure):
            continue
        metric = pack.metrics[named[0]]
        stated = _items(named[0], cited)[0].text
        return f"“{figure.text.strip()}” is not what is stated of “{metric.label}”, which is {stated}."
    return None


def _another_is_meant(clause: str, name: str, cited: Sequence[Evidence], figure: Figure) -> bool:
    """“Of its 117 billion parameters 5.1 billion are active”: the nearer number is said of what is named."""
    rest = [item for item in cited if item.metric != name]
    if not any(fits(figure, number) for number in Numbers(rest).stated):
        return False
    found = KEYWORDS[name].search(clause)
    alike = [row for row in figures_in(clause) if any(fits(row, number) for number in _numbers_of(name, cited))]
    own = clause.find(figure.text)
    return found is not None and any(own < row.start < found.start() for row in alike)


def _each_has_its_own(text: str) -> bool:
    """Whether each clause that names a metric has a number, so that a number belongs to its clause."""
    parts = [part for part in clauses(text) if any(pattern.search(part) for pattern in KEYWORDS.values())]
    return all(figures_in(part) for part in parts)


def _named(clause: str, cited: Sequence[Evidence], figure: Figure) -> list[str]:
    """The cited metrics of a figure's unit that a clause names."""
    found = []
    for name in dict.fromkeys(item.metric for item in cited):
        pattern = KEYWORDS.get(name)
        unit = next(item.unit for item in cited if item.metric == name)
        bare = unit == "parameter" and figure.units == {None} and figure.readings[0][0] >= 1e6
        if pattern and pattern.search(clause) and (bare or any(_same_unit(one, unit) for one in figure.units)):
            found.append(name)
    if "price_cached_input" in found:
        found = [name for name in found if name != "price_input"]
    return found


def _same_unit(written: str | None, unit: str | None) -> bool:
    return written is not None and (written == unit or (written == "USD" and (unit or "").startswith("USD")))


def _items(metric: str, cited: Sequence[Evidence]) -> list[Evidence]:
    return [item for item in cited if item.metric == metric]


def _numbers_of(metric: str, cited: Sequence[Evidence]) -> list[Number]:
    return Numbers(_unquoted(metric, cited)).all


def _unquoted(metric: str, cited: Sequence[Evidence]) -> list[Evidence]:
    """The statements of a metric without their quotes, which often state other things beside it."""
    return [item.model_copy(update={"quote": None}) for item in _items(metric, cited)]


def _in_order(text: str, cited: Sequence[Evidence], figures: Sequence[Figure], figure: Figure) -> bool:
    """“Input and output cost $1 and $2”: the numbers stand in the order of what they are said of."""
    placed = sorted(
        (found.start(), name) for name in _named(text, cited, figure) for found in KEYWORDS[name].finditer(text)
    )
    names = list(dict.fromkeys(name for _, name in placed))
    alike = [other for other in figures if other.units & figure.units]
    if len(names) != len(alike) or len(names) < 2:
        return False
    return all(
        any(fits(row, number) for number in _numbers_of(name, cited)) for row, name in zip(alike, names, strict=True)
    )


def _wrong_order(text: str, figures: Sequence[Figure]) -> str | None:
    """“64 % is more than 84 %”."""
    for one, other in pairwise(figures):
        between = _THAN.search(text[one.end : other.start])
        if not between or not one.units & other.units or text[one.end : other.start].count(",") > 0:
            continue
        up = between["word"].lower() in _UP
        less, more = (other, one) if up else (one, other)
        if less.readings[0][0] > more.readings[0][0]:
            return f"{one.text.strip()} is not {between[0].strip()} {other.text.strip()}."
    return None


def _wrong_comparison(text: str, cited: Sequence[Evidence], pack: EvidencePack) -> str | None:
    """“Output costs less than input”, held against the values of both."""
    found = _THAN.search(text)
    if not found or re.search(r"\b(?:no|not|n['’]t)\s*$", text[: found.start()]):
        return None
    sides = [_values(part, cited, pack) for part in (text[: found.start()], text[found.end() :])]
    for (one, unit), (other, its) in ((a, b) for a in sides[0] for b in sides[1]):
        up = found["word"].lower() in _UP
        if unit == its and one != other and (one > other) != up:
            return f"The order is the other way round: {one:g} against {other:g}."
    return None


def _values(part: str, cited: Sequence[Evidence], pack: EvidencePack) -> Iterator[tuple[float, str | None]]:
    named = {name: pattern.search(part) for name, pattern in KEYWORDS.items() if pattern.search(part)}
    if "price_cached_input" in named:
        named.pop("price_input", None)
    for name in named:
        item = next((item for item in (*cited, *pack.items) if item.metric == name), None)
        if item and isinstance(item.value, (int, float)):
            yield float(item.value), item.unit


def _clause_at(text: str, place: int) -> str:
    last = 0
    for clause in clauses(text):
        start = text.index(clause, last)
        last = start + len(clause)
        if start <= place < last:
            return clause
    return text
