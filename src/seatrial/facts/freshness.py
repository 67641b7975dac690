"""Facts have an age: how long a reading holds, and what has passed that day.

A reading holds for its metric's `good_for`; without one it holds for good, as what it says cannot change (the day of
a release, a score that was published). A calculation holds as long as every statement that went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seatrial.evidence.evidence import Evidence
from seatrial.facts.derived import ABOUT_SOURCES
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool


@dataclass(frozen=True)
class StaleFact:
    """A statement that has to be read again: the last day on which it held, and how many days ago that was."""

    tool: Tool
    metric: Metric
    statement: Evidence
    good_until: date
    days: int


def good_until(statement: Evidence, metrics: Mapping[str, Metric]) -> date | None:
    """The last day on which a statement holds by itself; None: for good, or as long as its inputs."""
    metric = metrics.get(statement.metric)
    days = metric.good_days if metric and statement.kind != "calculation" else None
    return statement.read + timedelta(days=days) if days else None


def stale_since(tool: Tool, metrics: Mapping[str, Metric], day: date) -> dict[str, date]:
    """The ids of a tool's statements that no longer hold on a day, each with the last day on which it did.

    A calculation held as long as the first of its inputs to become stale.
    """
    ends = {item.id: end for item in tool.evidence if (end := good_until(item, metrics)) and day > end}
    if not ends:
        return {}
    calculated = (item for item in tool.evidence if item.kind == "calculation" and item.metric not in ABOUT_SOURCES)
    inputs = {item.id: [ends[id] for id in item.inputs if id in ends] for item in calculated}
    return ends | {id: min(of) for id, of in inputs.items() if of}


def stale_ids(tool: Tool, metrics: Mapping[str, Metric], day: date) -> frozenset[str]:
    """The ids of a tool's statements that no longer hold on a day."""
    return frozenset(stale_since(tool, metrics, day))


def stale_metrics(tool: Tool, metrics: Mapping[str, Metric], day: date) -> frozenset[str]:
    """The metrics of which the leading statement no longer holds on a day."""
    stale = stale_ids(tool, metrics, day)
    return frozenset(name for name, group in tool.by_metric.items() if group[0].id in stale) if stale else stale


def stale_facts(tools: Iterable[Tool], metrics: Mapping[str, Metric], day: date) -> list[StaleFact]:
    """What has to be read or tried again, the longest overdue first; a calculation follows from what went in."""
    found = [
        StaleFact(tool, metrics[statement.metric], statement, end, (day - end).days)
        for tool in tools
        for statement in tool.evidence
        if (end := good_until(statement, metrics)) and day > end
    ]
    return sorted(found, key=lambda row: (-row.days, row.tool.name.casefold(), row.metric.id))
