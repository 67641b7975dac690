"""What a trial found: computed from its journal, and nothing else. The shape that pages, evidence and files share."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Decided = Literal["a", "b", "equivalent", "ship", "undecided"]


class Frozen(BaseModel):
    """A part of a result: complete, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Share(Frozen):
    """A mean score of an arm, 0 to 1, with its 95 % interval."""

    mean: float
    low: float
    high: float
    items: int


class DecisionResult(Frozen):
    """Arm `a` against arm `b`: what was decided, after how many items, and the difference a - b with its interval."""

    a: str
    b: str
    decision: Decided
    items: int = Field(description="Items that entered the decision, in schedule order.")
    difference: float
    low: float
    high: float


class CurvePoint(Frozen):
    """Success at one size of the task, by arm."""

    size: float
    shares: dict[str, Share]


class Break(Frozen):
    """Where an arm's success falls under one half, with its interval; `size` is None where it lies outside of what
    was tried, or is not known.
    """

    size: float | None
    low: float | None
    high: float | None
    side: Literal["crosses", "above", "below", "unknown"] = Field(
        description="above: one half or more at every size; below: less at every size; unknown: too little to tell."
    )

    @model_validator(mode="before")
    @classmethod
    def _side(cls, value: Any) -> Any:
        """Where it is left out, no size says that success never falls under one half."""
        if isinstance(value, dict) and "side" not in value:
            return {**value, "side": "above" if value.get("size") is None else "crosses"}
        return value


class FamilyResult(Frozen):
    """One family of tasks: every pair of arms decided, and each arm's mean score."""

    id: str
    name: str
    version: str
    seed: int
    weight: float
    pairs: int = Field(description="Items that every arm still in the running has finished.")
    decisions: list[DecisionResult]
    shares: dict[str, Share]
    size_label: str = ""
    curve: list[CurvePoint] = []
    breaks: dict[str, Break] = {}
    causes: dict[str, dict[str, int]] = Field(default={}, description="By arm: why scores were lost, counted.")


class ArmResult(Frozen):
    """One contender: what it is, and what it took."""

    name: str
    kind: str = Field(description="endpoint, gguf, command or scripted.")
    tool: str | None = Field(description="The catalogue's slug.")
    release: str | None = Field(description="Which release of that tool: a version, a date, a quantisation.")
    settings: dict[str, str] = Field(default={}, description="Model, file hash, command: never a key.")
    calls: int
    retries: int
    tokens_in: int
    tokens_out: int
    tokens_counted: bool = Field(description="False where any count is an estimate.")
    cost_usd: float | None
    seconds: float = Field(description="Latency of all calls, added up.")
    latency_median: float | None
    latency_p95: float | None
    first_token_median: float | None
    tokens_per_second: float | None = Field(description="Median over calls, after the first token.")
    errors: dict[str, int] = {}


class Against(Frozen):
    """An incumbent that was not called anew: its answers are those of an earlier trial."""

    incumbent: str
    first: date
    last: date
    journal_sha256: str = Field(description="Of the earlier trial's journal.")


class TrialResult(Frozen):
    """A trial as far as it went."""

    format: Literal[1] = 1
    started: date
    ended: date
    question: Literal["better", "ship"]
    margin: float
    error: float
    arms: list[ArmResult]
    families: list[FamilyResult]
    decisions: list[DecisionResult] = Field(description="For the weights of the brief over all families.")
    ended_because: str = Field(description="decided, budget, interrupted, or bank (all items used).")
    calls: int
    calls_fixed: int = Field(description="Calls of a fixed-size benchmark that could tell the same margin.")
    limits: dict[str, str] = {}
    text_tool_calls: bool = Field(description="Whether a tool call written as text counted as one, alike for all arms.")
    isolation: str = Field(description="What model-written code ran in; `none` where --unsafe was given.")
    journal_sha256: str
    against: Against | None = Field(default=None, description="Where an incumbent's answers are from an earlier trial.")
