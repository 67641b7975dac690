"""One critic's call on one tool, with answers that cite; and what the panel's calls add up to."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from seatrial.panel.predictions.rule import Rule

Call = Literal["ship", "skip", "withheld"]
PanelCall = Literal["ship", "skip", "split", "withheld"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Strict):
    """A sentence of an answer: it cites evidence, or it is opinion (the critic's reading of what it cites)."""

    text: str
    cites: list[str] = []
    opinion: bool = False


class Answer(_Strict):
    """The answer to one of the critic's own questions."""

    question: str
    sentences: list[Sentence]


class Change(_Strict):
    """One piece of evidence, changed."""

    tool: str
    metric: str
    label: str
    was: str = Field(description="What it is now, as a person reads it.")
    becomes: str = Field(description="What it would have to be, as a person reads it.")


class Flip(_Strict):
    """The smallest change of evidence that turns an outcome into another."""

    outcome: str = Field(description="What it turns into.")
    changes: list[Change]
    text: str


class Mark(_Strict):
    """One criterion applied: its weight, its score from 0 to 1 (None: nothing known) and the evidence."""

    metric: str
    label: str
    weight: float
    score: float | None
    cites: list[str]


class Prediction(_Strict):
    """A claim that can turn out false, with a probability, a date and a way to resolve it."""

    statement: str
    probability: float
    resolves_on: date
    resolved_by: str
    rule: Rule | None = Field(None, description="The same as a program reads it; without one, an editor resolves it.")


class Author(_Strict):
    """Who wrote a review."""

    kind: Literal["rubric", "model", "person"]
    name: str
    version: str
    when: date | None = Field(None, description="The day on which it was written; a rubric writes anew each time.")


class Grounding(_Strict):
    """What came of asking a model or a person for a review: what the checker kept, and what it refused.

    Sentences are counted. `refused` holds, by rule, what was dropped from the answer that stands; what the checker
    first sent back is in `sent_back`, of `first` sentences. `held` says why nothing of it was published.
    """

    author: Author
    pack: str = Field(description="SHA-256 of the evidence that the author saw.")
    prompt: str | None = Field(None, description="Names the wording of the question; another wording, another name.")
    first: int = Field(0, ge=0)
    sent_back: int = Field(0, ge=0)
    kept: int = Field(0, ge=0)
    citing: int = Field(0, ge=0)
    opinions: int = Field(0, ge=0)
    refused: dict[str, int] = {}
    held: str | None = None


class Review(_Strict):
    """One critic's call on one tool."""

    tool: str
    critic: str
    author: Author
    call: Call
    support: float = Field(description="Weighted mean score of what is known, 0 to 1.")
    ship_from: float = Field(description="The support from which this critic says ship.")
    coverage: float = Field(description="Share of the criteria's weight for which anything is known, 0 to 1.")
    confidence: float | None = Field(
        description="Of a rubric: share of resamples in which the call stays the same; of another author: the"
        " probability that it gives its own call. None: no call."
    )
    answers: list[Answer]
    marks: list[Mark]
    flip: Flip | None
    predictions: list[Prediction]
    as_of: date = Field(description="The day of the newest evidence in the catalogue.")
    rubric_call: Call | None = Field(None, description="Where another author made the call: what the rubric calls.")
    grounding: Grounding | None = Field(None, description="Where a model or a person was asked: what came of it.")
    fallback: str | None = Field(None, description="Why the rubric's review stands although another was written.")


class Verdict(_Strict):
    """What the panel's reviews of one tool add up to."""

    tool: str
    call: PanelCall
    ships: int
    skips: int
    withheld: int
    share: float | None = Field(description="Ships / calls made, 0 to 1; None: no critic made a call.")
    support: float | None = Field(description="Mean support of the critics that made a call, 0 to 1.")
    support_low: float | None = Field(description="5th percentile of the mean support over the resamples.")
    support_high: float | None = Field(description="95th percentile of the mean support over the resamples.")
    stability: float | None = Field(description="Share of resamples in which the panel's call stays the same.")
    flip: Flip | None
    as_of: date
