"""The folder catalogue/predictions: one file a prediction, its resolutions appended and never changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.checking import today
from seatrial.facts.parsing import parse
from seatrial.facts.reading import Document, Path_, read_file, read_text
from seatrial.panel.predictions.forecast import Filed, Forecast, Outcome, Proof, broken_seal, resolved
from seatrial.panel.predictions.rule import CallRule, MetricRule, PriceRule, Rule, ToolsRule

FOLDER = "predictions"
SCHEMA = "# yaml-language-server: $schema=../../docs/reference/schema/prediction.json\n"
HISTORY = "Restore it from the repository’s history; a resolution is followed by another, never changed."
Wrong = tuple[Path_, str, str]


def load_predictions(
    folder: Path, catalogue: Catalogue, critics: frozenset[str], problems: list[Problem]
) -> list[Filed]:
    """Every prediction on file, by its day; what is broken is left out and goes to `problems`."""
    found = []
    for file in sorted((folder / FOLDER).glob("*.y*ml")):
        try:
            document = read_file(file)
            filed = parse(document, Filed)
        except BadFile as error:
            problems += error.problems
            continue
        wrong = list(_wrong(document, filed, catalogue, critics))
        problems += [Problem(file, document.line(path), cause, step) for path, cause, step in wrong]
        if not wrong:
            found.append(filed)
    return sorted(found, key=lambda row: (row.forecast.resolves_on, row.forecast.id))


def _wrong(document: Document, filed: Filed, catalogue: Catalogue, critics: frozenset[str]) -> Iterator[Wrong]:
    forecast = filed.forecast
    if forecast.id != document.file.stem:
        cause = f"The id is “{forecast.id}”, the file “{document.file.name}”."
        yield ("forecast", "id"), cause, "Give both the same name."
    if forecast.made > today():
        yield ("forecast", "made"), f"The date {forecast.made} lies in the future.", "Write the day it was made."
    for index, slug in enumerate(forecast.tools):
        if slug not in catalogue.tools:
            yield ("forecast", "tools", index), f"The catalogue has no tool “{slug}”.", "Write a tool's slug."
    if forecast.by.critic and forecast.by.critic not in critics:
        step = f"Critics are: {', '.join(sorted(critics))}."
        yield ("forecast", "by", "critic"), f"There is no critic “{forecast.by.critic}”.", step
    if forecast.rule and (wrong := rule_problem(forecast.rule, catalogue, critics)):
        yield ("forecast", "rule"), *wrong
    if (number := broken_seal(filed)) is not None:
        cause = f"Resolution {number} is not what was recorded: it, the prediction or an earlier one was changed."
        yield ("resolutions", number - 1), cause, HISTORY


def rule_problem(rule: Rule, catalogue: Catalogue, critics: frozenset[str]) -> tuple[str, str] | None:
    """Cause and next step where a rule names what does not exist or cannot be compared; None where it is sound."""
    for slug in (rule.tool, rule.other) if isinstance(rule, ToolsRule) else (rule.tool,):
        if slug not in catalogue.tools:
            return f"The rule names the tool “{slug}”, which the catalogue does not have.", "Write a tool's slug."
    if isinstance(rule, CallRule):
        if rule.critic not in critics:
            return f"The rule names the critic “{rule.critic}”.", f"Critics are: {', '.join(sorted(critics))}."
        return None
    if isinstance(rule, PriceRule):
        prices = catalogue.prices.get(rule.tool)
        if rule.host and (prices is None or rule.host not in prices.hosts):
            hosts = ", ".join(prices.hosts) if prices else "none are known for this tool"
            return f"No price of “{rule.tool}” at the host “{rule.host}” is known.", f"Hosts: {hosts}."
        return None
    return _metric_problem(rule, catalogue)


def _metric_problem(rule: MetricRule | ToolsRule, catalogue: Catalogue) -> tuple[str, str] | None:
    metric = catalogue.metrics.get(rule.metric)
    if metric is None:
        return f"There is no metric “{rule.metric}”.", "All are in catalogue/metrics.yaml."
    ordered = metric.kind in ("number", "date") and not metric.many
    if rule.relation in ("at-least", "at-most", "above", "below"):
        if not ordered:
            return f"“{metric.id}” is a {metric.kind}: it cannot be {rule.relation}.", "Use one-of or includes."
        if isinstance(rule, MetricRule) and isinstance(rule.value, str) == (metric.kind == "number"):
            return f"“{rule.value}” is no {metric.kind}, as “{metric.id}” is.", "Write a number, or a date in quotes."
        return None
    if rule.relation == "osi-approved" and metric.kind != "licence":
        return f"“{metric.id}” is no licence.", "Use `metric: licence`."
    if rule.relation == "includes" and not metric.many:
        return f"“{metric.id}” has one value.", "Use one-of."
    if isinstance(rule, MetricRule) and metric.terms and (unknown := set(rule.values) - set(metric.terms)):
        return f"“{min(unknown)}” is not a value of “{metric.id}”.", f"Use: {', '.join(metric.terms)}."
    return None


def resolve_on_file(
    folder: Path, filed: Filed, *, outcome: Outcome, decided: date, by: str, why: str, proof: Proof
) -> tuple[Path, Filed]:
    """Record an editor's resolution in the prediction's file, and make that file where it has none yet."""
    if proof.read > decided:
        raise BadInput(f"The date {proof.read} lies after today, {decided}.", "Give the day the source was read.")
    more = resolved(filed, outcome=outcome, decided=decided, by=by, why=why, proof=[proof])
    file = folder / FOLDER / f"{filed.forecast.id}.yaml"
    text = _with_resolution(file, more) if file.exists() else write_filed(more)
    if _read(text, file) != more:
        cause = f"The resolution cannot be added at the end of {file.name}."
        raise BadInput(cause, "Let `resolutions:` be the last field of the file, and try again.")
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, file)
    return file, more


def _read(text: str, file: Path) -> Filed | None:
    try:
        return parse(read_text(text.encode(), file), Filed)
    except BadFile:
        return None


def write_filed(filed: Filed) -> str:
    """The text of a prediction's file."""
    content: dict[str, Any] = {"forecast": _plain(filed.forecast)}
    if filed.resolutions:
        content["resolutions"] = [_plain(row) for row in filed.resolutions]
    return SCHEMA + _yaml(content)


def _with_resolution(file: Path, more: Filed) -> str:
    """The file's own text, comments and all, with the newest resolution behind it."""
    text = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    head = "" if len(more.resolutions) > 1 else "resolutions:\n"
    entry = _yaml([_plain(more.resolutions[-1])])
    if len(more.resolutions) == 1:
        text = "".join(line for line in text.splitlines(keepends=True) if line.strip() != "resolutions: []")
    return text + head + entry


def _plain(thing: Forecast | Filed | Any) -> dict[str, Any]:
    content: dict[str, Any] = thing.model_dump(mode="json", exclude_none=True)
    return {key: value for key, value in content.items() if value != []}


def _yaml(content: Any) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000))


def forecast_of(filed: list[Filed], forecasts: list[Forecast], name: str) -> Filed | None:
    """The prediction of an id: the one on file, or one that a review makes now."""
    for row in filed:
        if row.forecast.id == name:
            return row
    return next((Filed(forecast=row) for row in forecasts if row.id == name), None)
