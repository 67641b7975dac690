"""A prediction on record: what is claimed, how likely, by when, by whom; and how it turned out.

What was once recorded is not changed. A resolution is followed by another one that says which it supersedes, and each
holds the hash of all before it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, model_validator

from seatrial.facts.schema import Slug
from seatrial.panel.predictions.rule import Rule

Kind = Literal["rubric", "model", "person", "source"]
Outcome = Literal["true", "false", "void"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=160)]
Said = Annotated[str, Field(min_length=1, max_length=600)]
RULE_AUTHOR = "its own rule"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Maker(_Strict):
    """Who predicts: an author, and the critic in whose seat it speaks."""

    kind: Kind = Field(description="A rubric, a model, a person, or a published source that was read.")
    name: Annotated[str, Field(min_length=1, max_length=100)]
    critic: Slug | None = None


class Proof(_Strict):
    """What a claim or a resolution rests on: words that were read, or evidence of the catalogue."""

    text: Said = Field(description="The exact words, or the value with its label.")
    url: HttpUrl | None = None
    title: Annotated[str | None, Field(max_length=200)] = None
    publisher: Annotated[str | None, Field(max_length=100)] = None
    primary: bool | None = None
    read: date
    evidence: Annotated[str | None, Field(max_length=200)] = Field(None, description="The id of the statement.")


class Forecast(_Strict):
    """A claim that can turn out false, as it was first made."""

    id: Id
    statement: Annotated[str, Field(min_length=1, max_length=400)]
    probability: Annotated[
        float | None, Field(ge=0, le=1, allow_inf_nan=False, description="None: none was given; it is not scored.")
    ] = None
    made: date
    resolves_on: date
    resolved_by: Said = Field(description="The rule in words.")
    rule: Rule | None = Field(None, description="The rule as a program reads it; without one, an editor resolves it.")
    by: Maker
    tools: list[Slug] = Field([], max_length=6)
    provenance: Proof | None = Field(None, description="Where it was read, if it was not made here.")
    note: Annotated[str | None, Field(max_length=400)] = None

    @model_validator(mode="after")
    def _ordered(self) -> Forecast:
        if self.resolves_on < self.made:
            raise ValueError(f"it resolves on {self.resolves_on}, before it was made on {self.made}")
        if self.by.kind == "source" and self.provenance is None:
            raise ValueError("a prediction that was read somewhere needs `provenance:`")
        return self


class Resolution(_Strict):
    """How a prediction turned out: who says so, since when, and why."""

    number: Annotated[int, Field(ge=1)]
    outcome: Outcome = Field(description="True, false, or void: it can no longer be told.")
    decided: date = Field(description="The day on which this was recorded.")
    by: Annotated[str, Field(min_length=1, max_length=100)]
    why: Said
    proof: list[Proof] = Field([], max_length=40)
    supersedes: int | None = Field(None, description="The number of the resolution that this one replaces.")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Filed(_Strict):
    """A prediction with its resolutions, the oldest first: the file catalogue/predictions/<id>.yaml."""

    forecast: Forecast
    resolutions: list[Resolution] = []

    @property
    def standing(self) -> Resolution | None:
        """The resolution that stands: the last one."""
        return self.resolutions[-1] if self.resolutions else None


def resolved(filed: Filed, **given: Any) -> Filed:
    """The prediction with one more resolution, which supersedes the one that stood."""
    before = filed.standing
    number = len(filed.resolutions) + 1
    draft = Resolution(number=number, supersedes=before.number if before else None, sha256="0" * 64, **given)
    sealed = draft.model_copy(update={"sha256": seal(filed.forecast, filed.resolutions, draft)})
    return filed.model_copy(update={"resolutions": [*filed.resolutions, sealed]})


def seal(forecast: Forecast, before: list[Resolution], resolution: Resolution) -> str:
    """SHA-256 over the prediction, what was resolved before, and the resolution itself."""
    content = {
        "forecast": forecast.model_dump(mode="json", exclude={"note"}),
        "before": [row.sha256 for row in before],
        "resolution": resolution.model_dump(mode="json", exclude={"sha256"}),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_seal(filed: Filed) -> int | None:
    """The number of the first resolution that is not what was recorded; None where all are."""
    for place, row in enumerate(filed.resolutions):
        before = filed.resolutions[:place]
        wanted = place + 1, before[-1].number if before else None, seal(filed.forecast, before, row)
        if (row.number, row.supersedes, row.sha256) != wanted:
            return place + 1
    return None
