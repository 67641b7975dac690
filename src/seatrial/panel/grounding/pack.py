"""What one critic may see of one tool: numbered evidence, nothing else, and a hash that names exactly this much."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from seatrial.evidence.dates import write_date
from seatrial.evidence.evidence import Evidence
from seatrial.evidence.quantity import UNITS
from seatrial.facts.schema import Category, Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.grounding.neutral import neutral

if TYPE_CHECKING:
    from seatrial.panel.rubric import Sitting

FORMAT = 1  # of the hashed content: another one makes every pack another pack
FEW = 4  # a calculation over more than this many inputs counts statements; what it counted is not shown
LENGTHS = {"name": 80, "value": 300, "quote": 400, "note": 300, "formula": 200, "source": 80}


@dataclass(frozen=True)
class EvidencePack:
    """The evidence of one tool as one critic may see it.

    `items`: in a stable order, numbered from 1: by the critic's questions, then by its criteria, then what trials
    measured; within a metric the leading statement first. `metrics`: what the critic asks about in this category,
    stated or not. `names`: what the tool is called. Texts in it are as they were read; only `text()` neutralises.
    """

    critic: str
    tool: str
    name: str
    maker: str
    category: Category
    names: tuple[str, ...]
    items: tuple[Evidence, ...]
    metrics: Mapping[str, Metric]
    sha256: str

    @cached_property
    def by_number(self) -> dict[int, Evidence]:
        """The evidence by the number that a model sees."""
        return dict(enumerate(self.items, start=1))

    @cached_property
    def by_id(self) -> dict[str, Evidence]:
        """The evidence by its id."""
        return {item.id: item for item in self.items}

    @cached_property
    def unstated(self) -> tuple[Metric, ...]:
        """What the critic asks about and no source states, where tools of this category should state it."""
        stated = {item.metric for item in self.items}
        return tuple(row for row in self.metrics.values() if row.id not in stated and row.shown_for(self.category.id))

    def text(self) -> str:
        """What a model sees: one block of data, between two lines that nothing inside can imitate.

        Every text from outside is on one line, without control, direction and invisible characters, without
        brackets, backticks and angle brackets, and of bounded length.
        """
        mark = self.sha256[:16]
        lines = [f"TOOL: {neutral(self.name, LENGTHS['name'])}, by {neutral(self.maker, LENGTHS['name'])}"]
        lines.append(f"CATEGORY: {self.category.noun}")
        lines += [line for number, item in self.by_number.items() for line in self._lines(number, item)]
        if self.unstated:
            lines.append("NO SOURCE STATES: " + ", ".join(row.label for row in self.unstated))
        return "\n".join([f"=== DATA {mark} ===", *lines, f"=== END OF DATA {mark} ==="])

    def _lines(self, number: int, item: Evidence) -> list[str]:
        metric = self.metrics.get(item.metric)
        label = metric.label if metric else item.metric
        value = neutral(item.text, LENGTHS["value"])
        lines = [f"[{number}] {label}: {value}{_interval(item)} ({_origin(item)})"]
        for field, words in (("quote", item.quote), ("note", item.note), ("formula", item.formula)):
            if words and not (field == "quote" and neutral(words, LENGTHS["quote"]) == value):
                lines.append(f"    {field}: '{neutral(words, LENGTHS[field])}'")
        return lines


def pack_of(critic: Critic, sitting: Sitting) -> EvidencePack:
    """The evidence of a tool that bears on a critic's questions and criteria, and all that trials measured of it."""
    tool, metrics = sitting.tool, sitting.metrics
    asked = dict.fromkeys(name for question in critic.questions for name in question.metrics)
    asked |= dict.fromkeys(row.metric for row in critic.criteria_for(tool.category))
    items = [item for name in asked for item in tool.statements(name)]
    items += [item for item in tool.evidence if item.kind == "trial" and item.metric not in asked]
    items += _inputs(items, tool)
    items = list({item.id: item for item in items}.values())
    scope = {name: metrics[name] for name in [*asked, *(item.metric for item in items)]}
    named = (tool.name, tool.slug, tool.maker, *tool.aliases)
    return EvidencePack(
        critic=critic.id,
        tool=tool.slug,
        name=tool.name,
        maker=tool.maker,
        category=sitting.category,
        names=named,
        items=tuple(items),
        metrics=scope,
        sha256=_hash(critic, sitting.category, named, items),
    )


def _inputs(items: list[Evidence], tool: Tool) -> list[Evidence]:
    """What went into the calculations among some evidence: a class comes with its licence, a mean with its prices."""
    wanted = {name for item in items if len(item.inputs) <= FEW for name in item.inputs}
    return [item for item in tool.evidence if item.id in wanted]


def _hash(critic: Critic, category: Category, named: tuple[str, ...], items: list[Evidence]) -> str:
    content = {
        "format": FORMAT,
        "critic": critic.model_dump(mode="json", by_alias=True),
        "category": category.model_dump(mode="json"),
        "names": named,
        # A count over all that is stated is what it is by its value: what else is stated is not before this critic.
        "evidence": [
            item.model_dump(mode="json", exclude={"inputs"} if len(item.inputs) > FEW else None) for item in items
        ],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _interval(item: Evidence) -> str:
    if item.low is None or item.high is None:
        return ""
    unit = UNITS[item.unit] if item.unit else None
    low, high = (unit.write(end) if unit else f"{end:g}" for end in (item.low, item.high))
    return f", between {low} and {high}"


def _origin(item: Evidence) -> str:
    day = write_date(item.read.isoformat())
    if item.kind == "trial":
        return f"measured in a trial that ended on {day}"
    if item.source is None:
        return "calculated from other evidence"
    whose = "its maker" if item.primary else "not its maker"
    return f"source: {neutral(item.source.publisher, LENGTHS['source'])}, {whose}, read on {day}"
