"""/api/v1/trials: every trial that was ever published here, and each record whole."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.pages.naming import one_of
from seatrial.server.pages.trials import reader_names
from seatrial.server.store.shelf import current_shelf
from seatrial.server.store.trials import Standing
from seatrial.trials.record.record import TrialRecord, Withdrawal
from seatrial.trials.record.words import trial_sentence

router = Router()
STANDING = "How the catalogue stands to it: changed and gone ones count for nothing."


class TrialLine(BaseModel):
    """One trial in a list."""

    id: str
    title: str
    ended: date
    published: date
    tools: list[str]
    sentence: str = Field(description="What it found.")
    withdrawn: Withdrawal | None
    standing: Standing = Field(description=STANDING)
    sha256: str
    url: str = Field(description="Its page, from the site's root.")


class TrialList(BaseModel):
    """Every trial, the newest first."""

    trials: list[TrialLine]


class TrialAnswer(BaseModel):
    """One trial with its whole record, as it was published first."""

    standing: Standing = Field(description=STANDING)
    record: TrialRecord


@router.get("", response={200: TrialList}, summary="All trials")
def trials(request: HttpRequest) -> HttpResponse:
    """What each found; the withdrawn ones with their reason."""
    shelf = current_shelf()
    lines = [
        TrialLine(
            id=row.record.id,
            title=row.record.title,
            ended=row.record.result.ended,
            published=row.record.published,
            tools=row.record.tools,
            sentence=trial_sentence(row.record.result, reader_names(shelf, row)),
            withdrawn=row.record.withdrawn,
            standing=row.standing,
            sha256=row.record.sha256,
            url=f"/trials/{row.record.id}/",
        )
        for row in shelf.trials
    ]
    return answer(TrialList(trials=lines))


@router.get("/{id}", response={200: TrialAnswer, 404: ErrorAnswer}, summary="One trial")
def trial(request: HttpRequest, id: str) -> HttpResponse:
    """Every figure of its page."""
    row = one_of({row.record.id: row for row in current_shelf().trials}, "trial", id)
    return answer(TrialAnswer(standing=row.standing, record=row.record))
