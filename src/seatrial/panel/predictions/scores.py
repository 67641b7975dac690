"""How well predictions were made: Brier and log score, skill against the base rate, each with an interval.

Brier score: mean of (p - y)^2 (Brier 1950). Log score: mean of -ln of the probability given to what happened, with
probabilities held within SURE of 0 and 1. Skill: 1 - Brier / (b (1 - b)), b the share of the same predictions that
turned out true, known only afterwards: a forecaster that always says b has skill 0.

Predictions about one tool share its fate, so that the intervals resample tools (intervals.py). Below FEWEST
predictions, FEWEST_TOOLS tools or FEWEST_EACH of either outcome no figure is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, Field

from seatrial.evidence.intervals import wilson
from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.predictions.intervals import LOGGED, SQUARED, Floats, mean_interval, skill, skill_interval

SURE = 0.001
FEWEST, FEWEST_TOOLS, FEWEST_EACH = 20, 15, 5
BINS = 5


@dataclass(frozen=True)
class Case:
    """One scored prediction: the probability given, what happened, and the tool it was about."""

    probability: float
    true: bool
    tool: str


class Figure(BaseModel):
    """A score with its 95 % interval; no interval where the predictions do not allow one."""

    value: float
    low: float | None
    high: float | None

    @classmethod
    def of(cls, value: float, interval: tuple[float, float] | None) -> Figure:
        """A value with its interval, if it has one."""
        low, high = interval or (None, None)
        return cls(value=value, low=low, high=high)


class Bin(BaseModel):
    """Predictions of about the same probability, and how many of them turned out true."""

    low: float
    high: float
    count: int
    true: int
    predicted: float = Field(description="Their mean probability.")
    share: float
    share_low: float = Field(description="Wilson's 95% interval of the share.")
    share_high: float


class Score(BaseModel):
    """What came of some author's or critic's predictions."""

    who: str
    predictions: int
    open: int = Field(description="Not resolved, waiting ones among them.")
    resolved: int
    void: int
    unscored: int = Field(description="Made without a probability.")
    scored: int
    tools: int
    true: int
    base_rate: float | None
    brier: Figure | None
    log: Figure | None
    skill: Figure | None
    bins: list[Bin]
    says: str


def scores(filed: Iterable[Filed], who: Callable[[Filed], str | None]) -> list[Score]:
    """One score for each that `who` names, in the order of the first prediction; None leaves a prediction out."""
    groups: dict[str, list[Filed]] = {}
    for row in filed:
        name = who(row)
        if name is not None:
            groups.setdefault(name, []).append(row)
    return [score(name, rows) for name, rows in groups.items()]


def by_critic(row: Filed) -> str | None:
    """The critic in whose seat a prediction was made."""
    return row.forecast.by.critic


def by_kind(row: Filed) -> str:
    """The kind of its author."""
    return row.forecast.by.kind


def score(who: str, filed: Sequence[Filed]) -> Score:
    """The score of some predictions."""
    ended = [row for row in filed if row.standing is not None]
    void = sum(row.standing.outcome == "void" for row in ended if row.standing)
    cases = [case for row in ended if (case := _case(row))]
    true, tools = sum(case.true for case in cases), len({case.tool for case in cases})
    figures = _figures(cases) if _enough(cases) else {}
    return Score(
        who=who,
        predictions=len(filed),
        open=len(filed) - len(ended),
        resolved=len(ended),
        void=void,
        unscored=sum(row.forecast.probability is None for row in filed),
        scored=len(cases),
        tools=tools,
        true=true,
        base_rate=true / len(cases) if cases else None,
        brier=figures.get("brier"),
        log=figures.get("log"),
        skill=figures.get("skill"),
        bins=calibration(cases),
        says=_says(cases, tools, true, figures.get("skill")),
    )


def _case(row: Filed) -> Case | None:
    probability, ended = row.forecast.probability, row.standing
    if ended is None or ended.outcome == "void" or probability is None:
        return None
    return Case(probability, ended.outcome == "true", next(iter(row.forecast.tools), row.forecast.id))


def _enough(cases: Sequence[Case]) -> bool:
    true = sum(case.true for case in cases)
    tools = len({case.tool for case in cases})
    return len(cases) >= FEWEST and tools >= FEWEST_TOOLS and min(true, len(cases) - true) >= FEWEST_EACH


def _says(cases: Sequence[Case], tools: int, true: int, skill: Figure | None) -> str:
    if not cases:
        return "Nothing that was given a probability has come due."
    turned = f"{true} of {len(cases)} turned out true"
    if not _enough(cases):
        need = f"{FEWEST} on {FEWEST_TOOLS} tools, with {FEWEST_EACH} of either outcome"
        return f"{turned}: too few to tell (a score needs {need}; so far {len(cases)} on {tools})."
    if skill is None or skill.low is None or skill.high is None:
        return f"{turned}; the interval of the skill cannot be told."
    if skill.low > 0:
        return f"{turned}; better than always naming that share."
    if skill.high < 0:
        return f"{turned}; worse than always naming that share."
    return f"{turned}; no better or worse, as far as can be told, than always naming that share."


def calibration(cases: Sequence[Case]) -> list[Bin]:
    """Predictions by their probability, in BINS equal steps; empty ones are left out."""
    found = []
    for place in range(BINS):
        low, high = place / BINS, (place + 1) / BINS
        inside = [case for case in cases if min(int(case.probability * BINS), BINS - 1) == place]
        if inside:
            true = sum(case.true for case in inside)
            share_low, share_high = wilson(true, len(inside))
            predicted = sum(case.probability for case in inside) / len(inside)
            found.append(
                Bin(
                    low=low,
                    high=high,
                    count=len(inside),
                    true=true,
                    predicted=predicted,
                    share=true / len(inside),
                    share_low=share_low,
                    share_high=share_high,
                )
            )
    return found


def brier(probability: Floats, true: Floats) -> Floats:
    """Each prediction's squared error."""
    return (probability - true) ** 2


def log_loss(probability: Floats, true: Floats) -> Floats:
    """Minus the natural logarithm of the probability that each gave to what happened."""
    held = np.clip(probability, SURE, 1 - SURE)
    return -np.log(np.where(true > 0, held, 1 - held))


def _figures(cases: Sequence[Case]) -> dict[str, Figure]:
    """The three scores with their intervals."""
    probability = np.array([case.probability for case in cases])
    true = np.array([float(case.true) for case in cases])
    names = sorted({case.tool for case in cases})
    place = np.array([names.index(case.tool) for case in cases])
    columns = (np.ones(len(cases)), brier(probability, true), log_loss(probability, true), true)
    sums: Floats = np.stack([np.bincount(place, row, len(names)) for row in columns], axis=1).astype(np.float64)
    # The same predictions give the same figures.
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(sums.tobytes()).digest()[:8], "big"))
    means = {"brier": (columns[1], SQUARED), "log": (columns[2], LOGGED)}
    figures = {
        name: Figure.of(float(values.mean()), mean_interval(sums, column, rng))
        for name, (values, column) in means.items()
    }
    return figures | {"skill": Figure.of(skill(sums), skill_interval(sums, rng))}
