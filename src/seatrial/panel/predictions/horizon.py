"""How far ahead a rubric looks: a year, and to the end of the quarter that it falls into."""

from __future__ import annotations

from datetime import date, timedelta

AHEAD = timedelta(days=365)


def horizon(made: date) -> date:
    """The last day of the quarter that lies a year ahead: one day for all predictions of the same weeks."""
    ahead = made + AHEAD
    quarter_end = (ahead.month - 1) // 3 * 3 + 3
    return date(ahead.year + quarter_end // 12, quarter_end % 12 + 1, 1) - timedelta(days=1)
