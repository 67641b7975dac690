"""A ranking as a picture: a line a tool, with its interval that holds for all at once. Drawn as `charts` draws."""

from __future__ import annotations

import math
from html import escape

from markupsafe import Markup

from seatrial.publish.charts import LEFT, RIGHT, WIDTH
from seatrial.votes.ranking import RankedTool, Ranking

ROW = 34
STEPS = (10, 20, 50, 100, 200, 500, 1_000, 2_000)


def ranking_chart(ranking: Ranking, group: int = 0) -> Markup:
    """The intervals of one group of tools, with names and ranks; empty while nobody voted.

    Whiskers reach to the intervals that hold at once, the thick part to those of a tool looked at alone.
    """
    tools = [tool for tool in ranking.tools if tool.group == group]
    if not tools:
        return Markup("")
    scale = _Scale(tools)
    bottom = 12 + ROW * len(tools)
    parts = [_axis(scale, bottom)]
    parts += [_row(tool, 28 + ROW * place, scale) for place, tool in enumerate(tools)]
    told = "; ".join(_said(tool) for tool in tools)
    words = f"<title>{escape(chart_caption(ranking))}</title><desc>{escape(told)}</desc>"
    shape = f'<svg class="chart" viewBox="0 0 {WIDTH} {bottom + 14}" role="img">{words}{"".join(parts)}</svg>'
    return Markup(shape)  # noqa: S704 - every text in it is escaped


def chart_caption(ranking: Ranking) -> str:
    """What the picture shows and what it does not."""
    level = f"{100 * ranking.level:g}%"
    sure = f"Lines: where all strengths lie at once, {level} sure. Thick: each looked at alone."
    few = " Preliminary." if ranking.preliminary else ""
    return f"Strength by {ranking.votes:,} votes, in points around the average tool. {sure}{few} {ranking.sentence}"


class _Scale:
    """Where a number of points stands, and which are written under the axis."""

    def __init__(self, tools: list[RankedTool]) -> None:
        low, high = min(tool.low for tool in tools), max(tool.high for tool in tools)
        step = next((step for step in STEPS if (high - low) / step <= 6), STEPS[-1])
        self.low = step * math.floor(low / step)
        self.high = max(step * math.ceil(high / step), self.low + step)
        self.ticks = range(int(self.low), int(self.high) + 1, step)

    def __call__(self, points: float) -> float:
        return LEFT + 4 + (points - self.low) / (self.high - self.low) * (RIGHT - LEFT - 8)


def _axis(scale: _Scale, bottom: float) -> str:
    parts = []
    for tick in scale.ticks:
        x = scale(tick)
        kind = "zero" if tick == 0 else "rule"
        anchor = "start" if x < LEFT + 14 else "end" if x > RIGHT - 14 else "middle"
        parts.append(f'<path d="M{x:.1f} 12V{bottom - 4}" class="{kind}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 8}" text-anchor="{anchor}" class="tick">{_signed(tick)}</text>')
    return "".join(parts)


def _row(tool: RankedTool, y: float, scale: _Scale) -> str:
    low, near, here, far, high = (
        scale(value) for value in (tool.low, tool.alone_low, tool.points, tool.alone_high, tool.high)
    )
    name = f'<text x="{LEFT}" y="{y - 12:g}" class="label">{escape(tool.tool)}</text>'
    rank = f'<text x="{RIGHT}" y="{y - 12:g}" text-anchor="end" class="tick">rank {tool.rank}</text>'
    whisker = f"M{low:.1f} {y:g}H{high:.1f}M{low:.1f} {y - 4:g}v8M{high:.1f} {y - 4:g}v8"
    thick = f"M{near:.1f} {y - 2:g}H{far:.1f}v4H{near:.1f}z"
    drawn = f'<path d="{whisker}" class="line"/><path d="{thick}"/><circle cx="{here:.1f}" cy="{y:g}" r="4.5"/>'
    return f'{name}{rank}<g class="c1">{drawn}</g>'


def _said(tool: RankedTool) -> str:
    ends = f"from {_signed(tool.low)} to {_signed(tool.high)}"
    return f"{tool.tool}: rank {tool.rank}, {_signed(tool.points)} points, {ends}, {tool.votes:,.0f} votes"


def _signed(points: float) -> str:
    rounded = round(points)
    return "0" if rounded == 0 else f"{rounded:+,}".replace("-", "−")
