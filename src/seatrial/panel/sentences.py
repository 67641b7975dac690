"""Whole sentences from evidence: every one cites what it is built from, or is marked as the critic's opinion."""

from __future__ import annotations

from datetime import date, timedelta

from seatrial.evidence.dates import write_date
from seatrial.evidence.quantity import UNITS, write_number
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.panel.review import Sentence
from seatrial.panel.scoring import Position


def state(tool: Tool, metric: Metric) -> list[Sentence]:
    """What is stated about a metric: the leading value, and the other one where sources disagree."""
    statements = tool.statements(metric.id)
    if not statements:
        return []
    leading = statements[0]
    cites = [item.id for item in statements] if metric.many else [leading.id]
    items = [f"“{item}”" if metric.kind == "text" else item for item in tool.items(metric.id)]
    value = join_words(items) if metric.many else leading.text
    sentences = [Sentence(text=_sentence(metric, str(leading.value), value), cites=cites)]
    if tool.disputed(metric):
        others = [item for item in statements if item.text.casefold() != leading.text.casefold()]
        texts = list(dict.fromkeys(item.text for item in others))
        text = f"Another source says {join_words(texts, 'or')}." if texts else ""
        sentences.append(Sentence(text=text, cites=[item.id for item in others]))
    return sentences


def unstated(metrics: list[Metric]) -> Sentence:
    """One sentence for all that no source states."""
    return Sentence(text=f"No source read states {join_words([f'“{metric.label}”' for metric in metrics], 'or')}.")


def write_position(place: Position | None, metric: Metric, as_of: date) -> str:
    """A position as a person reads it: days of age as a date, a list as its number of items."""
    if place is None:
        return "not stated"
    if isinstance(place, str):
        return place
    if metric.many:
        return f"{write_number(place)} named"
    if metric.kind == "date":
        return write_date((as_of - timedelta(days=round(place))).isoformat())
    return UNITS[metric.unit].write(place) if metric.unit else write_number(place)


def join_words(words: list[str], last: str = "and") -> str:
    """One, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _sentence(metric: Metric, value: str, text: str) -> str:
    if isinstance(metric.says, dict):
        return metric.says.get(value, f"{metric.label}: {text}.")
    says = metric.says
    if metric.kind == "date" and len(value) == len("2024-04"):
        says = says.replace("on {value}", "in {value}")
    return says.format(value=text.rstrip("."))
