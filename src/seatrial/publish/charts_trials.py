"""Charts of trials: differences with their intervals, scores, and where a curve breaks. Drawn as `charts` draws.

The first two are lines of a table: every line has the same scale, and its numbers stand beside it as text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

from seatrial.publish.charts import LEFT, RIGHT, WIDTH, mark
from seatrial.trials.record.words import Names, break_text, interval, points, size
from seatrial.trials.result import Break, CurvePoint, DecisionResult, Share

WIDE, TALL, MIDDLE = 200, 26, 13
EDGE = 8
TOP, LOW, HEIGHT = 14, 150, 184
Places = Mapping[str, int]  # the column of each contender, which gives it its colour and its shape


def reach(rows: Sequence[DecisionResult], margin: float) -> float:
    """The end of a scale, in shares, that holds every interval and the margin on both sides of nought."""
    ends = [abs(end) for row in rows for end in (row.low, row.high)]
    widest = max([*ends, 2 * margin])
    step = next(step for step in (0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0) if step >= min(widest, 1.0) - 1e-9)
    return float(step)


def difference_line(row: DecisionResult, names: Names, places: Places, margin: float, end: float) -> Markup:
    """One difference as dot and whisker, with the band of the margin; hollow where it is not decisive, dark where
    neither is ahead.

    To the right of the middle `a` is better, to the left `b`.
    """
    low, here, high = (_across(value, end) for value in (row.low, row.difference, row.high))
    left, middle, right = (_across(value, end) for value in (-margin, 0.0, margin))
    colour, shape = _winner(row, places)
    whisker = f"M{low:.1f} {MIDDLE}H{high:.1f}M{low:.1f} {MIDDLE - 4}v8M{high:.1f} {MIDDLE - 4}v8"
    parts = [
        f'<path class="band" d="M{left:.1f} 0H{right:.1f}V{TALL}H{left:.1f}z"/>',
        f'<path class="zero" d="M{middle:.1f} 0V{TALL}"/>',
        f'<path class="line {colour}" d="{whisker}"/>',
        f'<circle class="{colour}" cx="{here:.1f}" cy="{MIDDLE}" r="4.5"/>'
        if shape is None
        else str(mark(shape, round(here, 1), MIDDLE, 4.5)),
    ]
    said = f"{names[row.a]} less {names[row.b]}: {points(row.difference, signed=True)} points, {interval(row)}"
    return _line(said, parts)


def difference_scale(end: float) -> Markup:
    """The scale under the lines of differences."""
    ticks = [(-end, "start"), (0.0, "middle"), (end, "end")]
    drawn = "".join(
        f'<text x="{_across(at, end):.1f}" y="12" text-anchor="{anchor}">{points(at, signed=True)}</text>'
        for at, anchor in ticks
    )
    return Markup(f'<svg class="rowchart" viewBox="0 0 {WIDE} 16" aria-hidden="true">{drawn}</svg>')  # noqa: S704


def score_line(shares: Mapping[str, Share], names: Names, places: Places) -> Markup:
    """The scores of every contender, each with its interval, from 0 to 100."""
    parts = [f'<path class="rule" d="M{EDGE} {TALL - 2}H{WIDE - EDGE}"/>']
    known = [arm for arm in places if arm in shares]
    told = []
    for order, arm in enumerate(known):
        share = shares[arm]
        y = MIDDLE if len(known) == 1 else 6 + order * (TALL - 12) / (len(known) - 1)
        low, here, high = (EDGE + value * (WIDE - 2 * EDGE) for value in (share.low, share.mean, share.high))
        parts.append(f'<path class="line c{places[arm] + 1}" d="M{low:.1f} {y:g}H{high:.1f}"/>')
        parts.append(str(mark(places[arm], round(here, 1), y, 3.6)))
        told.append(f"{names[arm]}: {points(share.mean)}, {points(share.low)} to {points(share.high)}")
    return _line("; ".join(told), parts)


def curve_chart(
    title: str,
    curve: Sequence[CurvePoint],
    breaks: Mapping[str, Break],
    size_label: str,
    names: Names,
    places: Places,
) -> Markup:
    """Success against size with its interval as a ribbon, the line of one half, and where each contender crosses it."""
    sizes = [point.size for point in curve]
    if len(sizes) < 2:
        return Markup("")
    across = _sizes(sizes)
    half = _up(0.5)
    parts = [_curve_axes(sizes, across, size_label), f'<path class="zero" d="M{LEFT + 26} {half:.1f}H{RIGHT}"/>']
    told = []
    for arm, place in places.items():
        rows = [(across(point.size), point.shares[arm]) for point in curve if arm in point.shares]
        if rows:
            parts += [_ribbon(rows, place), _break_mark(breaks.get(arm), across, place, (sizes[0], sizes[-1]))]
            told.append(f"{names[arm]} {break_text(breaks.get(arm), curve, size_label)}")
    words = f"<title>{escape(title)}</title><desc>{escape('; '.join(told))}</desc>"
    drawn = f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{words}{"".join(parts)}</svg>'
    return Markup(drawn)  # noqa: S704 - every text in it is escaped


def _winner(row: DecisionResult, places: Places) -> tuple[str, int | None]:
    """The class of a line's colour, and the place whose shape it has: the better one's, or none."""
    if row.decision in ("a", "b"):
        place = places[row.a if row.decision == "a" else row.b]
        return f"c{place + 1}", place
    return "undecided" if row.decision == "undecided" else "level", None


def _across(value: float, end: float) -> float:
    return WIDE / 2 + max(-1.0, min(1.0, value / end)) * (WIDE / 2 - EDGE)


def _line(said: str, parts: Sequence[str]) -> Markup:
    start = f'<svg class="rowchart" viewBox="0 0 {WIDE} {TALL}" role="img" aria-label="{escape(said)}">'
    return Markup(f"{start}{''.join(parts)}</svg>")  # noqa: S704 - the text is escaped, the rest are numbers


def _up(share: float) -> float:
    return LOW - share * (LOW - TOP)


class _sizes:
    """Where a size stands: on a logarithmic scale where sizes span a factor of eight and more."""

    def __init__(self, sizes: Sequence[float]) -> None:
        self.log = min(sizes) > 0 and max(sizes) / min(sizes) >= 8
        self.low, self.high = (self._scaled(end) for end in (min(sizes), max(sizes)))

    def __call__(self, value: float) -> float:
        span = (self._scaled(value) - self.low) / ((self.high - self.low) or 1)
        return LEFT + 34 + max(0.0, min(1.0, span)) * (RIGHT - LEFT - 42)

    def _scaled(self, value: float) -> float:
        return math.log(max(value, 1e-9)) if self.log else value


def _ribbon(rows: Sequence[tuple[float, Share]], place: int) -> str:
    upper = " ".join(f"{x:.1f},{_up(share.high):.1f}" for x, share in rows)
    lower = " ".join(f"{x:.1f},{_up(share.low):.1f}" for x, share in reversed(rows))
    line = " ".join(f"{x:.1f},{_up(share.mean):.1f}" for x, share in rows)
    dots = "".join(str(mark(place, round(x, 1), round(_up(share.mean), 1), 3.4)) for x, share in rows)
    colour = f"c{place + 1}"
    return (
        f'<polygon class="ribbon {colour}" points="{upper} {lower}"/>'
        f'<g class="{colour}"><polyline class="line" points="{line}"/></g>{dots}'
    )


def _break_mark(found: Break | None, across: _sizes, place: int, ends: tuple[float, float]) -> str:
    """The interval of a break, as a whisker on the line of one half; to the edge where it reaches beyond it."""
    if found is None or found.size is None or not ends[0] <= found.size <= ends[1]:
        return ""
    low, high = (across(at if end is None else end) for at, end in zip(ends, (found.low, found.high), strict=True))
    y, x = _up(0.5), across(found.size)
    whisker = f"M{low:.1f} {y:.1f}H{high:.1f}M{x:.1f} {y - 5:.1f}v10"
    return f'<g class="c{place + 1}"><path class="line break" d="{whisker}"/></g>'


def _curve_axes(sizes: Sequence[float], across: _sizes, size_label: str) -> str:
    parts = []
    for share in (0, 0.5, 1):
        y = _up(share)
        parts.append(f'<text x="{LEFT + 22}" y="{y + 4:.1f}" text-anchor="end">{100 * share:g}</text>')
        if share != 0.5:
            parts.append(f'<path class="rule" d="M{LEFT + 26} {y:.1f}H{RIGHT}"/>')
    shown = sizes if len(sizes) <= 7 else [sizes[0], sizes[len(sizes) // 2], sizes[-1]]
    parts += [
        f'<text x="{across(value):.1f}" y="{LOW + 15}" text-anchor="middle">{size(value)}</text>' for value in shown
    ]
    parts.append(f'<text x="{RIGHT}" y="{LOW + 30}" text-anchor="end" class="label">{escape(size_label)}</text>')
    return "".join(parts)
