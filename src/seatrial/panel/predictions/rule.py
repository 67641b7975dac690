"""Resolution rules that a program can read: what has to be so, of which tool, by or on the day.

A rule held `by` the day is true as soon as its condition is met once; a rule held `on` the day is looked at then.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr, model_validator

from seatrial.facts.schema import Slug

Relation = Literal["at-least", "at-most", "above", "below"]
Held = Literal["by", "on"]
Bound = Annotated[StrictInt | StrictFloat, Field(allow_inf_nan=False)]
Short = Annotated[StrictStr, Field(min_length=1, max_length=80)]

RELATION_WORDS: dict[str, str] = {
    "at-least": "at least",
    "at-most": "at most",
    "above": "above",
    "below": "below",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricRule(_Strict):
    """A metric of a tool against a number or a date, or among terms, names or licences."""

    kind: Literal["metric"] = "metric"
    tool: Slug
    metric: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    relation: Relation | Literal["one-of", "includes", "osi-approved"]
    value: Bound | Short | None = Field(None, description="A number in the metric's unit, or a date.")
    values: list[Short] = Field([], max_length=40, description="Of one-of and includes: any of these will do.")
    held: Held = "by"

    @model_validator(mode="after")
    def _complete(self) -> MetricRule:
        if self.relation in ("one-of", "includes"):
            if not self.values or self.value is not None:
                raise ValueError(f"“{self.relation}” needs `values:`, a list, and no `value:`")
        elif self.relation == "osi-approved":
            if self.values or self.value is not None:
                raise ValueError("“osi-approved” needs neither `value:` nor `values:`")
        elif self.value is None or self.values:
            raise ValueError(f"“{self.relation}” needs `value:`, one number or date")
        return self


class ToolsRule(_Strict):
    """A metric of one tool against the same metric of another."""

    kind: Literal["tools"] = "tools"
    tool: Slug
    metric: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    relation: Relation
    other: Slug
    held: Held = "on"

    @model_validator(mode="after")
    def _two(self) -> ToolsRule:
        if self.tool == self.other:
            raise ValueError("`tool` and `other` are the same tool")
        return self


class PriceRule(_Strict):
    """What a tool costs by the imported prices: at one host, or at whichever is cheapest."""

    kind: Literal["price"] = "price"
    tool: Slug
    rate: Literal["input", "output", "cached_input"]
    relation: Literal["at-most", "below"]
    value: Annotated[StrictInt | StrictFloat, Field(ge=0, allow_inf_nan=False, description="USD per million tokens.")]
    host: Slug | None = Field(None, description="Left out where any host will do.")
    held: Held = "by"


class CallRule(_Strict):
    """What a critic's rubric calls a tool, run again on the catalogue of the day."""

    kind: Literal["call"] = "call"
    tool: Slug
    critic: Slug
    call: Literal["ship", "skip"]
    held: Literal["on"] = "on"


Rule = Annotated[MetricRule | ToolsRule | PriceRule | CallRule, Field(discriminator="kind")]
