"""Changes by week, as people read them: the newest week first, and what was recorded for the first time in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from seatrial.panel.memory.change import Change, Kind


@dataclass
class Day:
    """What changed on one day; `beginnings` are tools whose verdict is the first on record."""

    day: date
    changes: list[Change] = field(default_factory=list)
    beginnings: list[Change] = field(default_factory=list)

    @property
    def alike(self) -> list[list[Change]]:
        """The changes, those together that say the same of several tools because a critic or a rule changed."""
        found: dict[tuple[str | None, ...], list[Change]] = {}
        for row in self.changes:
            own = None if row.kind in ("critic", "rules") else row.id
            found.setdefault((row.critic, row.before, row.after, row.reason, own), []).append(row)
        return list(found.values())


@dataclass
class Week:
    """The days of a week on which anything changed, the newest first."""

    monday: date
    days: list[Day]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def chosen(
    changes: Iterable[Change], *, since: date | None = None, tool: str | None = None, kind: Kind | None = None
) -> list[Change]:
    """The changes that fit, the newest first; within a moment a verdict stands before the calls that moved it."""
    found = [
        row
        for row in changes
        if (since is None or row.when.date() >= since) and tool in (None, row.tool) and kind in (None, row.kind)
    ]
    return sorted(found, key=lambda row: (-row.when.timestamp(), row.tool_name.casefold(), row.critic or ""))


def by_week(changes: Sequence[Change]) -> list[Week]:
    """Changes in the order of `chosen`, by week and day."""
    weeks: list[Week] = []
    for row in changes:
        day = row.when.date()
        monday = day - timedelta(days=day.weekday())
        if not weeks or weeks[-1].monday != monday:
            weeks.append(Week(monday, []))
        days = weeks[-1].days
        if not days or days[-1].day != day:
            days.append(Day(day))
        (days[-1].beginnings if row.kind == "beginning" else days[-1].changes).append(row)
    return weeks
