"""The trials in which at least two of the compared tools met: what was decided, how firmly, at what cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, Field

from seatrial.comparison.workload import weighed_otherwise
from seatrial.facts.tool import Tool
from seatrial.trials.record.record import TrialRecord, Withdrawal
from seatrial.trials.record.words import decision_sentence, effort
from seatrial.trials.result import ArmResult, Break, CurvePoint, DecisionResult, FamilyResult, Share


class Met(BaseModel):
    """One contender of a trial that is a tool of the comparison."""

    tool: str
    name: str = Field(description="What a reader calls it: the tool's name, or the contender's where a tool ran twice.")
    arm: ArmResult


class FamilyMeeting(BaseModel):
    """One family of tasks, for the compared tools alone."""

    id: str
    name: str
    version: str
    seed: int
    decisions: list[DecisionResult]
    shares: dict[str, Share] = Field(description="By contender.")
    size_label: str
    curve: list[CurvePoint]
    breaks: dict[str, Break]


class Meeting(BaseModel):
    """One trial, as far as it says something of the compared tools against each other."""

    trial: str = Field(description="The id of its record.")
    title: str
    ended: date
    machine: str
    margin: float
    isolation: str
    arms: list[Met]
    decisions: list[DecisionResult] = Field(
        description="Over all families, for the weights of the trial; none where the brief's are others."
    )
    weighed_otherwise: str = Field(description="Why none of it is decided for the brief's workload; empty where it is.")
    families: list[FamilyMeeting]
    calls: int
    calls_fixed: int
    effort: str
    journal_sha256: str
    withdrawn: Withdrawal | None = Field(description="Of a withdrawn trial nothing but its day and reason is used.")

    @property
    def names(self) -> dict[str, str]:
        """What a reader calls each contender."""
        return {row.arm.name: row.name for row in self.arms}

    def places(self, slugs: Sequence[str]) -> dict[str, int]:
        """The column of each contender among the compared tools, which gives it its colour."""
        return {row.arm.name: list(slugs).index(row.tool) for row in self.arms}


def meetings(records: Sequence[TrialRecord], tools: Sequence[Tool], tasks: Mapping[str, float]) -> list[Meeting]:
    """The trials of these tools against each other, the newest first, withdrawn ones last; `tasks` as in a brief."""
    found = [row for record in records if (row := _meeting(record, tools, tasks))]
    return sorted(found, key=lambda row: row.withdrawn is not None)


def measured_sentence(trials: Sequence[Meeting]) -> str:
    """What the newest trial decided of two tools; empty where it decided nothing."""
    newest = next((row for row in trials if row.withdrawn is None), None)
    if newest is None or len(newest.decisions) != 1 or newest.decisions[0].decision == "undecided":
        return ""
    families = len(newest.families)
    over = f"over {families} families of tasks" if families > 1 else f"on {newest.families[0].name.lower()}"
    text = decision_sentence(newest.decisions[0], newest.names, newest.margin)
    return f"A trial here {over}: {text}"


def _meeting(record: TrialRecord, tools: Sequence[Tool], tasks: Mapping[str, float]) -> Meeting | None:
    order = {tool.slug: place for place, tool in enumerate(tools)}
    arms = [arm for arm in record.result.arms if arm.tool in order]
    if len({arm.tool for arm in arms}) < 2:
        return None
    arms.sort(key=lambda arm: order[arm.tool or ""])
    names = contender_names(arms, {tool.slug: tool.name for tool in tools})
    inside = set(names)
    gone = record.withdrawn is not None
    otherwise = "" if gone else weighed_otherwise(record.result.families, tasks)
    return Meeting(
        trial=record.id,
        title=record.title,
        ended=record.result.ended,
        machine=record.machine,
        margin=record.result.margin,
        isolation=record.result.isolation,
        arms=[Met(tool=arm.tool or "", name=names[arm.name], arm=arm) for arm in arms],
        decisions=[] if gone or otherwise else _between(record.overall, inside),
        weighed_otherwise=otherwise,
        families=[] if gone else [_family(family, inside) for family in record.result.families],
        calls=record.result.calls,
        calls_fixed=record.result.calls_fixed,
        effort=effort(record.result),
        journal_sha256=record.result.journal_sha256,
        withdrawn=record.withdrawn,
    )


def contender_names(arms: Sequence[ArmResult], tools: dict[str, str]) -> dict[str, str]:
    """What a reader calls each contender: its tool's name, or its own where it has no tool or shares one."""
    used = [arm.tool for arm in arms]
    return {arm.name: tools[arm.tool] if arm.tool in tools and used.count(arm.tool) == 1 else arm.name for arm in arms}


def _family(family: FamilyResult, inside: set[str]) -> FamilyMeeting:
    return FamilyMeeting(
        id=family.id,
        name=family.name,
        version=family.version,
        seed=family.seed,
        decisions=_between(family.decisions, inside),
        shares={arm: share for arm, share in family.shares.items() if arm in inside},
        size_label=family.size_label,
        curve=[
            CurvePoint(size=row.size, shares={arm: share for arm, share in row.shares.items() if arm in inside})
            for row in family.curve
        ],
        breaks={arm: found for arm, found in family.breaks.items() if arm in inside},
    )


def _between(decisions: Sequence[DecisionResult], inside: set[str]) -> list[DecisionResult]:
    return [row for row in decisions if row.a in inside and row.b in inside]
