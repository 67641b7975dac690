"""The calibration curve: of predictions given a probability, how many turned out true. Drawn as `charts` draws."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from seatrial.panel.predictions.scores import Bin

LEFT, RIGHT, TOP, BOTTOM, WIDTH, HEIGHT = 46, 346, 14, 254, 360, 296
TICKS = (0, 25, 50, 75, 100)


def calibration_chart(who: str, bins: Sequence[Bin]) -> Markup:
    """Each step of probability with the share that turned out true, its interval and its number."""
    if not bins:
        return Markup("")
    parts = [_grid()]
    for row in bins:
        x, y = _across(row.predicted), _up(row.share)
        low, high = _up(row.share_low), _up(row.share_high)
        parts.append(
            f'<path d="M{x:.1f} {low:.1f}V{high:.1f}M{x - 4:.1f} {low:.1f}h8M{x - 4:.1f} {high:.1f}h8" class="line"/>'
        )
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" class="point"/>')
        side, anchor = (-8, "end") if x > RIGHT - 40 else (8, "start")
        parts.append(
            f'<text x="{x + side:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}" class="label">{row.count}</text>'
        )
    told = "; ".join(
        f"given {100 * row.predicted:.0f}%, {row.true} of {row.count} turned out true, 95% interval "
        f"{100 * row.share_low:.0f} to {100 * row.share_high:.0f}%"
        for row in bins
    )
    words = f"<title>Calibration of {escape(who)}</title><desc>{escape(told)}</desc>"
    shape = f'<svg class="chart calibration" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{words}{"".join(parts)}</svg>'
    return Markup(shape)  # noqa: S704 - every text in it is escaped


def _across(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _up(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)


def _grid() -> str:
    parts = [f'<path d="M{LEFT} {BOTTOM}L{RIGHT} {TOP}" class="ideal"/>']
    for tick in TICKS:
        x, y = _across(tick / 100), _up(tick / 100)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}M{x:.1f} {BOTTOM}v4" class="rule"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
        parts.append(f'<text x="{x:.1f}" y="{BOTTOM + 17}" text-anchor="middle">{tick}</text>')
    parts.append(
        f'<text x="{(LEFT + RIGHT) / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">Probability given, %</text>'
    )
    middle = (TOP + BOTTOM) / 2
    turned = f'transform="rotate(-90 12 {middle:.0f})"'
    parts.append(f'<text x="12" y="{middle:.0f}" text-anchor="middle" {turned}>Turned out true, %</text>')
    return "".join(parts)
