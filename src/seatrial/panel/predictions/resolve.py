"""When a prediction resolves itself, and when it waits for an editor.

Held `by` a day:
  true as soon as the condition is met by readings that count, none of them later than the day;
  false once the day has passed, if every statement that decides was read in the last FRESH days before it, or later;
Held `on` a day: true or false by readings from FRESH days before it to FRESH days after.
Whatever is unknown, disputed, stated by secondary sources alone, or read too early or too late goes to an editor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from seatrial.evidence.dates import write_date
from seatrial.panel.predictions.finding import Finding
from seatrial.panel.predictions.forecast import RULE_AUTHOR, Filed, Forecast, Outcome, resolved
from seatrial.panel.predictions.judge import World, judge

FRESH = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """Where an unresolved prediction stands: an outcome by its rule, or what it waits for."""

    outcome: Outcome | None
    why: str
    due: bool
    finding: Finding | None = None

    @property
    def waits(self) -> bool:
        """Whether its day has come and only an editor can say how it turned out."""
        return self.due and self.outcome is None


def stand(forecast: Forecast, world: World, today: date) -> Standing:
    """Where a prediction that nobody has resolved stands today."""
    due = today > forecast.resolves_on
    rule = forecast.rule
    if rule is None:
        return Standing(None, "No rule that a program can read: an editor resolves it with a source.", due)
    if rule.held == "on":
        due = today >= forecast.resolves_on
        if not due:
            return Standing(None, "Its rule is looked at on the day.", due=False)
    found = judge(rule, world, min(today, forecast.resolves_on))
    if found.status not in ("met", "not met"):
        return Standing(None, f"{found.why} {'An editor decides.' if due else ''}".strip(), due, found)
    outcome, why = (_on if rule.held == "on" else _by)(forecast, found, due=due)
    return Standing(outcome, why, due, found)


def resolve_due(filed: Iterable[Filed], world: World, today: date) -> list[Filed]:
    """Those that resolve themselves today, each with its new resolution. What is resolved already is left alone."""
    found = []
    for row in filed:
        if row.standing is not None:
            continue
        standing = stand(row.forecast, world, today)
        if standing.outcome is not None and standing.finding is not None:
            proof = standing.finding.proof
            found.append(
                resolved(row, outcome=standing.outcome, decided=today, by=RULE_AUTHOR, why=standing.why, proof=proof)
            )
    return found


def _by(forecast: Forecast, found: Finding, *, due: bool) -> tuple[Outcome | None, str]:
    day = write_date(forecast.resolves_on.isoformat())
    if found.status == "met":
        if max(found.read) > forecast.resolves_on:
            return None, f"{found.why} That was read after {day} only: an editor decides whether it was so by then."
        if min(found.read) < forecast.made - FRESH:
            oldest = write_date(min(found.read).isoformat())
            return None, f"{found.why} That was read on {oldest}, long before the prediction, and has to be read again."
        return "true", found.why
    if not due:
        return None, f"{found.why} Not met yet."
    if min(found.read) < forecast.resolves_on - FRESH:
        oldest = write_date(min(found.read).isoformat())
        return None, f"{found.why} That was last read on {oldest}, too early to say how it stood on {day}."
    return "false", f"{found.why} By {day} the condition was not met."


def _on(forecast: Forecast, found: Finding, *, due: bool) -> tuple[Outcome | None, str]:
    day = write_date(forecast.resolves_on.isoformat())
    first, last = forecast.resolves_on - FRESH, forecast.resolves_on + FRESH
    if not due or min(found.read) < first or max(found.read) > last:
        when = write_date(min(found.read).isoformat())
        return None, f"{found.why} That was read on {when}, not within {FRESH.days} days of {day}: an editor decides."
    return ("true" if found.status == "met" else "false"), found.why
