"""Readings past the day until which they hold, for the editors who read them again."""

from __future__ import annotations

from django_tasks import task

from seatrial.facts.freshness import stale_facts
from seatrial.facts.pricing.prices import current_day
from seatrial.server.store.shelf import current_shelf


@task(key="staleness", attempts=2)
def find_stale_facts() -> str:
    """Say what has to be read again, the longest overdue first.

    Nothing is judged here: reviews are as of the day of the catalogue's newest reading, so an import judges again what
    became stale until then.
    """
    catalogue = current_shelf().catalogue
    found = stale_facts(catalogue.tools.values(), catalogue.metrics, current_day())
    if not found:
        return "Every reading still holds."
    first, tools = found[0], len({row.tool.slug for row in found})
    overdue = f"{first.tool.name}, {first.metric.label}, {first.days} days overdue"
    return f"{len(found)} readings of {tools} tools have to be read again; first: {overdue}."
