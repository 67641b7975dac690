"""Why a call became another one: the earlier call is judged again with one thing changed at a time.

What moves the call by itself is named first. A call that a model or a person made is not judged again; what changed
of what it cites is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from seatrial.evidence.evidence import Evidence
from seatrial.facts.derived import ABOUT_SOURCES
from seatrial.facts.freshness import stale_metrics
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Criterion, Critic
from seatrial.panel.memory.change import Cause, CauseKind, Origin
from seatrial.panel.memory.keys import metrics_read
from seatrial.panel.memory.state import Seat, State
from seatrial.panel.review import Author
from seatrial.panel.scoring import Case, Rubric, case_of
from seatrial.panel.sentences import join_words


@dataclass(frozen=True)
class _Scene:
    """Everything that a rubric's call follows from."""

    critic: Critic
    metrics: dict[str, Metric]
    tool: Tool
    day: date

    @cached_property
    def case(self) -> Case:
        return case_of(self.tool, self.metrics, self.day)

    @cached_property
    def stale(self) -> Collection[str]:
        return stale_metrics(self.tool, self.metrics, self.day)

    @cached_property
    def call(self) -> str:
        return Rubric(self.critic, self.tool, self.case, self.stale).judge().call


class Inquiry:
    """What may have turned one critic's call on one tool between two states."""

    def __init__(self, before: State, after: State, tool: str, critic: str) -> None:
        self.before, self.after = before, after
        self.critic = critic
        self.seats = before.tools[tool].calls[critic], after.tools[tool].calls[critic]
        self.old = _scene(before, tool, critic)
        self.new = _scene(after, tool, critic)
        self.addresses = {
            id: row.address for state in (before, after) for id, row in state.tools[tool].statements.items()
        }

    def causes(self) -> list[Cause]:
        """All that changed and bears on the call: what moves it by itself first."""
        was, now = self.seats
        found = [*self._author()]
        if now.author.kind == was.author.kind == "rubric":
            found += [*self._rules(), *self._critic(), *self._time(), *self._readings()]
        found += self._evidence(self._weighed(was, now))
        if not any(cause.alone for cause in found) and now.author.kind == "rubric" and not found:
            found.append(_rules(self.before, self.after, alone=True))
        return sorted(found, key=lambda cause: not cause.alone)

    def _author(self) -> Iterator[Cause]:
        was, now = (seat.author for seat in self.seats)
        if (was.kind, was.name) != (now.kind, now.name):
            yield Cause(kind="author", label="author", old=author_text(was), new=author_text(now), alone=True)

    def _rules(self) -> Iterator[Cause]:
        """The same evidence, judged by the present code or the present list of metrics."""
        if self.old.call != self.seats[0].call:
            yield _rules(self.before, self.after, alone=self.old.call == self.seats[1].call)
        elif self._moved(metrics=self.new.metrics):
            yield Cause(kind="rules", label="the list of metrics", alone=True)

    def _critic(self) -> Iterator[Cause]:
        if self.old.critic != self.new.critic:
            alone = self._moved(critic=self.new.critic)
            for label, old, new in critic_differences(self.old.critic, self.new.critic, self.new.metrics):
                yield Cause(kind="critic", label=label, old=old, new=new, alone=alone)

    def _time(self) -> Iterator[Cause]:
        """Ages that crossed a line, and readings that became stale."""
        if self.old.day == self.new.day or not self._moved(day=self.new.day):
            return
        later = _Scene(self.old.critic, self.old.metrics, self.old.tool, self.new.day)
        names = [row.metric for row in self.old.critic.criteria_of(self.old.tool)]
        ages = [name for name in names if later.case.get(name) != self.old.case.get(name)]
        stale = [name for name in names if name in later.stale and name not in self.old.stale]
        for name in ages:
            case = {**self.old.case, name: later.case[name]}
            call = Rubric(self.old.critic, self.old.tool, case, self.old.stale).judge().call
            old, new = (f"{scene.case[name]:,.0f} days of age" for scene in (self.old, later))
            yield self._cause("time", name, old, new, self.old.tool.leading(name), alone=call != self.old.call)
        for name in stale:
            call = Rubric(self.old.critic, self.old.tool, self.old.case, {*self.old.stale, name}).judge().call
            item = self.old.tool.leading(name)
            read = f"read on {item.read.isoformat()}" if item else "read"
            yield self._cause("time", name, read, "stale", item, alone=call != self.old.call)

    def _readings(self) -> Iterator[Cause]:
        """The same statements with other days of reading: what became stale by that, or was read again."""
        later = _Scene(self.old.critic, self.old.metrics, self.new.tool, self.old.day)
        names = [row.metric for row in self.old.critic.criteria_of(self.old.tool)]
        turned = [name for name in names if (name in later.stale) != (name in self.old.stale)]
        moved = [name for name in turned if self._stated(self.old, name) == self._stated(self.new, name)]
        together = Rubric(self.old.critic, self.old.tool, self.old.case, later.stale).judge().call != self.old.call
        for name in moved:
            stale = {*self.old.stale} ^ {name}
            call = Rubric(self.old.critic, self.old.tool, self.old.case, stale).judge().call
            was, now = self.old.tool.leading(name), self.new.tool.leading(name)
            old, new = (f"read on {item.read.isoformat()}" if item else "not stated" for item in (was, now))
            old, new = (f"{old} (stale)", new) if name in self.old.stale else (old, f"{new} (stale)")
            alone = call != self.old.call or (together and len(moved) == 1)
            yield self._cause("fact", name, old, new, now or was, alone=alone)

    def _evidence(self, names: list[str]) -> list[Cause]:
        """What is stated otherwise now, calculations by what went in; what weighs most first."""
        rubric = Rubric(self.old.critic, self.old.tool, self.old.case, self.old.stale)
        found: dict[str, tuple[bool, float, Cause]] = {}
        for name in names:
            if self._stated(self.old, name) == self._stated(self.new, name):
                continue
            alone = self._moved(tool=_with_metric(self.old.tool, self.new.tool, name))
            place = self.new.case.get(name)
            step = rubric.step(name, place) if place is not None else 0.0
            for each in self._inputs(name):
                held = found.get(each)
                if held is None or (alone, step) > held[:2]:
                    found[each] = alone, step, self._statement(each, alone=alone)
        return [cause for _, _, cause in sorted(found.values(), key=lambda row: (not row[0], -row[1]))]

    def _weighed(self, was: Seat, now: Seat) -> list[str]:
        """The metrics that can move this call: the criteria's; of another author all that the critic reads."""
        category = self.new.tool.category
        if was.author.kind == now.author.kind == "rubric":
            rows = [*self.old.critic.criteria_for(category), *self.new.critic.criteria_for(category)]
            return list(dict.fromkeys(row.metric for row in rows))
        return metrics_read(self.new.critic, category)

    def _inputs(self, name: str) -> list[str]:
        """The metrics that made a calculated one change; the metric itself where none did."""
        if name in ABOUT_SOURCES:
            return [name]
        ids = {id for tool in (self.old.tool, self.new.tool) for row in tool.statements(name) for id in row.inputs}
        items = [item for tool in (self.old.tool, self.new.tool) for item in tool.evidence if item.id in ids]
        given = dict.fromkeys(item.metric for item in items)
        return [each for each in given if self._stated(self.old, each) != self._stated(self.new, each)] or [name]

    def _statement(self, name: str, *, alone: bool) -> Cause:
        metric = (self.new.metrics.get(name) or self.old.metrics[name]).label
        old, new = (_text(scene.tool, scene.metrics.get(name), name) for scene in (self.old, self.new))
        was, now = self.old.tool.leading(name), self.new.tool.leading(name)
        if old == new and was and now:
            old, new = (f"{item.text} ({_standing(item)})" for item in (was, now))
        kind = _kind(self.new.metrics.get(name) or self.old.metrics[name], now or was)
        return self._cause(kind, name, old, new, now or was, alone=alone, label=metric)

    def _cause(
        self,
        kind: CauseKind,
        name: str,
        old: str | None,
        new: str | None,
        item: Evidence | None,
        *,
        alone: bool,
        label: str | None = None,
    ) -> Cause:
        source = None
        if item and (item.trial or self.addresses.get(item.id)):
            source = Origin(url=self.addresses.get(item.id), trial=item.trial)
        label = label or self.old.metrics[name].label
        return Cause(kind=kind, metric=name, label=label, old=old, new=new, source=source, alone=alone)

    def _moved(
        self,
        critic: Critic | None = None,
        metrics: dict[str, Metric] | None = None,
        tool: Tool | None = None,
        day: date | None = None,
    ) -> bool:
        """Whether the earlier call turns with one thing changed."""
        if "rubric" not in (self.seats[0].author.kind, self.seats[1].author.kind):
            return False
        old = self.old
        scene = _Scene(critic or old.critic, metrics or old.metrics, tool or old.tool, day or old.day)
        return scene.call != old.call

    @staticmethod
    def _stated(scene: _Scene, name: str) -> list[tuple[object, ...]]:
        return [(row.text, row.primary, row.trial, row.low, row.high) for row in scene.tool.statements(name)]


def author_text(author: Author) -> str:
    """Who made a call."""
    if author.kind == "rubric":
        return f"the rubric {author.version}"
    return f"{author.name} ({author.version})" if author.kind == "model" and author.version else author.name


def critic_differences(
    old: Critic, new: Critic, metrics: dict[str, Metric]
) -> Iterator[tuple[str, str | None, str | None]]:
    """What of a critic's file bears on its calls and differs: label, old, new."""
    if old.ship_from != new.ship_from:
        yield "the line from which it ships", f"{old.ship_from * 100:g} points", f"{new.ship_from * 100:g} points"
    if old.least_coverage != new.least_coverage:
        yield "the share it wants to know", f"{old.least_coverage:.0%}", f"{new.least_coverage:.0%}"
    rows = [{(row.metric, *(row.categories or ())): row for row in critic.criteria} for critic in (old, new)]
    for key in dict.fromkeys([*rows[0], *rows[1]]):
        was, now = (of.get(key) for of in rows)
        label = f"its criterion “{metrics[key[0]].label if key[0] in metrics else key[0]}”"
        if was and now and was.weight != now.weight:
            yield label, f"weight {was.weight:g}", f"weight {now.weight:g}"
        elif was and now and _scale(was) != _scale(now):
            yield f"the scale of {label}", None, None
        elif not (was and now):
            yield f"{label}", None if was is None else "weighed", None if now is None else "weighed"


def _scale(row: Criterion) -> tuple[object, ...]:
    return row.direction, row.worst, row.best, row.scale, sorted(row.scores.items()), row.where_known


def _scene(state: State, tool: str, critic: str) -> _Scene:
    return _Scene(state.critics[critic], state.metrics, state.tools[tool].tool(tool), state.as_of)


def _rules(before: State, after: State, *, alone: bool) -> Cause:
    return Cause(kind="rules", label="the rules of judging", old=before.version, new=after.version, alone=alone)


def _with_metric(tool: Tool, other: Tool, name: str) -> Tool:
    """A tool with what another one states of one metric."""
    rows = [item for item in tool.evidence if item.metric != name]
    rows += [item for item in other.evidence if item.metric == name]
    return Tool(**tool.model_dump(exclude={"evidence"}), evidence=rows)


def _text(tool: Tool, metric: Metric | None, name: str) -> str | None:
    leading = tool.leading(name)
    if leading is None:
        return None
    return join_words(tool.items(name)) if metric and metric.many else leading.text


def _standing(item: Evidence) -> str:
    return "from a primary source" if item.primary else "from secondary sources only"


def _kind(metric: Metric, item: Evidence | None) -> CauseKind:
    if item is not None and item.kind == "trial":
        return "trial"
    return {"licence": "licence", "price": "price"}.get(metric.group, "fact")  # type: ignore[return-value]
