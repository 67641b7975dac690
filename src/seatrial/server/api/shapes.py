"""What the API answers with, where it is not one of the core's own objects."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from seatrial.comparison.entry import Entry
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.independence import Agreement, AuthorCalls, Record
from seatrial.panel.review import Review, Verdict


class ToolLine(BaseModel):
    """One tool in a list."""

    slug: str
    name: str
    maker: str
    category: str
    confirmed: bool = Field(description="Whether anything about it comes from a primary source.")
    entry: Entry
    verdict: Verdict
    url: str = Field(description="Its page, from the site's root.")


class ToolList(BaseModel):
    """Tools, and the day of the newest evidence about any."""

    as_of: date
    tools: list[ToolLine]


class ToolAnswer(BaseModel):
    """One tool with all that is stated and judged."""

    tool: Tool
    entry: Entry
    verdict: Verdict
    reviews: list[Review]


class CriticLine(BaseModel):
    """One critic and its record over the whole catalogue."""

    critic: Critic
    record: Record


class CriticList(BaseModel):
    """The panel, in its order."""

    effective: float = Field(description="What the panel is worth, in independent critics.")
    effective_low: float | None = Field(description="95% interval over resampled tools; null: too few tools.")
    effective_high: float | None
    by_author: float = Field(description="The same where calls of one author in several seats count as one.")
    by_author_low: float | None
    by_author_high: float | None
    authors: list[AuthorCalls] = Field(description="Who wrote besides the critics' own rubrics.")
    critics: list[CriticLine]
    agreements: list[Agreement]


class CriticAnswer(BaseModel):
    """One critic with its record and all its reviews."""

    critic: Critic
    record: Record
    reviews: list[Review]


class Error(BaseModel):
    """Why there is no answer."""

    status: int
    cause: str
    next_step: str
    nearest: list[str] = Field(description="Names that may have been meant.")


class ErrorAnswer(BaseModel):
    """The one shape of every error."""

    error: Error
