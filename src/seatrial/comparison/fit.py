"""Whether a tool meets a brief's hard limits, one by one, and on which evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from seatrial.comparison.brief import Brief
from seatrial.comparison.computed_limits import computed_limits
from seatrial.comparison.limit import Limit, State
from seatrial.evidence.quantity import UNITS
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.sentences import join_words


class Fit(BaseModel):
    """All limits against one tool, and whether it stays in."""

    tool: str
    limits: list[Limit]
    eligible: bool

    @property
    def reasons(self) -> list[Limit]:
        """The limits that keep it out."""
        return [limit for limit in self.limits if limit.state != "met"]


def fit(tool: Tool, brief: Brief, catalogue: Catalogue) -> Fit:
    """Every limit the brief sets, against a tool."""
    limits = [*_stated(tool, brief), *computed_limits(tool, brief, catalogue)]
    refused = {"not met"} if brief.unknown == "allow" else {"not met", "unknown"}
    return Fit(tool=tool.slug, limits=limits, eligible=not any(limit.state in refused for limit in limits))


def _stated(tool: Tool, brief: Brief) -> Iterator[Limit]:
    """The limits that a stated value answers."""
    if brief.licence:
        yield _one_of(tool, "Licence", "licence_class", list(brief.licence))
    if brief.self_hosting == "required":
        yield _one_of(tool, "On your own machines", "self_hosting", ["yes"])
    if brief.data == "stays":
        yield _data_stays(tool)
    if brief.tool_calling == "required":
        yield _one_of(tool, "Tool calls", "tool_calling", ["yes"])
    if brief.modalities:
        yield _all_of(tool, "Takes", "modalities_in", list(brief.modalities))
    if brief.context is not None:
        yield _number(tool, "Context", "context_total", at_least=brief.context)
    if brief.price_input is not None:
        yield _number(tool, "Input price", "price_input", at_most=brief.price_input)
    if brief.price_output is not None:
        yield _number(tool, "Output price", "price_output", at_most=brief.price_output)


def _data_stays(tool: Tool) -> Limit:
    """It runs on one's own machines, and nothing says that it reports home in any case."""
    home = tool.leading("telemetry")
    if home and home.value == "always":
        return _limit(tool, "Data stays in the house", "telemetry", "no reports home", False)
    return _one_of(tool, "Data stays in the house", "self_hosting", ["yes"])


def _limit(tool: Tool, name: str, metric: str, wanted: str, met: bool | None) -> Limit:
    leading = tool.leading(metric)
    state: State = "unknown" if met is None else "met" if met else "not met"
    cites = [leading.id] if leading else []
    has = leading.text if leading else "not stated"
    return Limit(name=name, wanted=wanted, has=has, state=state, cites=cites, metric=metric)


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
    unit = "token" if metric == "context_total" else "USD/Mtoken"
    return _limit(tool, name, metric, f"{word} {UNITS[unit].write(bound)}", met)
