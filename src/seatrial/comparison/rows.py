"""Facts side by side: one row a metric, one cell a tool, differences marked, the deciding rows named."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from seatrial.evidence.evidence import Evidence
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.panel.scoring import Rubric

GROUPS = {
    "identity": "What it is",
    "licence": "Licence",
    "price": "Price",
    "size": "Size",
    "running": "Running it",
    "limits": "Limits",
    "capability": "What it can do",
    "trials": "Measured here, in trials",
    "claims": "Scores its makers and others state",
    "trust": "Trust",
}
DECIDING = 1.5  # points of 100


class Cell(BaseModel):
    """What is stated of one tool on one metric; no statements: unknown."""

    tool: str
    text: str | None
    statements: list[Evidence]
    disputed: bool
    confirmed: bool = Field(description="Whether the leading statement comes from a primary source.")


class Row(BaseModel):
    """One metric across the tools."""

    metric: str
    label: str
    group: str
    kind: str
    unit: str | None
    cells: list[Cell]
    differs: bool
    pull: float = Field(description="Points of 100 by which it moves the best-placed tool ahead of the worst-placed.")
    toward: str | None = Field(description="The tool it speaks for, where it decides.")

    @property
    def decides(self) -> bool:
        """Whether it moves enough to stand out."""
        return self.toward is not None


class Section(BaseModel):
    """Rows that belong together."""

    group: str
    title: str
    rows: list[Row]


def sections(tools: Sequence[Tool], metrics: dict[str, Metric], rubrics: Sequence[Sequence[Rubric]]) -> list[Section]:
    """Every metric that is stated of any of the tools, or that tools of such a category should state."""
    found: dict[str, list[Row]] = {group: [] for group in GROUPS}
    for metric in metrics.values():
        expected = any(metric.categories is not None and metric.shown_for(tool.category) for tool in tools)
        if any(tool.leading(metric.id) for tool in tools) or expected:
            found[metric.group].append(_row(metric, tools, rubrics))
    return [Section(group=group, title=GROUPS[group], rows=rows) for group, rows in found.items() if rows]


def _row(metric: Metric, tools: Sequence[Tool], rubrics: Sequence[Sequence[Rubric]]) -> Row:
    cells = [_cell(metric, tool) for tool in tools]
    points = [_points(metric.id, panel) for panel in rubrics]
    known = [value for value in points if value is not None]
    pull = max(known) - min(known) if len(known) == len(tools) and known else 0.0
    return Row(
        metric=metric.id,
        label=metric.label,
        group=metric.group,
        kind=metric.kind,
        unit=metric.unit,
        cells=cells,
        differs=len({(cell.text or "").casefold() for cell in cells}) > 1,
        pull=pull,
        toward=tools[points.index(max(known))].slug if pull >= DECIDING else None,
    )


def _cell(metric: Metric, tool: Tool) -> Cell:
    statements = tool.statements(metric.id)
    text = ", ".join(tool.items(metric.id)) if metric.many else statements[0].text if statements else None
    return Cell(
        tool=tool.slug,
        text=text or None,
        statements=statements,
        disputed=tool.disputed(metric),
        confirmed=bool(statements) and statements[0].primary,
    )


def _points(metric: str, panel: Sequence[Rubric]) -> float | None:
    """What a metric earns a tool, in points of 100 over the whole panel; None where nobody can score it."""
    earned = [
        100 * row.weight * score / rubric.total
        for rubric in panel
        for row in rubric.criteria
        if row.metric == metric and (score := rubric.scores[metric]) is not None
    ]
    return sum(earned) / len(panel) if earned else None
