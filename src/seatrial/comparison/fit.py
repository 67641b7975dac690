"""Whether a tool meets a brief's hard limits, one by one, and on which evidence."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from seatrial.comparison.brief import Brief
from seatrial.evidence.quantity import UNITS
from seatrial.facts.tool import Tool
from seatrial.panel.sentences import join_words

State = Literal["met", "not met", "unknown"]


class Limit(BaseModel):
    """One hard limit against one tool."""

    name: str
    wanted: str
    has: str
    state: State
    cites: list[str]


class Fit(BaseModel):
    """All limits against one tool, and whether it stays in."""

    tool: str
    limits: list[Limit]
    eligible: bool

    @property
    def reasons(self) -> list[Limit]:
        """The limits that keep it out."""
        return [limit for limit in self.limits if limit.state != "met"]


def fit(tool: Tool, brief: Brief) -> Fit:
    """Every limit the brief sets, against a tool."""
    limits = []
    if brief.licence:
        limits.append(_one_of(tool, "Licence", "licence_class", list(brief.licence)))
    if brief.self_hosting == "required":
        limits.append(_one_of(tool, "On your own machines", "self_hosting", ["yes"]))
    if brief.modalities:
        limits.append(_all_of(tool, "Takes", "modalities_in", list(brief.modalities)))
    if brief.context is not None:
        limits.append(_number(tool, "Context", "context_total", at_least=brief.context))
    if brief.price_input is not None:
        limits.append(_number(tool, "Input price", "price_input", at_most=brief.price_input))
    if brief.price_output is not None:
        limits.append(_number(tool, "Output price", "price_output", at_most=brief.price_output))
    if brief.users is not None:
        limits.append(_users(tool, brief.users))
    refused = {"not met"} if brief.unknown == "allow" else {"not met", "unknown"}
    return Fit(tool=tool.slug, limits=limits, eligible=not any(limit.state in refused for limit in limits))


def _limit(tool: Tool, name: str, metric: str, wanted: str, met: bool | None) -> Limit:
    leading = tool.leading(metric)
    state: State = "unknown" if met is None else "met" if met else "not met"
    cites = [leading.id] if leading else []
    return Limit(name=name, wanted=wanted, has=leading.text if leading else "not stated", state=state, cites=cites)


def _one_of(tool: Tool, name: str, metric: str, allowed: list[str]) -> Limit:
    leading = tool.leading(metric)
    met = None if leading is None else str(leading.value) in allowed
    return _limit(tool, name, metric, join_words(allowed, "or"), met)


def _all_of(tool: Tool, name: str, metric: str, wanted: list[str]) -> Limit:
    has = tool.items(metric)
    return _limit(tool, name, metric, join_words(wanted), set(wanted) <= set(has) if has else None)


def _number(tool: Tool, name: str, metric: str, at_least: float | None = None, at_most: float | None = None) -> Limit:
    leading = tool.leading(metric)
    value = float(leading.value) if leading and isinstance(leading.value, (int, float)) else None
    bound = at_least if at_least is not None else at_most or 0.0
    met = None if value is None else value >= bound if at_least is not None else value <= bound
    word = "at least" if at_least is not None else "at most"
    unit = {"context_total": "token", "user_cap": "user"}.get(metric, "USD/Mtoken")
    return _limit(tool, name, metric, f"{word} {UNITS[unit].write(bound)}", met)


def _users(tool: Tool, users: float) -> Limit:
    """A licence without a stated cap has none, as long as its class is free of conditions."""
    if tool.leading("user_cap"):
        return _number(tool, "Users the licence allows", "user_cap", at_least=users)
    free = tool.leading("licence_class")
    met = True if free and free.value in ("permissive", "copyleft") else None
    limit = _limit(tool, "Users the licence allows", "licence_class", f"at least {UNITS['user'].write(users)}", met)
    return limit.model_copy(update={"has": "no cap stated"})
