"""/api/v1: the same answers as the pages, as JSON. Read only, open to all, described in openapi.json."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.params import P, QueryEx

from seatrial import __version__
from seatrial.comparison.brief import brief_from_query
from seatrial.comparison.comparison import Comparison, pick_tools
from seatrial.comparison.standing import Standing, ranked
from seatrial.evidence.evidence import Evidence
from seatrial.panel.review import Verdict
from seatrial.server.api import shapes
from seatrial.server.api.answers import answer, set_error_shape
from seatrial.server.api.brief import brief_parameters
from seatrial.server.api.changes import router as changes
from seatrial.server.api.footprint import router as footprint
from seatrial.server.api.licences import router as licences
from seatrial.server.api.predictions import router as predictions
from seatrial.server.api.prices import router as prices
from seatrial.server.api.trials import router as trials
from seatrial.server.api.votes import router as votes
from seatrial.server.pages.comparison import names_in
from seatrial.server.pages.naming import one_of, short, tool_named
from seatrial.server.store.comparing import comparison_of
from seatrial.server.store.searching import found_tools
from seatrial.server.store.shelf import current_shelf

api = NinjaAPI(
    title="Seatrial",
    version=__version__,
    description="Which AI model or tool should you ship with? Answered side by side, with evidence.",
    docs_url=None,
    urls_namespace="api",
)
set_error_shape(api)
api.add_router("/licences", licences)
api.add_router("", prices)
api.add_router("/footprint", footprint)
api.add_router("/trials", trials)
api.add_router("/predictions", predictions)
api.add_router("", votes)
api.add_router("/changes", changes)


def _or_error(model: type[Any], *codes: int) -> dict[int, Any]:
    return {200: model, **dict.fromkeys(codes, shapes.ErrorAnswer)}


@api.get(
    "/compare",
    response=_or_error(Comparison, 400, 404, 422),
    summary="Two to six tools, side by side",
    openapi_extra={"parameters": brief_parameters()},
)
def compare(
    request: HttpRequest,
    tools: QueryEx[list[str], P(description="Slugs, names or aliases: `tools=a,b`, or one parameter each.")],
) -> HttpResponse:
    """The whole comparison, under the brief that the other parameters hold."""
    shelf = current_shelf()
    picked = pick_tools(names_in(request.GET), lambda name: tool_named(shelf, name))
    brief = brief_from_query(dict(request.GET.lists()), [critic.id for critic in shelf.panel.critics])
    return answer(comparison_of(shelf, picked, brief))


@api.get("/tools", response=_or_error(shapes.ToolList, 404), summary="All tools, or those that match")
def tools(request: HttpRequest, q: str = "", category: str = "") -> HttpResponse:
    """Best first; with `q`, best match first."""
    shelf = current_shelf()
    if category:
        one_of(shelf.catalogue.categories, "category", category)
    found = [shelf.standing(tool) for tool in found_tools(shelf, short(q)) if category in ("", tool.category)]
    lines = [_line(row) for row in (found if q else ranked(found))]
    return answer(shapes.ToolList(as_of=shelf.catalogue.as_of, tools=lines))


@api.get("/tools/{slug}", response=_or_error(shapes.ToolAnswer, 404), summary="One tool")
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """All evidence and reviews. Former slugs and aliases are answered too, with the tool's own slug inside."""
    shelf = current_shelf()
    row = shelf.standing(tool_named(shelf, slug))
    reviews = shelf.assess(row.tool).reviews
    return answer(shapes.ToolAnswer(tool=row.tool, entry=row.entry, verdict=row.verdict, reviews=reviews))


@api.get("/critics", response=shapes.CriticList, by_alias=True, summary="The panel")
def critics(request: HttpRequest) -> HttpResponse:
    """Every critic with its record, and how much they agree."""
    shelf = current_shelf()
    independence = shelf.panel.independence
    records = {record.critic: record for record in independence.records}
    lines = [shapes.CriticLine(critic=row, record=records[row.id]) for row in shelf.panel.critics]
    return answer(
        shapes.CriticList(
            **independence.model_dump(exclude={"tools", "records", "agreements"}),
            critics=lines,
            agreements=independence.agreements,
        )
    )


@api.get("/critics/{id}", response=_or_error(shapes.CriticAnswer, 404), by_alias=True, summary="One critic")
def critic(request: HttpRequest, id: str) -> HttpResponse:
    """Its record, and its review of every tool."""
    shelf = current_shelf()
    found = one_of({row.id: row for row in shelf.panel.critics}, "critic", id)
    record = next(row for row in shelf.panel.independence.records if row.critic == found.id)
    reviews = [review for _, review in shelf.reviews[found.id]]
    return answer(shapes.CriticAnswer(critic=found, record=record, reviews=reviews))


@api.get("/evidence/{id}", response=_or_error(Evidence, 404), summary="One statement")
def evidence(request: HttpRequest, id: str) -> HttpResponse:
    """What was stated, by whom, in which words, and when it was read."""
    return answer(one_of(current_shelf().evidence, "statement", id))


@api.get("/verdicts/{slug}", response=_or_error(Verdict, 404), summary="What the panel says of one tool")
def verdict(request: HttpRequest, slug: str) -> HttpResponse:
    """The calls counted, how stable the outcome is, and what would flip it."""
    shelf = current_shelf()
    return answer(shelf.assess(tool_named(shelf, slug)).verdict)


def _line(row: Standing) -> shapes.ToolLine:
    return shapes.ToolLine(
        slug=row.tool.slug,
        name=row.tool.name,
        maker=row.tool.maker,
        category=row.tool.category,
        confirmed=row.tool.confirmed,
        entry=row.entry,
        verdict=row.verdict,
        url=f"/tool/{row.tool.slug}/",
    )
