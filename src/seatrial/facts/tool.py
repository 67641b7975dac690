"""A tool as the rest of Seatrial sees it: names, and evidence that leads with the best source."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel, ConfigDict

from seatrial.evidence.evidence import Evidence
from seatrial.facts.schema import Metric


class Tool(BaseModel):
    """A model, an interface, an agent or a developer tool, with everything stated about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    name: str
    maker: str
    category: str
    aliases: list[str]
    former_slugs: list[str]
    evidence: list[Evidence]

    @cached_property
    def by_metric(self) -> dict[str, list[Evidence]]:
        """The statements about each metric: primary sources first, then the newest reading."""
        grouped: dict[str, list[Evidence]] = {}
        for statement in self.evidence:
            grouped.setdefault(statement.metric, []).append(statement)
        return {metric: sorted(group, key=_rank) for metric, group in grouped.items()}

    def statements(self, metric: str) -> list[Evidence]:
        """All that is stated about a metric, the leading statement first."""
        return self.by_metric.get(metric, [])

    def leading(self, metric: str) -> Evidence | None:
        """The statement that leads, or None where nothing is stated."""
        return next(iter(self.statements(metric)), None)

    def items(self, metric: str) -> list[str]:
        """The items of a list metric, of all its statements, each once."""
        found: dict[str, None] = {}
        for statement in self.statements(metric):
            found.update(dict.fromkeys(statement.value if isinstance(statement.value, list) else [statement.text]))
        return list(found)

    def disputed(self, metric: Metric) -> bool:
        """Whether sources give more than one value for a metric that has only one. Two trials measure, and differ."""
        stated = {item.text.casefold() for item in self.statements(metric.id) if item.kind != "trial"}
        return not metric.many and len(stated) > 1

    @property
    def confirmed(self) -> bool:
        """Whether anything stated about it comes from a primary source."""
        return any(statement.source and statement.source.primary for statement in self.evidence)


def _rank(statement: Evidence) -> tuple[bool, int]:
    return (not statement.primary, -statement.read.toordinal())
