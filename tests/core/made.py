"""Metrics, critics and tools made on the spot, for rules that need no file."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatrial.evidence.evidence import Evidence, Source, Value, evidence_id
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.schema import Category, Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Criterion, Critic
from seatrial.panel.panel import Panel
from seatrial.panel.rubric import Sitting

DAY = date(2026, 1, 15)
CATEGORY = Category(id="models", name="Models", noun="a model", about="Made for tests.")
METRICS = {
    row.id: row
    for row in (
        Metric(id="speed", label="Speed", group="claims", kind="number", unit="%", says="Its speed is {value}."),
        Metric(id="skill", label="Skill", group="claims", kind="number", unit="%", says="Its skill is {value}."),
        Metric(id="room", label="Room", group="limits", kind="number", unit="token", says="Its room is {value}."),
        Metric(id="since", label="Since", group="identity", kind="date", says="It was released on {value}."),
        Metric(id="hosts", label="Hosts", group="running", kind="name", many=True, says="It runs in {value}."),
        Metric(
            id="open",
            label="Open",
            group="licence",
            kind="term",
            terms=["yes", "partly", "no"],
            says={"yes": "It is open.", "partly": "It is open in part.", "no": "It is closed."},
        ),
    )
}
UNITS = {name: row.unit for name, row in METRICS.items()}


def statement(tool: str, metric: str, value: Value, *, primary: bool = True, **more: Any) -> Evidence:
    """One fact, from the maker or from somebody else; `origin` tells apart what would be the same."""
    origin = more.pop("origin", "maker" if primary else "press")
    source = Source(url=f"https://{origin}.example/", title=origin, publisher=origin, primary=primary)
    given = {"text": str(value), "unit": UNITS[metric], "read": DAY, "quote": str(value), **more}
    identity = evidence_id(tool, metric, value, UNITS[metric], origin)
    return Evidence(id=identity, tool=tool, metric=metric, value=value, source=source, primary=primary, **given)


def tool(slug: str, *statements: Evidence, primary: bool = True, **values: Value) -> Tool:
    """A tool with these statements, and one more for each of the values."""
    stated = [statement(slug, name, value, primary=primary) for name, value in values.items()]
    return Tool(
        slug=slug,
        name=slug.title(),
        maker="Makers",
        category=CATEGORY.id,
        aliases=[],
        former_slugs=[],
        evidence=[*statements, *stated],
    )


def criterion(metric: str, **more: Any) -> Criterion:
    """A percentage, the higher the better, unless told otherwise."""
    given = {"direction": "higher", "weight": 1, "worst": 0, "best": 100, "good": "Good.", "poor": "Poor."}
    if METRICS[metric].terms:
        given |= {"direction": "listed", "scores": {"yes": 1, "partly": 0.5, "no": 0}, "worst": None, "best": None}
    return Criterion.model_validate({"metric": metric, **given, **more})


def critic(name: str, *criteria: Criterion, ship_from: float = 0.5, least_coverage: float = 0.4) -> Critic:
    """A critic with these criteria and no questions."""
    return Critic(
        id=name,
        name=name.title(),
        order=1,
        looks_for="What a test asks for.",
        mark="M0 0",
        ship_from=ship_from,
        least_coverage=least_coverage,
        questions=[],
        criteria=list(criteria),
    )


def sitting(row: Tool) -> Sitting:
    """A tool before the panel."""
    return Sitting(row, CATEGORY, METRICS, DAY, rivals=0, peers={})


def panel(critics: list[Critic], *tools: Tool) -> Panel:
    """Critics over a catalogue of these tools."""
    return Panel(Catalogue({CATEGORY.id: CATEGORY}, METRICS, Licences({}), {row.slug: row for row in tools}), critics)
