"""The panel at work: reviews and verdicts for a whole catalogue, or for a few of its tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic, load_critics
from seatrial.panel.independence import Independence, independence
from seatrial.panel.resample import Floats, Peers
from seatrial.panel.review import Review, Verdict
from seatrial.panel.rubric import Sitting, write_review
from seatrial.panel.scoring import Case, Rubric, case_of
from seatrial.panel.verdict import give_verdict
from seatrial.trials.record.evidence import with_trials
from seatrial.trials.record.record import TrialRecord


@dataclass(frozen=True)
class Assessment:
    """Everything the panel says of one tool."""

    reviews: list[Review]
    verdict: Verdict


@dataclass
class Panel:
    """The critics, over one catalogue; and the trials on record, whose evidence its tools carry."""

    catalogue: Catalogue
    critics: list[Critic]
    trials: Sequence[TrialRecord] = field(default_factory=list)

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

    def assess(self, tool: Tool) -> Assessment:
        """Every critic's review of a tool, and the verdict."""
        sitting = self.sitting(tool)
        written = [write_review(critic, sitting) for critic in self.critics]
        reviews = [review for review, _ in written]
        supports = {review.critic: drawn for review, drawn in written}
        return Assessment(reviews, give_verdict(self.critics, sitting, reviews, supports))

    def supports(self, tool: Tool, critics: Iterable[str]) -> dict[str, Floats]:
        """The resampled supports of some critics for one tool."""
        resampler = self.sitting(tool).resampler
        wanted = set(critics)
        return {critic.id: resampler.supports(critic) for critic in self.critics if critic.id in wanted}

    @cached_property
    def independence(self) -> Independence:
        """Base rates, agreement and effective size over the whole catalogue."""
        calls: dict[str, dict[str, str]] = {critic.id: {} for critic in self.critics}
        for tool in self.catalogue.tools.values():
            for critic in self.critics:
                calls[critic.id][tool.slug] = Rubric(critic, tool, self._cases[tool.slug]).judge().call
        return independence(calls)


def load_panel(folder: Path, only: Sequence[Path] | None = None) -> Panel:
    """The catalogue of a folder with its trials, and the critics over it; BadFile where nothing can be judged.

    `only` limits the reported problems to some files.
    """
    catalogue, trials = with_trials(load_catalogue(folder, only), folder, only)
    return Panel(catalogue, load_critics(folder, catalogue.metrics), trials)
