"""Trials as evidence about tools: one statement a family, with interval, release, and where it comes from.

`with_trials` is the one place where a catalogue and its published trials come together. A withdrawn trial states
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from seatrial.errors import Problem
from seatrial.evidence.evidence import Evidence, evidence_id
from seatrial.evidence.quantity import UNITS
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.schema import Metric
from seatrial.facts.tool import Tool
from seatrial.trials.record.folder import read_trials
from seatrial.trials.record.record import TrialRecord
from seatrial.trials.result import ArmResult

SPEED, FIRST_TOKEN = "trial_tokens_per_second", "trial_first_token"


def metric_of(family: str) -> str:
    """The metric that holds a family's score."""
    return f"trial_{family.replace('-', '_')}"


def with_trials(
    catalogue: Catalogue, folder: Path, only: Sequence[Path] | None = None
) -> tuple[Catalogue, list[TrialRecord]]:
    """The catalogue with what its trials say of its tools, and the trials, newest first.

    `only` limits the reported problems to some files, as `load_catalogue` does.
    """
    problems: list[Problem] = []
    records = read_trials(folder, problems)
    if only is not None:
        chosen = {file.resolve() for file in only}
        problems = [problem for problem in problems if problem.file.resolve() in chosen]
    tools = {slug: add_evidence(tool, records, catalogue.metrics) for slug, tool in catalogue.tools.items()}
    return replace(catalogue, tools=tools, problems=[*catalogue.problems, *problems]), records


def add_evidence(tool: Tool, records: Sequence[TrialRecord], metrics: dict[str, Metric]) -> Tool:
    """A tool with the statements of the trials in which it took part, the newest first."""
    found = [
        statement
        for record in records
        if record.withdrawn is None
        for arm in record.result.arms
        if arm.tool == tool.slug and arm.kind != "scripted"
        for statement in _statements(tool, record, arm, metrics)
    ]
    if not found:
        return tool
    names = tool.model_dump(exclude={"evidence"})  # made anew: a copy would keep what is cached of the old evidence
    return Tool(**names, evidence=[*tool.evidence, *found])


def _statements(tool: Tool, record: TrialRecord, arm: ArmResult, metrics: dict[str, Metric]) -> Iterator[Evidence]:
    for family in record.result.families:
        metric, share = metrics.get(metric_of(family.id)), family.shares.get(arm.name)
        if metric and share and share.items:
            value, low, high = (round(100 * part, 1) for part in (share.mean, share.low, share.high))
            of = f"{share.items:,} items of “{family.name}” (version {family.version}, seed {family.seed})"
            how = f"Mean score of {of}, with its 95% interval; {_origin(record)}"
            yield _statement(tool, record, arm, metric, value, how, (low, high))
    for name, number in ((SPEED, arm.tokens_per_second), (FIRST_TOKEN, arm.first_token_median)):
        metric = metrics.get(name)
        if metric and number is not None:
            how = f"Median of {arm.calls:,} calls on {record.machine}; {_origin(record)}"
            yield _statement(tool, record, arm, metric, float(f"{number:.3g}"), how, None)


def _statement(
    tool: Tool,
    record: TrialRecord,
    arm: ArmResult,
    metric: Metric,
    value: float,
    how: str,
    interval: tuple[float, float] | None,
) -> Evidence:
    low, high = interval or (None, None)
    return Evidence(
        id=evidence_id(tool.slug, metric.id, value, metric.unit, f"{record.sha256} {arm.name}"),
        tool=tool.slug,
        metric=metric.id,
        kind="trial",
        value=value,
        unit=metric.unit,
        low=low,
        high=high,
        text=UNITS[metric.unit].write(value) if metric.unit else f"{value:g}",
        read=record.result.ended,
        note=release_note(tool, arm),
        formula=how,
        trial=record.id,
        primary=True,
    )


def release_note(tool: Tool, arm: ArmResult) -> str:
    """Which release was tried, and whether the catalogue has read of another one since."""
    if not arm.release:
        return "Which release was tried is not on record."
    latest = tool.leading("latest_version")
    if latest and latest.text.casefold().lstrip("v") != arm.release.casefold().lstrip("v"):
        return f"Release tried: {arm.release}; the latest version read is {latest.text}."
    return f"Release tried: {arm.release}."


def _origin(record: TrialRecord) -> str:
    return f"trial “{record.id}”, ended {record.result.ended}, journal sha256 {record.result.journal_sha256[:12]}."
