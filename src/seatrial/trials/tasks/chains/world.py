"""The records of one attempt, made as they are looked at, and the judge of what was done to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from seatrial.trials.item import Score
from seatrial.trials.tasks.answers import same_number, same_text, stated_answer
from seatrial.trials.tasks.chains.domain import Domain, Kind, Step, field
from seatrial.trials.tasks.chains.plan import Plan, outcome, value_of
from seatrial.trials.tasks.seeds import code
from seatrial.trials.tasks.toolbox import Parameter, read_arguments, tool


class ChainWorld:
    """One attempt at one chain.

    Only ids that were given or shown name a record. A wrong turn leads to records as full as the right ones, and
    never back to the trail.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._kinds = {kind.tool: kind for kind in plan.domain.kinds}
        self._steps = {step.tool: step for step in plan.domain.procedure}
        self._trail = {found: place for place, found in enumerate(plan.ids())}
        first = plan.ids()[0]
        self._known: dict[str, str] = {first: plan.start}  # what each id that was shown names
        self._done: list[tuple[str, str]] = []  # steps with what they were done to, in order, each once
        self._undone = 0
        self._calls = 0
        self._furthest = 0

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """A record, the outcome of a step, or what was wrong with the call."""
        self._calls += 1
        wanted = parameters(self._plan.domain).get(name)
        if wanted is None:
            return f"Error: there is no tool called {name[:60]!r}."
        given, problem = read_arguments(wanted, arguments)
        if problem:
            return f"Error: {problem}"
        id_ = str(next(iter(given.values()), "")).strip()
        if name in self._kinds:
            return self._show(self._kinds[name], id_)
        if name in self._steps:
            return self._perform(self._steps[name], id_)
        if name == self._plan.domain.undo[0]:
            return self._undo(id_)
        return next(says for idle, _, says in self._plan.domain.idle if idle == name)

    def follow_up(self, answer: str) -> str | None:  # noqa: ARG002 - the interface's
        """Nothing: a chain is one question."""
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """Nothing: a chain has no files."""

    def grade(self, answer: str) -> Score:
        """Both the state of the office and the stated answer have to be right."""
        wanted = [(name, next(iter(given.values()))) for name, given in self._plan.solution() if name in self._steps]
        detail = f"{self._furthest} of {self._plan.size} calls of the chain made, {self._calls} in all."
        if not self._calls:
            return Score(0.0, "no tool used", detail)
        if self._undone or any(done not in wanted for done in self._done):
            return Score(0.0, "changed something else", detail)
        if self._done != wanted:
            return Score(0.0, "chain not finished", detail)
        stated = stated_answer(answer)
        if stated is None:
            return Score(0.0, "no stated answer", detail)
        if self._is_right(stated):
            return Score(1.0)
        cause = "wrong answer" if self._furthest == self._plan.size else "chain not finished"
        return Score(0.0, cause, f"{detail} Stated: {stated[:200]}.")

    def close(self) -> None:
        """Nothing is held."""

    def solve(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """The shortest right sequence of calls."""
        return self._plan.solution()

    def reference(self) -> str | None:
        """The right last answer."""
        return f"Answer: {self._plan.answer()}"

    def _is_right(self, stated: str) -> bool:
        right = self._plan.answer()
        return (
            same_number(stated, Fraction(right))
            if self._plan.is_number and not self._plan.steps
            else same_text(stated, right)
        )

    def _show(self, kind: Kind, id_: str) -> str:
        if self._known.get(id_) != kind.name:
            return self._unknown(kind.name, id_)
        place = self._trail.get(id_)
        if place is not None:
            self._furthest = max(self._furthest, place + 1)
        record: dict[str, str | int] = {"id": id_, "kind": kind.name}
        for label in kind.numbers:
            record[field(label)] = int(value_of(self._plan.key, id_, label, True))
        for label, to in kind.links:
            record[f"{field(label)}_id"] = self._linked(id_, place, label, to)
        for label in kind.codes:
            record[field(label)] = value_of(self._plan.key, id_, label, False)
        return json.dumps(record)

    def _linked(self, id_: str, place: int | None, label: str, kind: str) -> str:
        """Where a link of a record leads: on along the trail, or to a record that nobody asked about."""
        on_trail = place is not None and place < len(self._plan.trail) and self._plan.trail[place][0] == label
        if on_trail and place is not None:
            found = self._plan.id_at(place + 1, kind)
        else:
            found = f"{self._plan.domain.by_name[kind].prefix}-{code(6, self._plan.key, id_, label)}"
        self._known[found] = kind
        return found

    def _perform(self, step: Step, id_: str) -> str:
        if self._known.get(id_) != step.takes:
            return self._unknown(step.takes, id_)
        if (step.tool, id_) not in self._done:
            self._done.append((step.tool, id_))
        found = outcome(self._plan.key, step, id_)
        self._known[found] = step.gives
        right = [(name, *given.values()) for name, given in self._plan.solution()]
        if (step.tool, id_) in right:
            self._furthest = max(self._furthest, right.index((step.tool, id_)) + 1)
        return json.dumps({"done": step.tool, f"{field(step.gives)}_id": found})

    def _undo(self, id_: str) -> str:
        first = self._plan.domain.procedure[0].gives
        if self._known.get(id_) != first:
            return self._unknown(first, id_)
        self._undone += 1
        return json.dumps({"done": self._plan.domain.undo[0], "id": id_})

    def _unknown(self, kind: str, id_: str) -> str:
        """Why an id names no such thing."""
        shown = id_[:40]
        if other := self._known.get(id_):
            return f"Error: {shown} names no {kind}; what it names is of the kind {other}."
        return f"Error: there is no {kind} with the id {shown!r}."


def parameters(domain: Domain) -> dict[str, tuple[Parameter, ...]]:
    """The tools of a domain by name, with what each takes."""
    found: dict[str, tuple[Parameter, ...]] = {}
    for kind in domain.kinds:
        found[kind.tool] = (Parameter(f"{field(kind.name)}_id", "string", f"The id of the {kind.name}."),)
    for step in domain.procedure:
        found[step.tool] = (Parameter(f"{field(step.takes)}_id", "string", f"The id of the {step.takes}."),)
    first = domain.procedure[0].gives
    found[domain.undo[0]] = (Parameter(f"{field(first)}_id", "string", f"The id of the {first}."),)
    found |= {name: () for name, _, _ in domain.idle}
    return found


def tools(domain: Domain) -> list[dict[str, Any]]:
    """The tools of a domain as specifications, by name."""
    says = {kind.tool: f"Show the record of a {kind.name}, with the ids of what it refers to." for kind in domain.kinds}
    says |= {
        step.tool: f"{step.says.format('a ' + step.takes).capitalize()}. Returns the id of a new {step.gives}."
        for step in domain.procedure
    }
    says |= {domain.undo[0]: domain.undo[1]} | {name: text for name, text, _ in domain.idle}
    return [tool(name, says[name], wanted) for name, wanted in sorted(parameters(domain).items())]
