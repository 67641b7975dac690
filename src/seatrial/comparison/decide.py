"""The answer: one of the tools, either, or neither; how sure, and what would change it.

1. A tool that breaks a hard limit of the brief is out.
2. Of the others, those that the panel ships (by the brief's weights) can be the answer; none: neither.
3. One: that one. Several: the one that leads, if it does in at least LEADS of the resamples; else either of
   those that share the lead. Ships less skips lead, over all critics; then the mean support.

Sureness is the share of resamples in which the answer holds: nobody stands (neither), or one of the chosen leads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from seatrial.comparison.brief import Brief
from seatrial.comparison.fit import Fit
from seatrial.facts.tool import Tool
from seatrial.panel.flip import smallest_change
from seatrial.panel.panel import Assessment, Panel
from seatrial.panel.resample import DRAWS, Floats
from seatrial.panel.review import Call, Change, Flip, PanelCall
from seatrial.panel.rubric import Sitting, flip_text
from seatrial.panel.scoring import Case, Rubric
from seatrial.panel.sentences import join_words
from seatrial.panel.verdict import fixed_calls, panel_call, panel_rubrics, panel_scales, panel_step, ship_draws

LEADS = 0.8


class Answer(BaseModel):
    """Which one to ship with."""

    kind: Literal["one", "either", "neither"]
    tools: list[str]
    sureness: float = Field(description="Share of resamples in which the answer holds, 0 to 1.")
    flip: Flip | None

    @property
    def firmness(self) -> str:
        """The sureness in words."""
        steps = ((0.9, "firm"), (0.75, "fairly firm"), (0.5, "a leaning"), (0.0, "a weak leaning"))
        return next(words for least, words in steps if self.sureness >= least)


@dataclass(frozen=True)
class Weighed:
    """A panel's judgements by a brief's weights; a higher place leads."""

    ships: float
    skips: float
    support: float
    place: float

    @property
    def call(self) -> PanelCall:
        """The majority of the weight."""
        return panel_call(self.ships, self.skips)


def weighed(
    rubrics: Sequence[Rubric], brief: Brief, changes: Case | None = None, fixed: Mapping[str, Call] | None = None
) -> Weighed:
    """The panel's judgements, as they are or with some positions changed; `fixed` are calls that no rubric made."""
    seats = sum(brief.weight(rubric.critic.id) for rubric in rubrics)
    judged = [(rubric.critic.id, rubric.judge(changes)) for rubric in rubrics]
    calls = [(brief.weight(name), (fixed or {}).get(name) or row.call, row.support) for name, row in judged]
    made = [row for row in calls if row[1] != "withheld"]
    ships = sum(weight for weight, call, _ in made if call == "ship")
    skips = sum(weight for weight, call, _ in made if call == "skip")
    total = ships + skips
    support = sum(weight * points for weight, _, points in made) / total if total else 0.0
    return Weighed(ships, skips, support, float(_place(ships, skips, support, seats)))


@dataclass
class Contender:
    """One tool as the decision sees it."""

    tool: Tool
    fit: Fit
    assessment: Assessment
    sitting: Sitting
    rubrics: list[Rubric]
    drawn: dict[str, Floats]
    brief: Brief
    weights: dict[str, float] = field(init=False)
    fixed: dict[str, Call] = field(init=False)

    def __post_init__(self) -> None:
        calls = {review.critic: review.call for review in self.assessment.reviews}
        self.weights = {critic: self.brief.weight(critic) for critic, call in calls.items() if call != "withheld"}
        self.fixed = fixed_calls(self.assessment.reviews)

    def stands(self, changes: Case | None = None) -> tuple[bool, float]:
        """Whether the panel ships it, by the brief's weights, and its place: net ships, then mean support."""
        found = weighed(self.rubrics, self.brief, changes, self.fixed)
        return self.fit.eligible and found.call == "ship", found.place

    @property
    def _seats(self) -> float:
        return sum(self.brief.weight(rubric.critic.id) for rubric in self.rubrics)

    def resampled(self) -> tuple[NDArray[np.bool_], Floats]:
        """The same two in every resample."""
        total = sum(self.weights.values())
        if not total or not self.fit.eligible:
            return np.zeros(DRAWS, dtype=bool), np.zeros(DRAWS)
        ships = {row.critic: ship_draws(row, self.drawn[row.critic]) for row in self.assessment.reviews}
        votes = np.asarray(sum(weight * ships[critic] for critic, weight in self.weights.items()))
        support = np.asarray(sum(weight * self.drawn[critic] for critic, weight in self.weights.items()) / total)
        return np.asarray(votes * 2 > total), np.asarray(_place(votes, total - votes, support, self._seats))


Number = TypeVar("Number", float, Floats)


def _place(ships: Number, skips: Number, support: Number, seats: float) -> Number:
    """A number that sorts by net ships over all critics, and by support where these are equal."""
    return (ships - skips) / seats + support / 1000


def contender(panel: Panel, tool: Tool, fit: Fit, assessment: Assessment, brief: Brief) -> Contender:
    """A tool made ready for the decision."""
    sitting = panel.sitting(tool)
    drawn = {critic.id: sitting.resampler.supports(critic) for critic in panel.critics}
    return Contender(tool, fit, assessment, sitting, panel_rubrics(panel.critics, sitting), drawn, brief)


def decide(contenders: Sequence[Contender]) -> Answer:
    """The answer for two to six tools."""
    now = [row.stands() for row in contenders]
    drawn = [row.resampled() for row in contenders]
    chosen = _chosen([ships for ships, _ in now], [place for _, place in now], drawn)
    kind: Literal["one", "either", "neither"] = "neither" if not chosen else "one" if len(chosen) == 1 else "either"
    return Answer(
        kind=kind,
        tools=[contenders[index].tool.slug for index in chosen],
        sureness=_sureness(chosen, drawn),
        flip=_flip(contenders, kind, [contenders[index].tool.slug for index in chosen]),
    )


Drawn = list[tuple[NDArray[np.bool_], Floats]]


def _chosen(ships: list[bool], places: list[float], drawn: Drawn) -> list[int]:
    standing = [index for index, ship in enumerate(ships) if ship]
    if len(standing) < 2:
        return standing
    lead = _leads(standing, drawn)
    best = max(standing, key=lambda index: places[index])
    if lead[best] >= LEADS:
        return [best]
    # Those that lead often enough to be a choice of equal right.
    return [index for index in standing if index == best or lead[index] >= (1 - LEADS) / len(standing)]


def _leads(standing: list[int], drawn: Drawn) -> dict[int, float]:
    supports = np.stack([np.where(drawn[index][0], drawn[index][1], -9.0) for index in standing])
    # Equals share the lead, and where none ships nobody leads: the order of the names decides nothing.
    leaders = (supports == supports.max(axis=0)) & (supports > -9.0)
    shares = leaders / np.maximum(leaders.sum(axis=0), 1)
    return {index: float(np.mean(shares[place])) for place, index in enumerate(standing)}


def _sureness(chosen: list[int], drawn: Drawn) -> float:
    """How often nobody ships (neither), or one of the chosen ships and leads."""
    ships = np.stack([row[0] for row in drawn])
    if not chosen:
        return float(np.mean(~ships.any(axis=0)))
    leader = np.where(ships, np.stack([row[1] for row in drawn]), -9.0).argmax(axis=0)
    return float(np.mean(np.isin(leader, chosen) & ships.any(axis=0)))


def _flip(contenders: Sequence[Contender], kind: str, chosen: list[str]) -> Flip | None:
    """The smallest change of one tool's evidence that changes the answer: who leads, or who of the chosen stands."""
    if by_limit := _limit_flip(contenders, kind, chosen):
        return by_limit
    found: list[tuple[int, float, Contender, Case]] = []
    for changed in contenders:
        if not changed.fit.eligible:
            continue
        step = partial(panel_step, changed.rubrics)
        moving = [rubric for rubric in changed.rubrics if rubric.critic.id not in changed.fixed]
        scales = panel_scales(moving, changed.sitting)
        changes = smallest_change(changed.sitting.case, scales, _outcome(contenders, changed, kind, chosen), step)
        if changes is not None:
            size = sum(step(name, place) for name, place in changes.items())
            found.append((len(changes), size, changed, changes))
    if not found:
        return None
    _, _, changed, changes = min(found, key=lambda row: row[:2])
    names = {row.tool.slug: row.tool.name for row in contenders}
    shipped = _outcome(contenders, changed, kind, chosen)(changes)
    result = f"“{join_words([names[slug] for slug in shipped], 'or') or 'neither'}”"
    listed = changed.sitting.changes(changes)
    return Flip(outcome=result, changes=listed, text=flip_text(result, listed, names))


def _limit_flip(contenders: Sequence[Contender], kind: str, chosen: list[str]) -> Flip | None:
    """A tool that a single limit keeps out, where letting it in would change the answer."""
    names = {row.tool.slug: row.tool.name for row in contenders}
    for row in contenders:
        if row.fit.eligible or len(row.fit.reasons) != 1:
            continue
        let_in = replace(row, fit=row.fit.model_copy(update={"eligible": True}))
        others = [let_in if other is row else other for other in contenders]
        after = _outcome(others, let_in, kind, [*chosen, row.tool.slug])({})
        if after == _outcome(contenders, row, kind, chosen)({}):
            continue
        limit = row.fit.reasons[0]
        change = Change(
            tool=row.tool.slug, metric=limit.metric or "", label=limit.name, was=limit.has, becomes=limit.wanted
        )
        result = f"“{join_words([names[slug] for slug in after], 'or') or 'neither'}”"
        return Flip(outcome=result, changes=[change], text=flip_text(result, [change], names))
    return None


def _outcome(
    contenders: Sequence[Contender], changed: Contender, kind: str, chosen: list[str]
) -> Callable[[Case], tuple[str, ...]]:
    """What the answer comes to, as a function of one tool's changed evidence and without the resamples."""
    fixed = {row.tool.slug: row.stands() for row in contenders if row is not changed}

    def outcome(changes: Case) -> tuple[str, ...]:
        stands = {**fixed, changed.tool.slug: changed.stands(changes)}
        shipped = sorted(slug for slug, (ships, _) in stands.items() if ships)
        if kind == "one" and shipped:
            return (max(shipped, key=lambda slug: stands[slug][1]),)
        if kind == "either":
            return tuple(slug for slug in shipped if slug in chosen)
        return tuple(shipped)

    return outcome
