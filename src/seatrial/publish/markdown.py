"""A comparison as Markdown: the page's order, with every source as a numbered note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seatrial.comparison.comparison import Comparison
from seatrial.evidence.dates import write_date
from seatrial.evidence.evidence import Evidence
from seatrial.panel.resample import DRAWS
from seatrial.panel.review import Review
from seatrial.publish.calls import CALLS
from seatrial.publish.meeting_text import meeting_text
from seatrial.publish.votes_text import ballots_text, names_of, pair_text, readers_text


def write_markdown(comparison: Comparison) -> str:
    """The comparison with its sources below."""
    return "\n".join(_Sheet(comparison).lines()) + "\n"


class _Sheet:
    def __init__(self, comparison: Comparison) -> None:
        self.it = comparison
        self.known: dict[str, int] = {}

    def lines(self) -> list[str]:
        it, answer = self.it, self.it.answer
        found = [f"# {_plain(it.title)}", "", "Which one should you ship with?", "", f"**{_plain(it.sentence)}**", ""]
        found.append(
            f"- How sure: {answer.firmness}; the answer holds in {answer.sureness:.0%} of {DRAWS:,} resamples."
        )
        found.append(
            f"- What would change it: {_plain(answer.flip.text) if answer.flip else 'no change that was tried.'}"
        )
        found.append(f"- Evidence as of {write_date(it.as_of.isoformat())}.")
        found += ["", "## What the answer rests on", ""]
        found += [f"- {_plain(reason.text)}{self.notes(reason.cites[:6])}" for reason in it.reasons]
        for section in it.sections:
            found += ["", f"## {section.title}", "", *self.header("")]
            for row in section.rows:
                cells = [
                    _plain(cell.text or "not stated") + self.notes([s.id for s in cell.statements])
                    for cell in row.cells
                ]
                label = f"**{row.label}**" if row.decides else row.label
                found.append(_line([label, *cells]))
        found += self.trials()
        found += ["", "## The panel", "", *self.header("Critic")]
        for seat in it.seats:
            cells = [CALLS[review.call] + _sure(review) for review in seat.reviews]
            found.append(_line([seat.name, *cells]))
        found += self.readers()
        if it.splits:
            found += ["", "## Where the critics split", "", *[f"- {_plain(split.text)}" for split in it.splits]]
        found += ["", "## What would flip each verdict", ""]
        for column in it.columns:
            flip = column.verdict.flip.text if column.verdict.flip else "No change that was tried."
            found.append(f"- **{_plain(column.name)}**: {_plain(flip)}")
        return [*found, "", "## Sources", "", *self.sources()]

    def trials(self) -> list[str]:
        found: list[str] = []
        for met in self.it.trials:
            found += ["", "## Tried against each other", ""] if not found else [""]
            found += [f"- {_plain(label)}: {_plain(text)}" for label, text in meeting_text(met)]
        return found

    def readers(self) -> list[str]:
        names = names_of(self.it)
        voted = [column for column in self.it.columns if column.readers]
        found = [
            f"- {_plain(column.name)}: {readers_text(column.readers)}, {ballots_text(column.readers)}."
            for column in voted
        ]
        found += [f"- {_plain(pair_text(pair, names))}" for pair in self.it.readers if pair.total]
        return ["", "## What readers say", "", *found] if found else []

    def header(self, first: str) -> list[str]:
        names = [_plain(column.name) for column in self.it.columns]
        return [_line([first, *names]), _line(["---"] * (len(names) + 1))]

    def notes(self, ids: Sequence[str]) -> str:
        numbers = [self.known.setdefault(name, len(self.known) + 1) for name in ids]
        return "".join(f" [{number}]" for number in numbers)

    def sources(self) -> list[str]:
        evidence = self.it.evidence
        return [f"{number}. {_source(evidence[name])}" for name, number in self.known.items() if name in evidence]


def _sure(review: Review) -> str:
    if review.author.kind != "rubric":
        sure = "" if review.confidence is None else f"{review.confidence:.0%}, "
        return f" ({sure}by {_plain(review.author.name)})"
    return "" if review.call == "withheld" else f" ({100 * review.support:.0f} points)"


def _source(item: Evidence) -> str:
    if item.kind == "trial":
        return f"Measured: {_plain(item.formula or '')} {_plain(item.note or '')}"
    if item.source is None:
        return f"Calculated: {_plain(item.formula or '')}"
    kind = "primary" if item.primary else "secondary"
    where = f"{_plain(item.source.title)}, {_plain(item.source.publisher)} ({kind}, read {item.read})"
    return f"“{_plain(item.quote or '')}”, {where}: <{item.source.url}>"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text from outside, so that none of it is read as Markdown or HTML."""
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)
