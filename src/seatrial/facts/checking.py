"""What a tool's file must fulfil beyond its shape. Every rule gives file, line, cause and next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from seatrial.errors import Problem
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.names import name_key, nearest
from seatrial.facts.reading import Document
from seatrial.facts.schema import Category, FactEntry, Metric, ToolFile
from seatrial.facts.values import quote_problem, value_problem


def tool_problems(
    document: Document,
    tool: ToolFile,
    metrics: Mapping[str, Metric],
    categories: Mapping[str, Category],
    licences: Licences,
) -> Iterator[Problem]:
    """Everything wrong with one tool's file, taken by itself."""

    def problem(path: tuple[str | int, ...], cause: str, next_step: str) -> Problem:
        return Problem(document.file, document.line(path), cause, next_step)

    if tool.slug != document.file.stem:
        yield problem(
            ("slug",), f"The slug is “{tool.slug}”, the file “{document.file.name}”.", "Give both the same name."
        )
    if tool.category not in categories:
        yield problem(
            ("category",), f"There is no category “{tool.category}”.", f"Use one of: {', '.join(categories)}."
        )
    used = set()
    for index, fact in enumerate(tool.facts):
        used.add(fact.source)
        for field, cause, next_step in _fact_problems(fact, tool, metrics, licences):
            yield problem(("facts", index, field), cause, next_step)
    for key in tool.sources:
        if key not in used:
            yield problem(("sources", key), f"No fact uses the source “{key}”.", "Cite it, or remove it.")


def _fact_problems(
    fact: FactEntry, tool: ToolFile, metrics: Mapping[str, Metric], licences: Licences
) -> Iterator[tuple[str, str, str]]:
    """Field, cause and next step."""
    metric = metrics.get(fact.metric)
    if metric is None:
        close = nearest(fact.metric, list(metrics), 2)
        hint = f"Did you mean {' or '.join(close)}? " if close else ""
        yield "metric", f"Unknown metric “{fact.metric}”.", f"{hint}All are in catalogue/metrics.yaml."
        return
    if metric.formula:
        yield "metric", f"“{fact.metric}” is calculated, not stated.", f"Remove it. {metric.formula}"
        return
    if fact.source not in tool.sources:
        yield (
            "source",
            f"This file has no source “{fact.source}”.",
            "Add it under `sources:`, with url, title, publisher.",
        )
    if fact.read > today():
        yield "read", f"The date {fact.read} lies in the future.", "Write the day on which the source was read."
    if wrong := value_problem(fact, metric, licences):
        yield "value", *wrong
    elif wrong := quote_problem(fact, metric, licences):
        yield "quote", *wrong
    if fact.low is not None and fact.high is not None and fact.low > fact.high:
        yield "low", "The interval's lower end is above its upper end.", "Exchange `low` and `high`."


def name_problems(documents: Mapping[str, tuple[Document, ToolFile]]) -> Iterator[tuple[str, Problem]]:
    """Names and addresses claimed by two tools, as (slug of the later file, problem)."""
    owners: dict[str, str] = {}
    for slug, (document, tool) in documents.items():
        claims: list[tuple[tuple[str | int, ...], str]] = [(("slug",), tool.slug), (("name",), tool.name)]
        claims += [(("aliases", index), alias) for index, alias in enumerate(tool.aliases)]
        claims += [(("former_slugs", index), former) for index, former in enumerate(tool.former_slugs)]
        for path, claim in claims:
            owner = owners.setdefault(name_key(claim), slug)
            if owner != slug:
                yield (
                    slug,
                    Problem(
                        document.file,
                        document.line(path),
                        f"The name “{claim}” is already claimed by {owner}.yaml.",
                        "A name means one tool: keep it in one of the two files.",
                        documents[owner][0].file,
                    ),
                )


def today() -> date:
    """Today, anywhere on earth: a reader ahead of UTC is not in the future."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()
