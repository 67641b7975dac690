"""Charts of what readers vote: strengths on one scale, a line a tool."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from seatrial.votes.ranking import RankedTool

WIDTH = 200


def points_line(row: RankedTool, rows: Sequence[RankedTool]) -> Markup:
    """A tool's points with its interval, on the scale of all the rows; the dashes are the mean."""
    end = max(max(abs(other.low), abs(other.high)) for other in rows) or 1.0
    low, here, high, mean = (_across(value, end) for value in (row.low, row.points, row.high, 0.0))
    said = f"{row.points:+.0f} points, 95% interval {row.low:+.0f} to {row.high:+.0f}"
    return Markup(  # noqa: S704 - numbers alone
        f'<svg class="rowchart points" viewBox="0 0 {WIDTH} 14" role="img" aria-label="{said}">'
        f'<path d="M{mean:.1f} 0V14" class="zero"/><path d="M{low:.1f} 7H{high:.1f}" class="line level"/>'
        f'<circle cx="{here:.1f}" cy="7" r="3.5" class="level"/></svg>'
    )


def signed(value: float) -> str:
    """+12, −12 or 0."""
    return f"{value:+.0f}".replace("-", "−") if round(value) else "0"


def _across(value: float, end: float) -> float:
    return 4 + (value + end) / (2 * end) * (WIDTH - 8)
