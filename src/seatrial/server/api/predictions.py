"""/api/v1/predictions: every prediction that was made here, with its resolutions and the scores."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from seatrial.panel.predictions.forecast import Forecast, Resolution
from seatrial.panel.predictions.scores import Score, by_critic, by_kind, scores
from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.pages.naming import one_of
from seatrial.server.pages.predictions import sort_predictions
from seatrial.server.store.predictions import KeptPrediction, Standing, kept_predictions
from seatrial.server.store.shelf import current_shelf

router = Router()
State = Literal["open", "due", "resolved"]


class PredictionLine(BaseModel):
    """One prediction as it was first made."""

    state: State = Field(description="Open; due and waiting for an editor; or resolved.")
    waits_for: str | None = Field(description="Why a due one has not resolved itself.")
    standing: Standing = Field(description="Whether the catalogue still has it as it was first made.")
    forecast: Forecast
    resolutions: list[Resolution] = Field(description="The oldest first; the last one stands.")


class PredictionList(BaseModel):
    """Predictions, and how well they were made."""

    predictions: list[PredictionLine]
    by_critic: list[Score]
    by_author: list[Score]


@router.get("", response={200: PredictionList, 404: ErrorAnswer}, summary="All predictions, and the scores")
def predictions(request: HttpRequest, critic: str = "", state: State | None = None) -> HttpResponse:
    """Those due first, then the open ones by their day, then the resolved ones, the newest first."""
    shelf = current_shelf()
    if critic:
        one_of({row.id: row for row in shelf.panel.critics}, "critic", critic)
    kept = [row for row in kept_predictions() if critic in ("", row.forecast.by.critic)]
    found = sort_predictions(shelf, kept)
    lines = [_line(row, "due", standing.why) for row, standing in found.waiting]
    lines += [_line(row, "open") for row in found.open] + [_line(row, "resolved") for row in found.resolved]
    filed = [row.filed for row in kept]
    return answer(
        PredictionList(
            predictions=[line for line in lines if state in (None, line.state)],
            by_critic=scores(filed, by_critic),
            by_author=scores(filed, by_kind),
        )
    )


def _line(row: KeptPrediction, state: State, waits_for: str | None = None) -> PredictionLine:
    return PredictionLine(
        state=state,
        waits_for=waits_for,
        standing=row.standing,
        forecast=row.forecast,
        resolutions=row.filed.resolutions,
    )
