"""What the panel says at one moment, with all it rests on: enough to say later what changed, and why.

A state is a document of its own. It holds the critics and the metrics as they were, so that an earlier call can be
judged again with one thing changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial import __version__
from seatrial.evidence.evidence import Evidence
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.memory.judging import judging_code
from seatrial.panel.memory.keys import LENGTH, Keys
from seatrial.panel.panel import Assessment, Panel
from seatrial.panel.review import Author, Call, PanelCall, Review

FORMAT = 1
# Of a statement: what a call rests on. Words, titles and notes stand in the catalogue.
KEPT = {"id", "tool", "metric", "kind", "value", "unit", "low", "high", "text", "read", "primary", "inputs", "trial"}
FEW = 8  # a calculation over more statements than these counts them; which they were is not kept


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seat(_Document):
    """One critic's call on one tool."""

    call: Call
    confidence: float | None = None
    author: Author
    cites: list[str] = Field(description="Ids of the evidence that it cites; of the rubric: of all that it may cite.")
    key: str = Field(description="Of everything that goes into it.")


class Outcome(_Document):
    """The verdict on one tool."""

    call: PanelCall
    ships: int
    skips: int
    withheld: int

    def __str__(self) -> str:
        return f"{self.call}, {self.ships} of {self.ships + self.skips}" if self.ships + self.skips else self.call


class Statement(_Document):
    """One statement about a tool; `address` is where it was read."""

    evidence: dict[str, Any]
    address: str | None = None


class Entry(_Document):
    """One tool."""

    name: str
    category: str
    verdict: Outcome
    calls: dict[str, Seat]
    statements: dict[str, Statement]

    def tool(self, slug: str) -> Tool:
        """The tool with what was stated of it, as far as calls rest on it."""
        given = ({"id": id, "tool": slug, **row.evidence} for id, row in self.statements.items())
        rows = [Evidence.model_validate(row) for row in given]
        names: dict[str, Any] = {"maker": "", "aliases": [], "former_slugs": []}
        return Tool(slug=slug, name=self.name, category=self.category, evidence=rows, **names)


class State(_Document):
    """The whole panel over a whole catalogue."""

    format: int = FORMAT
    as_of: date
    version: str = Field(description="Of the program that judged.")
    judging: str = Field(description="Of the code that judged.")
    critics: dict[str, Critic]
    metrics: dict[str, Metric]
    tools: dict[str, Entry]


def state_of(
    panel: Panel,
    assessments: Mapping[str, Assessment] | None = None,
    earlier: State | None = None,
    keys: Mapping[str, dict[str, str]] | None = None,
) -> State:
    """The present state. Calls whose key stands in an earlier state of the same code are taken from there.

    `assessments` and `keys`, by slug, save judging and reading again where that was done already.
    """
    computed = Keys(panel)
    known = earlier.tools if earlier and earlier.judging == judging_code()[:LENGTH] else {}
    tools = {}
    for slug, tool in sorted(panel.catalogue.tools.items()):
        of_tool = keys[slug] if keys else computed.of(tool)
        entry = known.get(slug)
        if entry and list(entry.calls) == list(of_tool) and all(entry.calls[id].key == of_tool[id] for id in of_tool):
            calls, verdict = entry.calls, entry.verdict
        else:
            assessment = assessments[slug] if assessments else panel.assess(tool)
            calls = {review.critic: seat(review, of_tool[review.critic]) for review in assessment.reviews}
            verdict = outcome(assessment)
        tools[slug] = Entry(
            name=tool.name, category=tool.category, verdict=verdict, calls=calls, statements=_statements(tool)
        )
    return State(
        as_of=panel.catalogue.as_of,
        version=__version__,
        judging=judging_code()[:LENGTH],
        critics={critic.id: critic for critic in panel.critics},
        metrics=panel.catalogue.metrics,
        tools=tools,
    )


def carry_over(present: State, earlier: State | None, broken: Iterable[str]) -> State:
    """The present state, with the tools whose files cannot be read as they were: a slip of the pen ends no history."""
    held = {slug: earlier.tools[slug] for slug in broken if slug in earlier.tools} if earlier else {}
    return present.model_copy(update={"tools": {**held, **present.tools}})


def seat(review: Review, key: str) -> Seat:
    """What is remembered of a review."""
    sentences = (sentence for answer in review.answers for sentence in answer.sentences)
    cites = [*(id for mark in review.marks for id in mark.cites), *(id for row in sentences for id in row.cites)]
    return Seat(
        call=review.call,
        confidence=None if review.confidence is None else round(review.confidence, 4),
        author=review.author,
        cites=list(dict.fromkeys(cites)),
        key=key,
    )


def outcome(assessment: Assessment) -> Outcome:
    """What is remembered of a verdict."""
    row = assessment.verdict
    return Outcome(call=row.call, ships=row.ships, skips=row.skips, withheld=row.withheld)


def _statements(tool: Tool) -> dict[str, Statement]:
    found = {}
    for item in tool.evidence:
        document = item.model_dump(mode="json", include=KEPT - {"id", "tool"}, exclude_defaults=True)
        if len(item.inputs) > FEW:
            document.pop("inputs")
        found[item.id] = Statement(evidence=document, address=item.source.url if item.source else None)
    return found
