"""One Comparison: everything that a page, a file or an answer to a program says about two to six tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import combinations

from pydantic import BaseModel, Field

from seatrial.comparison.brief import Brief
from seatrial.comparison.decide import Answer, Contender, contender, decide
from seatrial.comparison.entry import Entry, describe, entry
from seatrial.comparison.fit import Fit, fit
from seatrial.comparison.readers import PairShare, pair_share
from seatrial.comparison.rows import Section, sections
from seatrial.comparison.splits import Reason, Split, reasons, splits
from seatrial.comparison.trials import Meeting, measured_sentence, meetings
from seatrial.errors import BadInput
from seatrial.evidence.evidence import Evidence
from seatrial.facts.tool import Tool
from seatrial.panel.panel import Assessment, Panel
from seatrial.panel.review import Review, Sentence, Verdict
from seatrial.panel.sentences import join_words
from seatrial.votes.share import Share

MOST = 6


class Column(BaseModel):
    """One tool of a comparison."""

    slug: str
    name: str
    maker: str
    category: str
    category_name: str
    aliases: list[str]
    tagline: Evidence | None
    description: list[Sentence]
    entry: Entry
    confirmed: bool = Field(description="Whether anything about it comes from a primary source.")
    verdict: Verdict
    fit: Fit
    can_be_fitted: bool = Field(description="Whether the catalogue has a configuration to compute a footprint from.")
    readers: Share | None = Field(None, description="What readers vote; null where nobody has voted.")


class Seat(BaseModel):
    """One critic of the panel, with its reviews of the tools in their order."""

    critic: str
    name: str
    looks_for: str
    mark: str
    ship_rate: float | None
    calls: int
    warning: str | None
    reviews: list[Review]


class Comparison(BaseModel):
    """Two to six tools, side by side, as of one day."""

    slugs: list[str]
    as_of: date
    brief: Brief
    columns: list[Column]
    answer: Answer
    sentence: str = Field(description="The answer in one sentence.")
    reasons: list[Reason] = Field(description="What the answer rests on, most telling first.")
    sections: list[Section]
    trials: list[Meeting] = Field(description="Trials in which at least two of these tools met, the newest first.")
    seats: list[Seat]
    splits: list[Split]
    effective_critics: float
    readers: list[PairShare] = Field([], description="What readers vote on each pair of these tools.")

    @property
    def slug(self) -> str:
        """The canonical name of the comparison."""
        return "-vs-".join(self.slugs)

    @property
    def title(self) -> str:
        """A vs B."""
        return " vs ".join(column.name for column in self.columns)

    @property
    def families_asked(self) -> dict[str, str]:
        """The families of tasks that a workload may weigh here, with their names: the trials', and the brief's own."""
        tried = {family.id: family.name for met in self.trials for family in met.families}
        return tried | {family: family for family in self.brief.tasks if family not in tried}

    @property
    def evidence(self) -> dict[str, Evidence]:
        """Every statement shown, by its id."""
        return {
            item.id: item
            for section in self.sections
            for row in section.rows
            for cell in row.cells
            for item in cell.statements
        }


def pick_tools(names: Sequence[str], resolve: Callable[[str], Tool]) -> list[Tool]:
    """The tools that names mean, in canonical order; BadInput for fewer than two, more than six, or one twice."""
    if len(names) < 2:
        raise BadInput("A comparison needs two tools at least.", "Name a second one.")
    if len(names) > MOST:
        raise BadInput(f"A comparison holds six tools at most, and {len(names)} are named.", "Leave some out.")
    tools: dict[str, Tool] = {}
    for name in names:
        tool = resolve(name)
        if tool.slug in tools:
            raise BadInput(f"{tool.name} is named twice (as “{name}” too).", "Name another tool.")
        tools[tool.slug] = tool
    return [tools[slug] for slug in sorted(tools)]


def compare(
    panel: Panel, tools: Sequence[Tool], brief: Brief, assess: Callable[[Tool], Assessment] | None = None
) -> Comparison:
    """Compare tools (as `pick_tools` gives them) under a brief. `assess` may bring reviews that are stored already."""
    assessments = [(assess or panel.assess)(tool) for tool in tools]
    contenders = [
        contender(panel, tool, fit(tool, brief, panel.catalogue), assessment, brief)
        for tool, assessment in zip(tools, assessments, strict=True)
    ]
    answer = decide(contenders)
    rows = sections(tools, panel.catalogue.metrics, [row.rubrics for row in contenders])
    columns = [_column(panel, row) for row in contenders]
    met = meetings(panel.trials, tools, brief.tasks)
    return Comparison(
        slugs=[tool.slug for tool in tools],
        as_of=panel.catalogue.as_of,
        brief=brief,
        columns=columns,
        answer=answer,
        sentence=f"{answer_sentence(answer, columns)} {measured_sentence(met)}".strip(),
        reasons=reasons(contenders, rows),
        sections=rows,
        trials=met,
        seats=_seats(panel, assessments),
        splits=splits(panel.critics, contenders),
        effective_critics=panel.independence.effective,
        readers=[pair_share(one.slug, other.slug, 0, 0, 0) for one, other in combinations(tools, 2)],
    )


def with_readers(comparison: Comparison, tools: Mapping[str, Share], pairs: Sequence[PairShare]) -> Comparison:
    """The same comparison with what readers vote, by slug and by pair. The answer stays the panel's."""
    columns = [column.model_copy(update={"readers": tools.get(column.slug)}) for column in comparison.columns]
    return comparison.model_copy(update={"columns": columns, "readers": list(pairs)})


def answer_sentence(answer: Answer, columns: Sequence[Column]) -> str:
    """The answer in one sentence of plain words."""
    names = {column.slug: column.name for column in columns}
    if answer.kind == "neither":
        return _neither(columns)
    if answer.kind == "either":
        chosen = join_words([names[slug] for slug in answer.tools], "or")
        word = "Either" if len(answer.tools) == 2 else "Any of"
        return f"{word} {chosen}: the panel ships each of them, and none leads clearly."
    first = next(column for column in columns if column.slug == answer.tools[0])
    others = [column for column in columns if column is not first and column.fit.eligible]
    against = join_words([f"{_calls(column)} for {column.name}" for column in others])
    lead = f", against {against}" if against else "; nothing else here meets the brief"
    if others and len({_calls(column) for column in [first, *others]}) == 1:
        points = " to ".join(f"{100 * (column.verdict.support or 0):.0f}" for column in [first, *others])
        lead += f", and it leads by points ({points})"
    return f"Ship with {first.name}: {_calls(first)} critics ship it{lead}."


def _calls(column: Column) -> str:
    verdict = column.verdict
    made = verdict.ships + verdict.skips
    return f"{verdict.ships} of {made}" if made else "no call"


def _neither(columns: Sequence[Column]) -> str:
    subject = "Neither" if len(columns) == 2 else "None of them"
    out = [column for column in columns if not column.fit.eligible]
    if len(out) == len(columns):
        return f"{subject}: no tool here meets the brief."
    if out:
        return f"{subject}: what meets the brief is not shipped by the panel."
    return f"{subject}: on what is known, the panel ships none of them."


def _column(panel: Panel, row: Contender) -> Column:
    tool = row.tool
    return Column(
        slug=tool.slug,
        name=tool.name,
        maker=tool.maker,
        category=tool.category,
        category_name=panel.catalogue.categories[tool.category].name,
        aliases=tool.aliases,
        tagline=tool.leading("tagline"),
        description=describe(tool, panel.catalogue),
        entry=entry(tool),
        confirmed=tool.confirmed,
        verdict=row.assessment.verdict,
        fit=row.fit,
        can_be_fitted=tool.slug in panel.catalogue.configs,
    )


def _seats(panel: Panel, assessments: Sequence[Assessment]) -> list[Seat]:
    records = {record.critic: record for record in panel.independence.records}
    return [
        Seat(
            critic=critic.id,
            name=critic.name,
            looks_for=critic.looks_for,
            mark=critic.mark,
            ship_rate=records[critic.id].ship_rate,
            calls=records[critic.id].ships + records[critic.id].skips,
            warning=records[critic.id].warning,
            reviews=[review for row in assessments for review in row.reviews if review.critic == critic.id],
        )
        for critic in panel.critics
    ]
