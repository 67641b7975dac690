"""The whole catalogue under a brief: who stays in, in the order of the panel, and why the others are out."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from seatrial.comparison.brief import Brief
from seatrial.comparison.decide import weighed
from seatrial.comparison.entry import Entry, entry
from seatrial.comparison.fit import fit
from seatrial.comparison.limit import Limit
from seatrial.facts.tool import Tool
from seatrial.panel.panel import Panel
from seatrial.panel.verdict import panel_rubrics


class Candidate(BaseModel):
    """One tool that meets the hard limits."""

    slug: str
    name: str
    category: str
    call: str = Field(description="The panel's call by the brief's weights.")
    ships: float = Field(description="Weight of the critics that ship it.")
    skips: float
    support: float = Field(description="Weighted mean support, 0 to 1.")
    entry: Entry


class Dropped(BaseModel):
    """One tool that does not, with the limits that keep it out."""

    slug: str
    name: str
    category: str
    limits: list[Limit]


class Choice(BaseModel):
    """The catalogue's answer to a brief."""

    as_of: date
    brief: Brief
    candidates: list[Candidate] = Field(description="Best first: net ships, then support.")
    dropped: list[Dropped]


def choose(panel: Panel, brief: Brief, category: str | None = None) -> Choice:
    """Rank every tool (or those of a category) that meets a brief, and say why the others do not."""
    tools = [tool for tool in panel.catalogue.tools.values() if category in (None, tool.category)]
    candidates: list[tuple[float, Candidate]] = []
    dropped = []
    for tool in sorted(tools, key=lambda tool: tool.name.casefold()):
        found = fit(tool, brief, panel.catalogue)
        if found.eligible:
            candidates.append(_candidate(panel, tool, brief))
        else:
            dropped.append(Dropped(slug=tool.slug, name=tool.name, category=tool.category, limits=found.reasons))
    ordered = [candidate for _, candidate in sorted(candidates, key=lambda row: -row[0])]
    return Choice(as_of=panel.catalogue.as_of, brief=brief, candidates=ordered, dropped=dropped)


def _candidate(panel: Panel, tool: Tool, brief: Brief) -> tuple[float, Candidate]:
    found = weighed(
        panel_rubrics(panel.critics, panel.sitting(tool)),
        brief,
        fixed=panel.written_calls(tool) if panel.written else None,
    )
    candidate = Candidate(
        slug=tool.slug,
        name=tool.name,
        category=tool.category,
        call=found.call,
        ships=found.ships,
        skips=found.skips,
        support=found.support,
        entry=entry(tool),
    )
    return found.place, candidate
