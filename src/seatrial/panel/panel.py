"""The panel at work: reviews and verdicts for a whole catalogue, or for a few of its tools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.independence import Independence, independence
from seatrial.panel.resample import Floats
from seatrial.panel.review import Review, Verdict
from seatrial.panel.rubric import Sitting, write_review
from seatrial.panel.scoring import Rubric, case_of
from seatrial.panel.verdict import give_verdict


@dataclass(frozen=True)
class Assessment:
    """Everything the panel says of one tool."""

    reviews: list[Review]
    verdict: Verdict


@dataclass
class Panel:
    """The critics, over one catalogue."""

    catalogue: Catalogue
    critics: list[Critic]

    def sitting(self, tool: Tool) -> Sitting:
        """A tool before the panel."""
        category = self.catalogue.categories[tool.category]
        rivals = len(self.catalogue.in_category(tool.category)) - 1
        return Sitting(tool, category, self.catalogue.metrics, self.catalogue.as_of, rivals)

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
            case = case_of(tool, self.catalogue.metrics, self.catalogue.as_of)
            for critic in self.critics:
                calls[critic.id][tool.slug] = Rubric(critic, tool, case).judge().call
        return independence(calls)
