"""The panel at work: reviews and verdicts for a whole catalogue, or for a few of its tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from seatrial.errors import Problem
from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.facts.freshness import stale_metrics
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic, load_critics
from seatrial.panel.grounding.checker import check
from seatrial.panel.grounding.pack import EvidencePack, pack_of
from seatrial.panel.independence import Independence, independence
from seatrial.panel.predictions.files import load_predictions
from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.resample import Floats, Peers
from seatrial.panel.review import Call, Review, Verdict
from seatrial.panel.rubric import Sitting, write_review
from seatrial.panel.scoring import Case, Rubric, case_of
from seatrial.panel.verdict import give_verdict
from seatrial.panel.written import Written, load_written, take_seat
from seatrial.trials.record.evidence import with_trials
from seatrial.trials.record.record import TrialRecord


@dataclass(frozen=True)
class Assessment:
    """Everything the panel says of one tool."""

    reviews: list[Review]
    verdict: Verdict


@dataclass
class Panel:
    """The critics, over one catalogue; and the trials on record, whose evidence its tools carry.

    `written` holds what models and people wrote, by tool and critic: it takes the seat of the rubric's review while
    its evidence is the present one.
    """

    catalogue: Catalogue
    critics: list[Critic]
    trials: Sequence[TrialRecord] = field(default_factory=list)
    written: Mapping[tuple[str, str], Written] = field(default_factory=dict)
    predictions: Sequence[Filed] = field(default_factory=list)

    def sitting(self, tool: Tool) -> Sitting:
        """A tool before the panel."""
        category = self.catalogue.categories[tool.category]
        rivals = len(self.catalogue.in_category(tool.category)) - 1
        return Sitting(
            tool, category, self.catalogue.metrics, self.catalogue.as_of, rivals, self._peers.get(tool.category, {})
        )

    @cached_property
    def _cases(self) -> dict[str, Case]:
        return {
            tool.slug: case_of(tool, self.catalogue.metrics, self.catalogue.as_of)
            for tool in self.catalogue.tools.values()
        }

    @cached_property
    def _peers(self) -> dict[str, Peers]:
        """For each category and metric, where its tools stand, in the order of their slugs."""
        found: dict[str, Peers] = {}
        for slug in sorted(self._cases):
            of_category = found.setdefault(self.catalogue.tools[slug].category, {})
            for metric, place in self._cases[slug].items():
                of_category.setdefault(metric, []).append(place)
        return found

    def assess(self, tool: Tool, kept: Mapping[str, Review] | None = None) -> Assessment:
        """Every critic's review of a tool, and the verdict.

        `kept`: reviews by critic that stand as they are, for nothing that goes into them has changed.
        """
        sitting = self.sitting(tool)
        reviews, supports = [], {}
        for critic in self.critics:
            review = (kept or {}).get(critic.id)
            if review is None:
                by_rubric, supports[critic.id] = write_review(critic, sitting)
                review = self._seated(critic, sitting, by_rubric)
            else:
                supports[critic.id] = sitting.resampler.supports(critic)
            reviews.append(review)
        return Assessment(reviews, give_verdict(self.critics, sitting, reviews, supports))

    def _seated(self, critic: Critic, sitting: Sitting, rubric: Review) -> Review:
        written = self.written.get((sitting.tool.slug, critic.id))
        return rubric if written is None else take_seat(written, rubric, pack_of(critic, sitting).sha256)

    def written_calls(self, tool: Tool) -> dict[str, Call]:
        """The calls on a tool that models and people made and that stand, by critic."""
        found: dict[str, Call] = {}
        for critic in self.critics:
            written = self.written.get((tool.slug, critic.id))
            if written and written.held is None and written.pack == self.pack(critic, tool).sha256:
                found[critic.id] = written.call
        return found

    def pack(self, critic: Critic, tool: Tool) -> EvidencePack:
        """The evidence of a tool as a critic may see it."""
        return pack_of(critic, self.sitting(tool))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every tool and maker of the catalogue: names that a review may only say where its evidence does."""
        tools = self.catalogue.tools.values()
        return frozenset(name for tool in tools for name in (tool.name, tool.maker, *tool.aliases))

    def supports(self, tool: Tool, critics: Iterable[str]) -> dict[str, Floats]:
        """The resampled supports of some critics for one tool."""
        resampler = self.sitting(tool).resampler
        wanted = set(critics)
        return {critic.id: resampler.supports(critic) for critic in self.critics if critic.id in wanted}

    @cached_property
    def independence(self) -> Independence:
        """Base rates, agreement and effective size over the whole catalogue."""
        calls: dict[str, dict[str, str]] = {critic.id: {} for critic in self.critics}
        authors: dict[str, dict[str, str]] = {critic.id: {} for critic in self.critics}
        for tool in self.catalogue.tools.values():
            written = self.written_calls(tool) if self.written else {}
            stale = stale_metrics(tool, self.catalogue.metrics, self.catalogue.as_of)
            for critic in self.critics:
                by_rubric = Rubric(critic, tool, self._cases[tool.slug], stale).judge().call
                calls[critic.id][tool.slug] = written.get(critic.id, by_rubric)
                if critic.id in written:
                    author = self.written[tool.slug, critic.id].author
                    authors[critic.id][tool.slug] = f"{author.kind} {author.name}"
        return independence(calls, authors)


def load_panel(folder: Path, only: Sequence[Path] | None = None, *, every_sentence: bool = False) -> Panel:
    """The catalogue of a folder with its trials, and the critics over it; BadFile where nothing can be judged.

    `only` limits the reported problems to some files. `every_sentence` holds every written review against its evidence
    once more, 12 ms each: for `catalogue check` and the import, through which alone a review comes onto a page.
    """
    catalogue, trials = with_trials(load_catalogue(folder, only), folder, only)
    panel = Panel(catalogue, load_critics(folder, catalogue.metrics), trials)
    problems: list[Problem] = []
    panel.written = _sound_reviews(panel, folder, problems, every_sentence=every_sentence)
    panel.predictions = load_predictions(folder, catalogue, frozenset(row.id for row in panel.critics), problems)
    chosen = None if only is None else {file.resolve() for file in only}
    catalogue.problems += [row for row in problems if chosen is None or row.file.resolve() in chosen]
    return panel


def _sound_reviews(
    panel: Panel, folder: Path, problems: list[Problem], *, every_sentence: bool
) -> dict[tuple[str, str], Written]:
    """The written reviews of tools and critics that are there, and such as the checker would keep."""
    found, documents = load_written(folder, problems)
    critics = {critic.id: critic for critic in panel.critics}
    sound = {}
    for seat, written in found.items():
        document = documents[seat]
        if written.critic not in critics:
            cause, next_step = f"There is no critic “{written.critic}”.", "Remove the file, or correct its name."
            problems.append(Problem(document.file, document.line(("critic",)), cause, next_step))
        elif written.tool not in panel.catalogue.tools:
            cause = f"There is no tool “{written.tool}”, or its file has a problem."
            problems.append(
                Problem(document.file, document.line(("tool",)), cause, "Correct that, or remove the file.")
            )
        elif every_sentence and (wrong := _ungrounded(panel, written, critics[written.critic])):
            problems.append(Problem(document.file, document.line(("answers",)), wrong, "Take the sentence out."))
        else:
            sound[seat] = written
    return sound


def _ungrounded(panel: Panel, written: Written, critic: Critic) -> str | None:
    """What the checker has against a review of the present evidence; one of older evidence does not stand anyway."""
    pack = panel.pack(critic, panel.catalogue.tools[written.tool])
    if written.held is not None or written.pack != pack.sha256:
        return None
    refused = check(written.answers, pack, known_names=panel.names).refused
    return f"“{refused[0].sentence.text[:80]}” does not hold: {refused[0].reason}" if refused else None
