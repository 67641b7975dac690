"""Charts of prices: how they changed, and where one's own machines begin to cost less. Drawn as `charts` draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from html import escape

from markupsafe import Markup

from seatrial.evidence.dates import write_date
from seatrial.facts.pricing.costs import HostCost
from seatrial.facts.pricing.prices import LABELS, price_text
from seatrial.facts.pricing.schema import Period
from seatrial.facts.pricing.workload import SelfHosting, Workload, crossing, dollars
from seatrial.publish.charts import LEFT, RIGHT, WIDTH, mark

SHOWN = ("output", "input", "cached_input")
TOP, LOW, HEIGHT = 14, 128, 162
MOST_STEPS = 40
Steps = list[tuple[date | None, Decimal]]


def changed(periods: Sequence[Period]) -> bool:
    """Whether any of the prices that are drawn has changed."""
    return any(len(_steps(periods, name)) > 1 for name in SHOWN)


def history_chart(host: str, periods: Sequence[Period], until: date) -> Markup:
    """The prices of one host as steps over time, on a logarithmic scale; dashed where the first day is not known."""
    lines = [(name, steps) for name in SHOWN if (steps := _steps(periods, name)) and all(p > 0 for _, p in steps)]
    days = [day for _, steps in lines for day, _ in steps if day]
    if not lines or not days:
        return Markup("")
    known = min(days)
    first = known - timedelta(days=max(20, (until - known).days // 4)) if _open(lines) else known
    across = _across(first, until)
    up = _logarithmic([float(price) for _, steps in lines for _, price in steps])
    parts = [_days_axis(first, until, across)]
    told = []
    for index, (name, steps) in enumerate(lines):
        parts.append(_step_line(steps, index, first, until, across, up))
        said = (f"${price_text(price)} {'from ' + write_date(str(day)) if day else 'at first'}" for day, price in steps)
        told.append(f"{LABELS[name]}: {', '.join(said)}")
    parts += _ends(lines, up)
    return _svg(HEIGHT, f"Prices of {host} per million tokens over time", "; ".join(told), parts)


def break_even_chart(row: HostCost, workload: Workload, hosting: SelfHosting) -> Markup:
    """Cost against volume in the workload's mix: the host's line, one's own set-ups as steps, and where they cross."""
    if not row.cost:
        return Markup("")
    rate = Fraction(row.cost) / workload.tokens
    volume = crossing(row.cost, workload, hosting)
    full = hosting.capacity * workload.tokens / workload.output if workload.output else None
    widest = Fraction(8, 5) * volume if volume else Fraction(3, 2) * (full or workload.tokens)
    widest = max(widest, Fraction(6, 5) * workload.tokens)
    steps = _set_ups(widest, full)
    highest = max(rate * widest, Fraction(hosting.month) * steps[-1][1])

    def across(tokens: Fraction) -> float:
        return LEFT + float(tokens / widest) * (RIGHT - LEFT)

    def up(cost: Fraction) -> float:
        return LOW - float(cost / highest) * (LOW - TOP)

    month = Fraction(hosting.month)
    own = f"M{LEFT} {up(month):.1f}" + "".join(f"H{across(at):.1f}V{up(month * count):.1f}" for at, count in steps[1:])
    parts = [
        _volume_axis(widest, across),
        f'<g class="c1"><path class="line" d="M{LEFT} {LOW}L{RIGHT} {up(rate * widest):.1f}"/></g>',
        f'<g class="c2"><path class="line" stroke-dasharray="6 3" d="{own}H{RIGHT}"/></g>',
        f'<text x="{LEFT}" y="{TOP - 4}" class="tick">up to ${dollars(highest)} a month</text>',
    ]
    here = across(Fraction(workload.tokens))
    parts.append(f'<path class="rule" d="M{here:.1f} {TOP}V{LOW}"/>')
    told = f"{row.name} costs ${dollars(rate * 1_000_000)} per million tokens; one set-up ${dollars(month)} a month. "
    if volume:
        parts += [
            str(mark(2, round(across(volume), 1), round(up(month), 1), 5)),
            _crossing_label(volume, across, up(month)),
        ]
        told += f"They cost the same at {math.ceil(volume):,} tokens a month."
    else:
        told += "They never cost the same."
    told += f" The workload asked for has {workload.tokens:,}."
    return _svg(HEIGHT, f"Cost a month against volume: {row.name} and your own machines", told, parts)


def _steps(periods: Sequence[Period], name: str) -> Steps:
    found: Steps = []
    for period in periods:
        price = getattr(period.rates, name)
        if price is not None and (not found or found[-1][1] != price):
            found.append((period.valid_from, price))
    return found


def _open(lines: Sequence[tuple[str, Steps]]) -> bool:
    return any(day is None for _, steps in lines for day, _ in steps)


def _across(first: date, until: date) -> Callable[[date], float]:
    span = max(1, (until - first).days)
    return lambda day: LEFT + (min(day, until) - first).days / span * (RIGHT - LEFT)


def _logarithmic(prices: Sequence[float]) -> Callable[[float], float]:
    low, high = math.log10(min(prices)), math.log10(max(prices))
    span = max(high - low, 0.3)
    return lambda price: LOW - 8 - (math.log10(price) - low) / span * (LOW - TOP - 16)


def _step_line(
    steps: Steps, index: int, first: date, until: date, across: Callable[[date], float], up: Callable[[float], float]
) -> str:
    path, dashed = "", ""
    for place, (day, price) in enumerate(steps):
        y = up(float(price))
        start = across(day or first)
        end = across(steps[place + 1][0] or until) if place + 1 < len(steps) else across(until)
        if day is None:
            dashed = f'<path class="line" stroke-dasharray="3 3" d="M{start:.1f} {y:.1f}H{end:.1f}"/>'
            path = f"M{end:.1f} {y:.1f}"
        else:
            path += f"{'V' if path else f'M{start:.1f} '}{y:.1f}H{end:.1f}"
    return f'<g class="c{index + 1}">{dashed}<path class="line" d="{path}"/></g>'


def _ends(lines: Sequence[tuple[str, Steps]], up: Callable[[float], float]) -> Iterator[str]:
    """The name and price of each line at its end, moved up where it would stand on the one below."""
    free = float(LOW)
    for name, steps in sorted(lines, key=lambda line: line[1][-1][1]):
        free = min(up(float(steps[-1][1])) - 5, free - 12)
        text = f"{LABELS[name]} ${price_text(steps[-1][1])}"
        yield f'<text x="{RIGHT}" y="{free:.1f}" text-anchor="end" class="label">{escape(text)}</text>'


def _days_axis(first: date, until: date, across: Callable[[date], float]) -> str:
    middle = first + (until - first) / 2
    ticks = ((first, "start"), (middle, "middle"), (until, "end"))
    words = "".join(
        f'<text x="{across(day):.1f}" y="{LOW + 20}" text-anchor="{anchor}" class="tick">{day:%b %Y}</text>'
        for day, anchor in ticks
    )
    return f'<path class="rule" d="M{LEFT} {LOW}H{RIGHT}"/>{words}'


def _volume_axis(widest: Fraction, across: Callable[[Fraction], float]) -> str:
    ticks = ((Fraction(0), "start"), (widest / 2, "middle"), (widest, "end"))
    words = "".join(
        f'<text x="{across(at):.1f}" y="{LOW + 20}" text-anchor="{anchor}" class="tick">{short_tokens(at)}</text>'
        for at, anchor in ticks
    )
    return f'<path class="rule" d="M{LEFT} {LOW}H{RIGHT}"/>{words}'


def _crossing_label(volume: Fraction, across: Callable[[Fraction], float], y: float) -> str:
    text = f"same at {short_tokens(volume)}"
    return f'<text x="{across(volume) + 9:.1f}" y="{y + 15:.1f}" class="label">{text}</text>'


def _set_ups(widest: Fraction, full: Fraction | None) -> list[tuple[Fraction, int]]:
    """Where each further set-up begins; only the first and the last where there would be too many to see."""
    if full is None or widest <= full:
        return [(Fraction(0), 1)]
    count = math.ceil(widest / full)
    if count > MOST_STEPS:
        return [(Fraction(0), 1), (widest, count)]
    return [(full * index, index + 1) for index in range(count)]


def short_tokens(tokens: Fraction) -> str:
    """A volume in a word: 1.2B, 340M, 12k, 0."""
    for size, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k")):
        if tokens >= size:
            return f"{float(tokens / size):.3g}{letter} tokens"
    return f"{float(tokens):.3g}" + (" tokens" if tokens else "")


def _svg(height: float, title: str, description: str, parts: Sequence[str]) -> Markup:
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    shape = f'<svg class="chart" viewBox="0 0 {WIDTH} {height:g}" role="img">{words}{"".join(parts)}</svg>'
    return Markup(shape)  # noqa: S704 - every text in it is escaped
