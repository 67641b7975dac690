"""/api/v1/tools/{slug}/prices and /api/v1/cost: what hosts charge, and what a month of work costs."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params import P, QueryEx
from pydantic import BaseModel, Field

from seatrial.errors import BadInput
from seatrial.facts.pricing.costs import CostAnswer, cost_answer
from seatrial.facts.pricing.prices import Disagreement, current_day, host_prices
from seatrial.facts.pricing.schema import Package, Period, PricesFile
from seatrial.facts.pricing.workload_text import EXAMPLES, UNITS, asked_in, read_asked
from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.pages.comparison import names_in
from seatrial.server.pages.naming import tool_named
from seatrial.server.store.shelf import current_shelf

MOST = 20
router = Router()


class QuoteAnswer(BaseModel):
    """What one source gives for one host on a day."""

    source: Package
    model: str
    standard: Period | None
    batch: Period | None


class HostAnswer(BaseModel):
    """One host, the leading source first."""

    host: str
    name: str
    removed: bool
    quotes: list[QuoteAnswer]
    disagreements: list[Disagreement] = Field(description="Prices and limits on which the sources differ.")


class PricesAnswer(BaseModel):
    """A tool's prices: in force on a day, and everything that was read, with its history."""

    slug: str
    day: date
    hosts: list[HostAnswer] = Field(description="Empty where no source that is read prices it by the token.")
    read: PricesFile | None


def cost_parameters() -> list[dict[str, Any]]:
    """OpenAPI parameters of a workload: the core reads them, all at once."""
    found = [
        {
            "name": name,
            "in": "query",
            "required": name in ("input", "output"),
            "description": f"In {UNITS[name]}, such as {example}.",
            "schema": {"type": "string"},
        }
        for name, example in EXAMPLES.items()
    ]
    batch = {"name": "batch", "in": "query", "required": False, "description": "At the batch rate, where it is 1."}
    return [*found, {**batch, "schema": {"type": "string"}}]


@router.get("/tools/{slug}/prices", response={200: PricesAnswer, 404: ErrorAnswer}, summary="What hosts charge")
def prices(request: HttpRequest, slug: str) -> HttpResponse:
    """USD per million tokens by host and source; sources that disagree are all kept."""
    shelf, day = current_shelf(), current_day()
    tool = tool_named(shelf, slug)
    read = shelf.catalogue.prices.get(tool.slug)
    hosts = [
        HostAnswer(
            host=row.host,
            name=row.name,
            removed=row.removed,
            quotes=[
                QuoteAnswer(
                    source=quote.offer.source, model=quote.offer.model, standard=quote.standard, batch=quote.batch
                )
                for quote in row.quotes
            ],
            disagreements=row.disagreements + row.limit_disagreements,
        )
        for row in (host_prices(read, day) if read else [])
    ]
    return answer(PricesAnswer(slug=tool.slug, day=day, hosts=hosts, read=read))


@router.get(
    "/cost",
    response={200: CostAnswer, 400: ErrorAnswer, 404: ErrorAnswer, 422: ErrorAnswer},
    summary="What a month of work costs",
    openapi_extra={"parameters": cost_parameters()},
)
def cost(
    request: HttpRequest,
    tools: QueryEx[list[str], P(description="Slugs, names or aliases: `tools=a,b`, or one parameter each.")],
) -> HttpResponse:
    """By host, cheapest first, and on one's own machines where all four of their numbers are given."""
    shelf = current_shelf()
    names = names_in(request.GET)
    if not 0 < len(names) <= MOST:
        raise BadInput(f"These are {len(names)} tools; 1 to {MOST} are answered at once.", "Write tools=a,b.")
    found = {tool.slug: tool for tool in (tool_named(shelf, name) for name in names)}
    asked = read_asked(asked_in(request.GET.dict()))
    rows = [(slug, tool.name, shelf.catalogue.prices.get(slug)) for slug, tool in found.items()]
    return answer(cost_answer(rows, asked.workload, asked.hosting, current_day()))
