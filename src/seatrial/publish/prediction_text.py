"""Predictions for a terminal: the open ones by their day, the resolved ones, and what the scores say."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from seatrial.evidence.dates import write_date
from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.predictions.resolve import Standing
from seatrial.panel.predictions.scores import Figure, Score

KINDS = {"rubric": "a rubric", "model": "a model", "person": "a person", "source": "a published source"}
OUTCOMES = {"true": "turned out true", "false": "turned out false", "void": "cannot be told any more"}


def write_predictions_text(
    filed: Sequence[Filed], standings: Mapping[str, Standing], scored: Sequence[Score], width: int = 80
) -> str:
    """All that is open and resolved, then the scores."""
    ended = [row for row in filed if row.standing]
    lines = [f"{_count(len(filed) - len(ended), 'open prediction')}, {len(ended)} resolved."]
    for row in filed:
        lines += ["", *_prediction(row, standings.get(row.forecast.id), width)]
    for score in scored:
        lines += ["", *_wrapped(f"{score.who[:1].upper()}{score.who[1:]}: {score.says}", width)]
        lines += [f"  {line}" for line in _figures(score)]
    return "\n".join(lines)


def figure_text(figure: Figure | None) -> str:
    """0.12 (0.08 to 0.17)."""
    if figure is None:
        return "too few to tell"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}, without an interval"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def probability_text(probability: float | None) -> str:
    """What was given; 99.95 % is not 100 %."""
    if probability is None:
        return "no probability given"
    if 0.995 <= probability < 1:
        return "over 99%"
    return "under 1%" if 0 < probability < 0.005 else f"{100 * probability:.0f}%"


def _prediction(row: Filed, standing: Standing | None, width: int) -> Iterator[str]:
    forecast, ended = row.forecast, row.standing
    who = f"{forecast.by.critic}, " if forecast.by.critic else ""
    day = write_date(forecast.resolves_on.isoformat())
    yield forecast.id
    yield from _wrapped(forecast.statement, width, "  ")
    made = (
        f"{probability_text(forecast.probability)}, by {who}{KINDS[forecast.by.kind]} ({forecast.by.name}); due {day}"
    )
    yield from _wrapped(made, width, "  ")
    if ended:
        when = write_date(ended.decided.isoformat())
        yield from _wrapped(f"{OUTCOMES[ended.outcome]}, {when}, by {ended.by}: {ended.why}", width, "  ")
    elif standing and standing.due:
        yield from _wrapped(f"due: {standing.why}", width, "  ")


def _figures(score: Score) -> Iterator[str]:
    if score.skill is not None:
        yield f"Brier score {figure_text(score.brier)}; 0 is best"
        yield f"Log score   {figure_text(score.log)}; 0 is best"
        yield f"Skill       {figure_text(score.skill)}; 0 is the base rate, 1 is best"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
