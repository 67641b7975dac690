"""A critic: one fixed way of looking, as a data file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.errors import BadFile, Problem
from seatrial.facts.parsing import parse
from seatrial.facts.reading import read_file
from seatrial.facts.schema import Metric, Slug
from seatrial.facts.tool import Tool

# Answers that are not built from single facts but found from all of them.
Computed = Literal["strongest", "weakest", "flip", "category", "thesis", "trials", "call"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Strict):
    """What the critic always asks, and the metrics that answer it."""

    ask: str
    metrics: list[str] = []
    computed: Computed | None = None


class Criterion(_Strict):
    """One metric, judged: a direction, a weight, and what scores 0 and what scores 1.

    Numbers, dates (as days of age, negative in the future) and lists (as numbers of items) run from `worst`
    to `best`, on a linear or logarithmic scale; terms are listed with their scores.
    """

    metric: str
    direction: Literal["higher", "lower", "listed"]
    weight: Annotated[float, Field(gt=0, le=10)]
    categories: list[str] | None = Field(None, alias="for")
    where_known: bool = Field(
        False,
        description="Counts only where it is known: that nobody has tried a tool is no gap in what is known of it.",
    )
    worst: float | None = None
    best: float | None = None
    scale: Literal["linear", "log"] = "linear"
    scores: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}
    good: str = Field(description="What a score of two thirds and more means.")
    poor: str = Field(description="What a score of one third and less means.")

    @model_validator(mode="after")
    def _complete(self) -> Criterion:
        if self.direction == "listed":
            if not self.scores:
                raise ValueError("a listed criterion needs scores")
        elif self.worst is None or self.best is None or self.worst == self.best:
            raise ValueError("a criterion with a direction needs a worst and a best that differ")
        elif (self.best > self.worst) != (self.direction == "higher"):
            raise ValueError("worst and best contradict the direction")
        elif self.scale == "log" and min(self.worst, self.best) <= 0:
            raise ValueError("a logarithmic scale needs a worst and a best above 0")
        return self

    def applies_to(self, category: str) -> bool:
        """Whether a tool of a category is judged by it."""
        return self.categories is None or category in self.categories


class Critic(_Strict):
    """The file catalogue/critics/<id>.yaml."""

    id: Slug
    name: str
    order: int = Field(description="The place on the panel.")
    looks_for: str
    mark: Annotated[
        str, Field(pattern=r"^[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+$", description="Path of its drawn mark, 24 x 24.")
    ]
    ship_from: Annotated[float, Field(gt=0, lt=1, description="The support from which it says ship.")]
    least_coverage: Annotated[
        float, Field(ge=0, le=1, description="Below this share of known weight it makes no call.")
    ] = 0.4
    questions: list[Question]
    criteria: list[Criterion]

    def criteria_for(self, category: str) -> list[Criterion]:
        """The criteria by which a tool of a category can be judged."""
        return [criterion for criterion in self.criteria if criterion.applies_to(category)]

    def criteria_of(self, tool: Tool) -> list[Criterion]:
        """The criteria by which one tool is judged: not those that ask for what nobody has measured of it."""
        found = self.criteria_for(tool.category)
        return [row for row in found if not row.where_known or tool.leading(row.metric)]


def load_critics(folder: Path, metrics: dict[str, Metric]) -> list[Critic]:
    """The panel, in its order; BadFile names what is wrong in a critic's file."""
    critics = []
    for file in sorted((folder / "critics").glob("*.yaml")):
        document = read_file(file)
        critic = parse(document, Critic)
        named = [(("criteria", index), row.metric) for index, row in enumerate(critic.criteria)]
        named += [(("questions", index), name) for index, row in enumerate(critic.questions) for name in row.metrics]
        for path, name in named:
            if name not in metrics:
                cause = f"There is no metric “{name}”."
                raise BadFile([Problem(file, document.line(path), cause, "All are in catalogue/metrics.yaml.")])
        for index, row in enumerate(critic.criteria):
            if unknown := set(row.scores) - set(metrics[row.metric].terms):
                cause = f"“{min(unknown)}” is not a value of “{row.metric}”."
                next_step = f"Use: {', '.join(metrics[row.metric].terms)}."
                raise BadFile([Problem(file, document.line(("criteria", index)), cause, next_step)])
        critics.append(critic)
    return sorted(critics, key=lambda critic: critic.order)
