"""/api/v1/tools/<slug>/readers and /api/v1/ranking: what readers say, as the pages show it."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from seatrial.comparison.readers import PairShare
from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.pages.naming import tool_named
from seatrial.server.store.rankings import current_audits, current_rankings
from seatrial.server.store.shelf import current_shelf
from seatrial.server.store.tallies import current_tallies
from seatrial.votes.audit import Audit
from seatrial.votes.ranking import Ranking
from seatrial.votes.share import Share

router = Router()


class ReadersAnswer(BaseModel):
    """The ballots on one tool, and on the pairs that it is one of."""

    slug: str
    share: Share | None = Field(description="Who would ship it; null where nobody has voted.")
    pairs: list[PairShare]


class CategoryRanking(BaseModel):
    """One category's ranking from drawn pairs, and what it would take to move it."""

    category: str
    ranking: Ranking
    audit: Audit


class RankingAnswer(BaseModel):
    """Every ranking there is; the ballots behind them are at `ballots`."""

    rankings: list[CategoryRanking]
    ballots: str = "/ranking/ballots.csv"


@router.get("/tools/{slug}/readers", response={200: ReadersAnswer, 404: ErrorAnswer}, summary="Votes on one tool")
def readers(request: HttpRequest, slug: str) -> HttpResponse:
    """Counted ballots, with small-sample intervals; a few seconds old at most."""
    found = tool_named(current_shelf(), slug).slug
    tallies = current_tallies()
    pairs = [pair for names, pair in sorted(tallies.pairs.items()) if found in names and pair.total]
    return answer(ReadersAnswer(slug=found, share=tallies.tool(found), pairs=pairs))


@router.get("/ranking", response={200: RankingAnswer}, summary="The readers' ranking of each category")
def ranking(request: HttpRequest) -> HttpResponse:
    """From pairs that the server drew, with ranks as ranges."""
    shelf = current_shelf()
    audits = current_audits(shelf)
    rows = [
        CategoryRanking(category=category, ranking=found, audit=audits[category])
        for category, found in sorted(current_rankings(shelf).items())
        if category in audits
    ]
    return answer(RankingAnswer(rankings=rows))
