"""A key over everything that goes into one review: where it is the same, the review is the same.

It holds the critic, what the critic reads of the tool (statements, their order, which are stale), the metrics'
definitions, where the review depends on it the catalogue's day and the number of rivals, the scores of the tool's
peers for the criteria that a resample may take from them, and a review that a model or a person wrote. The code that
judges is not in it: see `judging_code`.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property

from pydantic import BaseModel

from seatrial.evidence.evidence import Evidence
from seatrial.facts.freshness import stale_ids
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Criterion, Critic
from seatrial.panel.panel import Panel
from seatrial.panel.rubric import Sitting
from seatrial.panel.scoring import position, score

# What a review takes from a statement. Its id holds the source; that it was read again changes nothing but its age.
OF_STATEMENT = {"id", "kind", "value", "unit", "low", "high", "text", "primary"}
OF_TRIAL = OF_STATEMENT | {"read", "note", "trial"}
LENGTH = 16  # hex digits: 64 bits, for some hundreds of reviews


class Keys:
    """The keys of a panel's reviews."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel

    def of(self, tool: Tool) -> dict[str, str]:
        """The key of every critic's review of a tool, by critic."""
        reader = _Reader(self.panel.sitting(tool))
        return {critic.id: self._key(critic, reader) for critic in self.panel.critics}

    def _key(self, critic: Critic, reader: _Reader) -> str:
        tool, category = reader.tool, reader.sitting.category
        names = metrics_read(critic, tool.category)
        parts = [
            self._critics[critic.id],
            [tool.slug, tool.name, category.model_dump_json() if reader.asks(critic, "category") else category.id],
            [self._metrics[name] for name in names],
            [[reader.digest(item), item.id in reader.stale] for name in names for item in tool.statements(name)],
            reader.trials,
            reader.sitting.rivals if reader.asks(critic, "category") else None,
            str(reader.sitting.as_of) if self._dated(critic, tool) else None,
            [reader.pool(row) for row in critic.criteria_of(tool)],
            self._written(critic, tool),
        ]
        return _short(json.dumps(parts))

    def _dated(self, critic: Critic, tool: Tool) -> bool:
        """Whether a review says something else on another day: it weighs an age, or looks a year ahead."""
        kinds = {self.panel.catalogue.metrics[row.metric].kind for row in critic.criteria_for(tool.category)}
        return "date" in kinds or any(question.computed == "thesis" for question in critic.questions)

    def _written(self, critic: Critic, tool: Tool) -> list[str] | None:
        written = self.panel.written.get((tool.slug, critic.id))
        return [written.model_dump_json(), self.panel.pack(critic, tool).sha256] if written else None

    @cached_property
    def _critics(self) -> dict[str, str]:
        return {critic.id: _digest(critic) for critic in self.panel.critics}

    @cached_property
    def _metrics(self) -> dict[str, str]:
        return {name: _digest(metric) for name, metric in self.panel.catalogue.metrics.items()}


class _Reader:
    """One tool as its keys see it; every statement is digested once."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.tool = sitting.tool
        self.stale = stale_ids(sitting.tool, sitting.metrics, sitting.as_of)
        self._digests: dict[str, str] = {}
        self.trials = [self.digest(item) for item in self.tool.evidence if item.kind == "trial"]

    def digest(self, item: Evidence) -> str:
        if item.id not in self._digests:
            fields = OF_TRIAL if item.kind == "trial" else OF_STATEMENT
            self._digests[item.id] = _short(item.model_dump_json(include=fields))
        return self._digests[item.id]

    @staticmethod
    def asks(critic: Critic, computed: str) -> bool:
        return any(question.computed == computed for question in critic.questions)

    def pool(self, row: Criterion) -> list[float] | None:
        """What a resample may take from peers for one criterion; None where it takes nothing from them."""
        statements = self.tool.statements(row.metric)
        if any(item.primary for item in statements) and not any(item.id in self.stale for item in statements):
            metric, day = self.sitting.metrics[row.metric], self.sitting.as_of
            if all(score(row, position(item, metric, self.tool, day)) is not None for item in statements):
                return None
        places = (score(row, place) for place in self.sitting.peers.get(row.metric, []))
        return sorted(place for place in places if place is not None)


def metrics_read(critic: Critic, category: str) -> list[str]:
    """The metrics that a critic reads of a tool of a category: for its questions, then for its criteria."""
    asked = dict.fromkeys(name for question in critic.questions for name in question.metrics)
    return list(asked | dict.fromkeys(row.metric for row in critic.criteria_for(category)))


def _digest(thing: BaseModel) -> str:
    return _short(thing.model_dump_json(by_alias=True))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
