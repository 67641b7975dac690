"""A comparison for a terminal: the page's order, aligned columns, no wider than asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from seatrial.comparison.comparison import Comparison
from seatrial.comparison.rows import Cell
from seatrial.evidence.dates import write_date
from seatrial.panel.resample import DRAWS
from seatrial.panel.review import Review
from seatrial.publish.calls import CALLS
from seatrial.publish.meeting_text import meeting_text
from seatrial.publish.votes_text import ballots_text, names_of, pair_text, readers_text
from seatrial.votes.share import Share

LABEL = 20
GAP = 2
WIDEST_TABLE = 3  # more tools than this are stacked


def write_text(comparison: Comparison, width: int = 80, color: bool = False) -> str:
    """The comparison as lines of at most `width` characters; `color` adds ANSI bold and dim."""
    return "\n".join(_Sheet(comparison, width, color).lines()) + "\n"


class _Sheet:
    def __init__(self, comparison: Comparison, width: int, color: bool) -> None:
        self.it = comparison
        self.width = max(40, width)
        self.color = color
        self.names = [column.name for column in comparison.columns]

    def lines(self) -> list[str]:
        it = self.it
        found = [self.bold(line) for line in textwrap.wrap(it.title, self.width)]
        found += ["Which one should you ship with?", ""]
        found += [self.bold(line) for line in textwrap.wrap(it.sentence, self.width)] + [""]
        answer = it.answer
        sure = f"{answer.firmness}: the answer holds in {answer.sureness:.0%} of {DRAWS:,} resamples"
        found += self.pair("How sure", sure)
        found += self.pair(
            "Would change it", answer.flip.text if answer.flip else "no change of evidence that was tried"
        )
        found += self.pair("Evidence as of", write_date(it.as_of.isoformat()))
        found += self.heading("The tools", names=True) + self.tools()
        found += self.heading("What it rests on")
        for reason in it.reasons:
            found += textwrap.wrap(reason.text, self.width, initial_indent="- ", subsequent_indent="  ")
        found += self.facts() + self.trials() + self.panel() + self.readers()
        if it.splits:
            found += self.heading("Where the critics split")
            for split in it.splits:
                found += textwrap.wrap(split.text, self.width, initial_indent="- ", subsequent_indent="  ")
        found += self.heading("What would flip each verdict")
        for column in it.columns:
            flip = column.verdict.flip.text if column.verdict.flip else "no change that was tried"
            found += self.pair(column.name, flip)
        return [*found, "", *textwrap.wrap("* not confirmed by a primary source   ! sources disagree", self.width)]

    def tools(self) -> list[str]:
        columns = self.it.columns
        found = self.row("Maker", [column.maker for column in columns])
        found += self.row("Category", [column.category_name for column in columns])
        verdicts = [column.verdict for column in columns]
        found += self.row(
            "Panel",
            [
                f"{CALLS[row.call]}: {row.ships} of {row.ships + row.skips}" if row.share is not None else "no call"
                for row in verdicts
            ],
        )
        found += self.row("Community", [_readers(column.readers) for column in columns])
        found += self.row("To start", [column.entry.text or "not stated" for column in columns])
        if self.it.brief.limits_set:
            found += self.row(
                "Your limits",
                [
                    "meets them" if column.fit.eligible else "not: " + ", ".join(row.name for row in column.fit.reasons)
                    for column in columns
                ],
            )
        return found

    def facts(self) -> list[str]:
        found: list[str] = []
        for section in self.it.sections:
            found += self.heading(section.title, names=True)
            for row in section.rows:
                found += self.row(row.label, [_cell(cell) for cell in row.cells], strong=row.decides)
        return found

    def trials(self) -> list[str]:
        found: list[str] = []
        for met in self.it.trials:
            found += self.heading("Tried against each other") if not found else [""]
            found += [line for text in meeting_text(met) for line in self.pair(*text)]
        return found

    def panel(self) -> list[str]:
        found = self.heading(f"The panel ({self.it.effective_critics:.1f} independent critics' worth)", names=True)
        for seat in self.it.seats:
            found += self.row(seat.name, [_call(review) for review in seat.reviews])
        return found

    def readers(self) -> list[str]:
        names = names_of(self.it)
        said = [pair_text(pair, names) for pair in self.it.readers if pair.total]
        if not said:
            return []
        wrapped = [textwrap.wrap(text, self.width, initial_indent="- ", subsequent_indent="  ") for text in said]
        return self.heading("What readers say") + [line for lines in wrapped for line in lines]

    def heading(self, text: str, *, names: bool = False) -> list[str]:
        found = ["", self.bold(text.upper())]
        if names and len(self.names) <= WIDEST_TABLE:
            found += [self.dim(line) for line in self.row("", self.names)]
        return found

    def pair(self, label: str, text: str) -> list[str]:
        wrapped = textwrap.wrap(text, self.width - LABEL) or [""]
        labels = textwrap.wrap(label, LABEL - GAP) or [""]
        return _beside([labels, wrapped], [LABEL, self.width - LABEL])

    def row(self, label: str, cells: Sequence[str], *, strong: bool = False) -> list[str]:
        """One question and every tool's answer: columns for few tools, stacked for many."""
        mark = "> " if strong else ""
        if len(cells) > WIDEST_TABLE:
            found = textwrap.wrap(mark + label, self.width)
            for name, cell in zip(self.names, cells, strict=True):
                found += self.pair(f"  {name}", cell)
            return found
        share = (self.width - LABEL) // len(cells)
        labels = textwrap.wrap(mark + label, LABEL - GAP) or [""]
        columns = [textwrap.wrap(cell, share - GAP) or [""] for cell in cells]
        lines = _beside([labels, *columns], [LABEL, *[share] * len(cells)])
        return [self.bold(line) for line in lines] if strong else lines

    def bold(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self.color and text else text

    def dim(self, text: str) -> str:
        return f"\033[2m{text}\033[0m" if self.color and text else text


def _beside(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    height = max(len(column) for column in columns)
    rows = []
    for index in range(height):
        cells = [column[index] if index < len(column) else "" for column in columns]
        rows.append("".join(cell.ljust(wide) for cell, wide in zip(cells, widths, strict=True)).rstrip())
    return rows


def _readers(share: Share | None) -> str:
    said = readers_text(share)
    return f"{'-' if share is None else said} ({ballots_text(share)})"


def _cell(cell: Cell) -> str:
    if not cell.statements:
        return "not stated"
    text = cell.text or ""
    first = cell.statements[0]
    if first.kind == "trial" and first.low is not None and first.high is not None:
        text += f" ({first.low:g} to {first.high:g})"
    if cell.statements[0].kind == "fact" and not cell.confirmed:
        text += " *"
    return text + (" !" if cell.disputed else "")


def _call(review: Review) -> str:
    if review.author.kind != "rubric":
        call = "no call" if review.call == "withheld" else f"{review.call}, {review.confidence or 0:.0%}"
        return f"{call}, by {review.author.name}"
    if review.call == "withheld":
        return f"no call ({review.coverage:.0%} known)"
    return f"{review.call}, {100 * review.support:.0f} points, stays in {review.confidence or 0:.0%}"
