"""The calendar of what changed: a year of weeks, one mark a week in which a call changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from markupsafe import Markup

from seatrial.panel.memory.change import Change
from seatrial.publish.charts import WIDTH

WEEKS = 52
STEP = WIDTH / WEEKS
LINE = 22.0
LARGEST = 6.0
FULL = 4  # changes in a week that get the largest mark, where no week has more


def calendar(changes: Iterable[Change], today: date) -> Markup:
    """The last year, week by week up to today; a mark's area grows with the number of changes."""
    monday = today - timedelta(days=today.weekday())
    weeks = Counter((monday - _monday(row.when.date())).days // 7 for row in changes if row.kind != "beginning")
    counts = {back: count for back, count in weeks.items() if 0 <= back < WEEKS}
    most = max([FULL, *counts.values()])
    parts = [f'<path d="M0 {LINE:g}H{WIDTH}" class="rule"/>', *_months(monday)]
    told = []
    for back, count in sorted(counts.items(), reverse=True):
        x, radius = _x(back), max(2.5, LARGEST * (count / most) ** 0.5)
        parts.append(f'<circle cx="{x:.1f}" cy="{LINE:g}" r="{radius:.1f}" class="moved"/>')
        told.append(f"week of {(monday - timedelta(weeks=back)).isoformat()}: {count}")
    words = "; ".join(told) or "none"
    title = "Changes of calls in the last year, by week"
    inner = f"<title>{title}</title><desc>{words}</desc>{''.join(parts)}"
    shape = f'<svg class="chart calendar" viewBox="0 0 {WIDTH} 46" role="img">{inner}</svg>'
    return Markup(shape)  # noqa: S704 - numbers and days only


def _months(monday: date) -> Iterable[str]:
    """A tick where a month begins, a name at every third."""
    for back in range(WEEKS - 1, -1, -1):
        day = monday - timedelta(weeks=back)
        if day.day <= 7:
            x = _x(back)
            yield f'<path d="M{x:.1f} {LINE - 4:g}v8" class="rule"/>'
            if day.month % 3 == 1:
                anchor = "end" if x > WIDTH - 30 else "start" if x < 30 else "middle"
                name = day.strftime("%b %Y") if day.month == 1 else day.strftime("%b")
                yield f'<text x="{x:.1f}" y="42" text-anchor="{anchor}">{name}</text>'


def _x(back: int) -> float:
    return WIDTH - STEP / 2 - back * STEP


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
