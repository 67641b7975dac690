"""Holds a rule against what the catalogue knows: met, not met, or why that cannot be told.

Where the maker or another primary source speaks, only primary sources count; what secondary sources alone state
decides nothing. Sources that count and give different outcomes leave it undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from seatrial.evidence.dates import first_day, is_date, write_date
from seatrial.evidence.evidence import Evidence
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.freshness import stale_metrics
from seatrial.facts.schema import Metric
from seatrial.panel.critic import Critic
from seatrial.panel.predictions.finding import Finding, compare
from seatrial.panel.predictions.forecast import Proof
from seatrial.panel.predictions.judge_price import judge_price
from seatrial.panel.predictions.osi import READ as OSI_READ
from seatrial.panel.predictions.osi import SOURCE as OSI_SOURCE
from seatrial.panel.predictions.osi import approved
from seatrial.panel.predictions.rule import CallRule, MetricRule, PriceRule, Rule, ToolsRule
from seatrial.panel.scoring import Rubric, case_of


@dataclass(frozen=True)
class World:
    """What there is to judge by: the catalogue and the panel's critics."""

    catalogue: Catalogue
    critics: Sequence[Critic] = ()


def judge(rule: Rule, world: World, day: date) -> Finding:
    """How it stands with a rule. `day` is the one whose prices are asked for."""
    for slug in (rule.tool, rule.other) if isinstance(rule, ToolsRule) else (rule.tool,):
        if slug not in world.catalogue.tools:
            return Finding("unknown", f"The catalogue has no tool “{slug}”.")
    if isinstance(rule, CallRule):
        return _call(rule, world)
    if isinstance(rule, PriceRule):
        return judge_price(rule, world.catalogue, day)
    return _tools(rule, world.catalogue) if isinstance(rule, ToolsRule) else _metric(rule, world.catalogue)


def counting(catalogue: Catalogue, slug: str, metric: str) -> list[Evidence]:
    """The statements that count: the primary ones, or all where there is none."""
    stated = catalogue.tools[slug].statements(metric)
    return [item for item in stated if item.primary] or stated


def _metric(rule: MetricRule, catalogue: Catalogue) -> Finding:
    metric = catalogue.metrics.get(rule.metric)
    if metric is None:
        return Finding("unknown", f"There is no metric “{rule.metric}”.")
    stated = counting(catalogue, rule.tool, rule.metric)
    if not stated:
        return Finding("unknown", f"No source states “{metric.label}”.")
    if rule.relation == "includes":
        wanted = {name.casefold() for name in rule.values}
        hits = [item for item in stated if wanted & {name.casefold() for name in _items(item)}]
        return _found("met" if hits else "not met", hits or stated, metric)
    told = [_holds(rule, item, catalogue) for item in stated]
    if rule.relation == "osi-approved":
        found = _among(stated, told, metric)
        if found.status == "not met":  # what was approved once stays so; a new approval is what a list can miss
            found.read.append(OSI_READ)
        found.proof.append(Proof(text=f"Approved licences, by {OSI_SOURCE}", read=OSI_READ))
        return found
    return _among(stated, told, metric)


def _holds(rule: MetricRule, item: Evidence, catalogue: Catalogue) -> bool | None:
    """Whether one statement meets the rule; None where it cannot be compared."""
    if rule.relation == "osi-approved":
        return approved(str(item.value), catalogue.licences)
    if rule.relation == "one-of":
        return any(name.casefold() == str(item.value).casefold() for name in rule.values)
    value, bound = _number(item.value), _number(rule.value)
    return None if value is None or bound is None else compare(rule.relation, value, bound)


def _number(value: object) -> float | None:
    """A number as it is, a date as its day."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and is_date(value):
        return float(first_day(value).toordinal())
    return None


def _items(item: Evidence) -> list[str]:
    return item.value if isinstance(item.value, list) else [str(item.value)]


def _among(stated: list[Evidence], told: list[bool | None], metric: Metric) -> Finding:
    if None in told:
        return Finding("unknown", f"“{metric.label}” is stated as something that the rule cannot compare.")
    if len(set(told)) > 1:
        texts = " and ".join(dict.fromkeys(item.text for item in stated))
        return Finding("disputed", f"Sources disagree on “{metric.label}”: {texts}.", proof=_proof(stated, metric))
    return _found("met" if told[0] else "not met", stated, metric)


def _found(status: Literal["met", "not met"], stated: list[Evidence], metric: Metric) -> Finding:
    proof = _proof(stated, metric)
    if not any(item.primary for item in stated):
        return Finding("unconfirmed", f"Only secondary sources state “{metric.label}”.", proof=proof)
    why = f"“{metric.label}” is {' and '.join(dict.fromkeys(item.text for item in stated))}."
    return Finding(status, why, [item.read for item in stated], proof)


def _proof(stated: Sequence[Evidence], metric: Metric) -> list[Proof]:
    found = []
    for item in stated[:20]:
        source = item.source
        given = {"url": source.url, "title": source.title, "publisher": source.publisher} if source else {}
        found.append(
            Proof.model_validate(
                {"text": f"{metric.label}: {item.text}"[:600], "read": item.read, "evidence": item.id}
                | {"primary": item.primary, **given}
            )
        )
    return found


def _tools(rule: ToolsRule, catalogue: Catalogue) -> Finding:
    """Every counting statement of the one against every one of the other."""
    metric = catalogue.metrics.get(rule.metric)
    if metric is None:
        return Finding("unknown", f"There is no metric “{rule.metric}”.")
    names = [catalogue.tools[slug].name for slug in (rule.tool, rule.other)]
    sides = [counting(catalogue, slug, rule.metric) for slug in (rule.tool, rule.other)]
    for name, stated in zip(names, sides, strict=True):
        if not stated or any(_number(item.value) is None for item in stated):
            return Finding("unknown", f"No source states “{metric.label}” of {name} so that it can be compared.")
        if not any(item.primary for item in stated):
            return Finding("unconfirmed", f"Only secondary sources state “{metric.label}” of {name}.")
    told = {
        compare(rule.relation, _number(one.value) or 0.0, _number(other.value) or 0.0)
        for one in sides[0]
        for other in sides[1]
    }
    both = [*sides[0], *sides[1]]
    texts = [" or ".join(dict.fromkeys(item.text for item in stated)) for stated in sides]
    why = f"“{metric.label}” is {texts[0]} for {names[0]} and {texts[1]} for {names[1]}."
    if len(told) > 1:
        return Finding("disputed", f"It depends on the source. {why}", proof=_proof(both, metric))
    return Finding("met" if told.pop() else "not met", why, [item.read for item in both], _proof(both, metric))


def _call(rule: CallRule, world: World) -> Finding:
    critics: dict[str, Critic] = {row.id: row for row in world.critics}
    if rule.critic not in critics:
        return Finding("unknown", f"There is no critic “{rule.critic}”.")
    catalogue = world.catalogue
    tool = catalogue.tools[rule.tool]
    stale = stale_metrics(tool, catalogue.metrics, catalogue.as_of)
    judged = Rubric(critics[rule.critic], tool, case_of(tool, catalogue.metrics, catalogue.as_of), stale).judge()
    says = "makes no call" if judged.call == "withheld" else f"says {judged.call}"
    day = write_date(catalogue.as_of.isoformat())
    why = f"On the catalogue as of {day} the rubric {says}, with {100 * judged.support:.0f} points of 100."
    return Finding("met" if judged.call == rule.call else "not met", why, [catalogue.as_of])
