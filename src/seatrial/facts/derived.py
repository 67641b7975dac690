"""Exact calculations over the facts of one tool: each says its formula and what went in."""

from __future__ import annotations

from collections.abc import Callable

from seatrial.evidence.evidence import Evidence, Value, evidence_id
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.facts.values import write_value

Metrics = dict[str, Metric]
Result = tuple[Value, list[Evidence]] | None


def derived_evidence(tool: Tool, metrics: Metrics, licences: Licences) -> list[Evidence]:
    """What follows from the leading statements of a tool, and from how they are known."""
    found = []
    for name, calculate in _CALCULATIONS.items():
        result = calculate(tool, metrics, licences)
        if result is not None:
            found.append(_evidence(tool.slug, metrics[name], *result))
    return found


def _evidence(slug: str, metric: Metric, value: Value, given: list[Evidence]) -> Evidence:
    inputs = [statement.id for statement in given]
    # What counts sources keeps its name while the count is the same: else any new fact would rename it.
    origin = "" if metric.id in ABOUT_SOURCES else " ".join(inputs)
    return Evidence(
        id=evidence_id(slug, metric.id, value, metric.unit, origin),
        tool=slug,
        metric=metric.id,
        kind="calculation",
        value=value,
        unit=metric.unit,
        text=write_value(value, metric.unit, metric, {}),
        read=min(statement.read for statement in given),
        formula=metric.formula,
        inputs=inputs,
        primary=metric.id in ABOUT_SOURCES or all(statement.primary for statement in given),
    )


def _from_numbers(inputs: tuple[str, ...], formula: Callable[..., float]) -> Callable[..., Result]:
    """A calculation over the leading statements of number metrics; nothing where one of them is missing."""

    def calculate(tool: Tool, _metrics: Metrics, _licences: Licences) -> Result:
        given = [statement for name in inputs if (statement := tool.leading(name))]
        numbers = [statement.value for statement in given if isinstance(statement.value, (int, float))]
        return (formula(*numbers), given) if len(numbers) == len(inputs) else None

    return calculate


def _licence_class(tool: Tool, _metrics: Metrics, licences: Licences) -> Result:
    licence = tool.leading("licence")
    found = licences.class_of(str(licence.value)) if licence else None
    return (found, [licence]) if licence and found else None


def _primary_share(tool: Tool, _metrics: Metrics, _licences: Licences) -> Result:
    primary = sum(1 for statements in tool.by_metric.values() if statements[0].primary)
    return (round(100 * primary / len(tool.by_metric), 1), tool.evidence) if tool.evidence else None


def _disputed(tool: Tool, metrics: Metrics, _licences: Licences) -> Result:
    disputed = sum(1 for name in tool.by_metric if tool.disputed(metrics[name]))
    return (disputed, tool.evidence) if tool.evidence else None


# These are exact whatever the sources are: sources are what they count.
ABOUT_SOURCES = ("primary_share", "disputed")

_CALCULATIONS: dict[str, Callable[[Tool, Metrics, Licences], Result]] = {
    "licence_class": _licence_class,
    "active_share": _from_numbers(
        ("parameters_active", "parameters_total"), lambda part, all_: round(100 * part / all_, 1)
    ),
    "weights_bf16": _from_numbers(("parameters_total",), lambda parameters: round(2 * parameters / 1e9, 1)),
    "price_blended": _from_numbers(("price_input", "price_output"), lambda given, got: round((3 * given + got) / 4, 6)),
    "primary_share": _primary_share,
    "disputed": _disputed,
}
