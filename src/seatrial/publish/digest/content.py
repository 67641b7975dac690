"""What an issue says: one story a thing that changed, with the tools it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Kind = Literal["verdict", "comparison", "tool", "trial", "prediction", "price", "call"]
SECTIONS: dict[Kind, str] = {
    "verdict": "Verdicts that moved",
    "comparison": "New comparisons",
    "tool": "New in the catalogue",
    "trial": "New trials",
    "prediction": "Predictions that came due",
    "price": "Prices that moved",
    "call": "Critics’ calls that changed",
}


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def printable(text: str) -> str:
    """One line, without characters that a header or a feed cannot carry, or that turn a line around."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


Line = Annotated[str, AfterValidator(printable)]


class Story(_Document):
    """One thing that changed. `path` leads to its page; `before` and `after` are calls."""

    kind: Kind
    id: str
    tools: list[str] = Field(description="Slugs of the tools it is about, former ones included.")
    categories: list[str]
    title: Line
    text: Line = ""
    more: list[Line] = Field([], description="Further lines, one a thing.")
    path: str
    before: Line | None = None
    after: Line | None = None


class Content(_Document):
    """An issue. `told` and `baseline` are for the next one: what it need not tell, and what it compares with."""

    format: Literal[1] = 1
    since: datetime
    until: datetime
    first: bool = Field(False, description="Whether it is the first issue of this site.")
    stories: list[Story] = []
    told: list[str] = []
    baseline: dict[str, Any] = {}

    def of_kind(self, kind: Kind) -> list[Story]:
        """The stories of one section."""
        return [story for story in self.stories if story.kind == kind]


def by_section(stories: list[Story] | tuple[Story, ...]) -> list[tuple[Kind, str, list[Story]]]:
    """Sections in their order: id, heading, stories; those without a story are left out."""
    found = [(kind, heading, [row for row in stories if row.kind == kind]) for kind, heading in SECTIONS.items()]
    return [section for section in found if section[2]]
