"""Charts as SVG: drawn here, styled by the page (so both themes work), each with a title and a description.

All are 360 units wide, so that their letters keep their size on a phone and beside a text alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from markupsafe import Markup

from seatrial.comparison.comparison import Column, Seat
from seatrial.comparison.rows import Row

WIDTH = 360
LEFT, RIGHT = 8, 352
SHAPES = ("circle", "square", "diamond", "triangle", "cross", "bar")


def mark(index: int, x: float = 8, y: float = 8, size: float = 5) -> Markup:
    """The mark of the contender in a column: a shape of its own, so that colour is never alone."""
    s, t = size, size * 1.3
    shape = SHAPES[index % len(SHAPES)]
    drawn = {
        "circle": f'<circle cx="{x:g}" cy="{y:g}" r="{s:g}"/>',
        "square": f'<path d="M{x - s:g} {y - s:g}h{2 * s:g}v{2 * s:g}h{-2 * s:g}z"/>',
        "diamond": f'<path d="M{x:g} {y - t:g}l{t:g} {t:g}l{-t:g} {t:g}l{-t:g} {-t:g}z"/>',
        "triangle": f'<path d="M{x:g} {y - s * 1.2:g}l{s * 1.2:g} {s * 2.1:g}h{-s * 2.4:g}z"/>',
        "cross": f'<path d="M{x - s:g} {y - s:g}l{2 * s:g} {2 * s:g}m0 {-2 * s:g}l{-2 * s:g} {2 * s:g}" class="line"/>',
        "bar": f'<path d="M{x - s * 0.5:g} {y - s * 1.3:g}h{s:g}v{s * 2.6:g}h{-s:g}z"/>',
    }[shape]
    return Markup(f'<g class="c{index + 1}">{drawn}</g>')  # noqa: S704 - numbers only


def support_chart(columns: Sequence[Column]) -> Markup:
    """Each tool's support by the panel, with its interval over the resamples, on one scale from 0 to 100."""
    known = [(index, column) for index, column in enumerate(columns) if column.verdict.support is not None]
    if not known:
        return Markup("")
    parts = [_axis(18 + 40 * len(known), [0, 25, 50, 75, 100], lambda value: LEFT + value / 100 * (RIGHT - LEFT))]
    told = []
    for place, (index, column) in enumerate(known):
        verdict = column.verdict
        y = 32 + 40 * place
        low, middle, high = (
            LEFT + (value or 0) * (RIGHT - LEFT)
            for value in (verdict.support_low, verdict.support, verdict.support_high)
        )
        parts.append(f'<text x="{LEFT}" y="{y - 14}" class="label">{escape(column.name)}</text>')
        whisker = f"M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 4}v8M{high:.1f} {y - 4}v8"
        parts.append(f'<path d="{whisker}" class="line c{index + 1}"/>')
        parts.append(str(mark(index, round(middle, 1), y)))
        told.append(
            f"{column.name}: {100 * (verdict.support or 0):.0f}, from {100 * (verdict.support_low or 0):.0f} "
            f"to {100 * (verdict.support_high or 0):.0f}"
        )
    return _svg(30 + 40 * len(known), "Support by the panel, 0 to 100", "; ".join(told), parts)


def critics_chart(seats: Sequence[Seat], columns: Sequence[Column]) -> Markup:
    """For each critic: the bar from which it ships, and where each tool stands."""
    start, parts, told = 96, [], []
    for place, seat in enumerate(seats):
        y = 20 + 26 * place
        line = start + seat.reviews[0].ship_from * (RIGHT - start)
        parts.append(f'<text x="{LEFT}" y="{y + 4}" class="label">{escape(seat.name)}</text>')
        parts.append(f'<path d="M{start} {y}H{RIGHT}" class="rule"/><path d="M{line:.1f} {y - 9}v18" class="bar"/>')
        for index, review in enumerate(seat.reviews):
            if review.call == "withheld":
                continue
            parts.append(str(mark(index, round(start + review.support * (RIGHT - start), 1), y, 4.5)))
            points, bar = f"{100 * review.support:.0f}", f"{100 * review.ship_from:.0f}"
            told.append(f"{seat.name} on {columns[index].name}: {points}, ships from {bar}")
    height = 20 + 26 * len(seats)
    parts.append(_axis(height, [0, 50, 100], lambda value: start + value / 100 * (RIGHT - start), rules=False))
    return _svg(height + 18, "Points by each critic, and the bar from which it ships", "; ".join(told), parts)


def number_chart(row: Row, names: Sequence[str]) -> Markup:
    """A number of every tool on one logarithmic scale; where sources disagree, every stated value is drawn."""
    values = [
        [float(item.value) for item in cell.statements if isinstance(item.value, (int, float)) and item.value > 0]
        for cell in row.cells
    ]
    every = [value for stated in values for value in stated]
    if not every:
        return Markup("")
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    high = high if high > low else low + 1

    def across(value: float) -> float:
        return LEFT + 6 + (math.log10(value) - low) / (high - low) * (RIGHT - LEFT - 12)

    shown = [index for index, stated in enumerate(values) if stated]
    parts = [_axis(12 + 34 * len(shown), [10.0**power for power in range(low, high + 1)], across, short=True)]
    told = []
    for place, index in enumerate(shown):
        y = 28 + 34 * place
        stated = values[index]
        parts.append(f'<text x="{LEFT}" y="{y - 12}" class="label">{escape(names[index])}</text>')
        if len(set(stated)) > 1:
            parts.append(
                f'<path d="M{across(min(stated)):.1f} {y}H{across(max(stated)):.1f}" class="line c{index + 1}"/>'
            )
        for order, value in enumerate(dict.fromkeys(stated)):
            shape = mark(index, round(across(value), 1), y, 5 if order == 0 else 2.5)
            parts.append(str(shape))
        told.append(f"{names[index]}: {' or '.join(dict.fromkeys(item.text for item in row.cells[index].statements))}")
    return _svg(26 + 34 * len(shown), row.label, "; ".join(told), parts)


def rate_chart(low: float | None, rate: float | None, high: float | None) -> Markup:
    """A share with its interval on a line from 0 to 100 %."""
    if rate is None or low is None or high is None:
        return Markup("")
    a, b, c = (4 + value * 112 for value in (low, rate, high))
    line = f'<path d="M4 8H116" class="rule"/><path d="M{a:.1f} 8H{c:.1f}" class="line"/>'
    drawn = f'{line}<circle cx="{b:.1f}" cy="8" r="4"/>'
    label = f"{100 * rate:.0f}%, 95% interval {100 * low:.0f} to {100 * high:.0f}%"
    return Markup(f'<svg class="rate" viewBox="0 0 120 16" role="img" aria-label="{label}">{drawn}</svg>')  # noqa: S704


def _axis(
    y: float, ticks: Sequence[float], across: Callable[[float], float], *, rules: bool = True, short: bool = False
) -> str:
    parts = []
    for tick in ticks:
        x = across(tick)
        anchor = "start" if x < LEFT + 12 else "end" if x > RIGHT - 12 else "middle"
        text = _short(tick) if short else f"{tick:g}"
        if rules:
            parts.append(f'<path d="M{x:.1f} 12V{y - 4:g}" class="rule"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 8:g}" text-anchor="{anchor}" class="tick">{text}</text>')
    return "".join(parts)


def _short(number: float) -> str:
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:g}{letter}"
    return f"{number:g}"


def _svg(height: float, title: str, description: str, parts: Sequence[str]) -> Markup:
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    shape = f'<svg class="chart" viewBox="0 0 {WIDTH} {height:g}" role="img">{words}{"".join(parts)}</svg>'
    return Markup(shape)  # noqa: S704 - every text in it is escaped
