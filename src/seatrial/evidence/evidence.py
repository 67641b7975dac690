"""Evidence: one citable statement about a tool."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr

Value = StrictInt | StrictFloat | StrictStr | list[StrictStr]
Kind = Literal["fact", "calculation", "trial", "vote"]


class Source(BaseModel):
    """Where a statement was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(description="The address of what was read.")
    title: str = Field(description="Its title.")
    publisher: str = Field(description="Who published it.")
    primary: bool = Field(description="Whether it is the maker's own, or of whoever the fact belongs to.")


class Evidence(BaseModel):
    """One statement: a metric's value for a tool, with what it rests on.

    A fact has a source, the words read and the day of reading; a calculation has a formula and the
    ids of the evidence that went in, and is as old as the oldest of it; a trial has an interval, the id of its
    record and the day on which it ended.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(description="Names this one statement: tool, metric and four hex digits of its content.")
    tool: str = Field(description="The tool's slug.")
    metric: str
    kind: Kind = "fact"
    value: Value
    unit: str | None = None
    low: float | None = Field(None, description="Lower end of the stated interval, in the same unit.")
    high: float | None = Field(None, description="Upper end of the stated interval, in the same unit.")
    text: str = Field(description="The value as a person reads it, with its unit.")
    source: Source | None = None
    quote: str | None = Field(None, description="The words read, exact.")
    read: date = Field(description="The day on which the source was read.")
    note: str | None = None
    formula: str | None = Field(None, description="Of a calculation or a trial: how it was made.")
    inputs: list[str] = Field(default_factory=list, description="Of a calculation: the evidence that went in.")
    trial: str | None = Field(None, description="Of a trial: the id of its record.")
    primary: bool = Field(description="From a primary source; of a calculation: made from such alone.")


def evidence_id(tool: str, metric: str, value: Value, unit: str | None, origin: str) -> str:
    """A stable name for one statement; another value or another source is another statement."""
    content = json.dumps([value, unit, origin], sort_keys=True)
    return f"{tool}.{metric}.{hashlib.sha256(content.encode()).hexdigest()[:4]}"
