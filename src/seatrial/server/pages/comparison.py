"""/compare/a-vs-b/: one canonical address a set of tools and a brief; all other writings redirect to it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from seatrial.comparison.brief import MAPPINGS, SWITCHES, UNITS_OF, WORDS, Brief, brief_from_query, brief_to_query
from seatrial.comparison.comparison import pick_tools
from seatrial.errors import BadInput, NotFound
from seatrial.facts.freshness import stale_since
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.tool import Tool
from seatrial.server.pages.naming import compare_path, short, tool_named
from seatrial.server.pages.page import elsewhere, page
from seatrial.server.pages.refusals import Refusal, refuse
from seatrial.server.store.comparing import comparison_of
from seatrial.server.store.shelf import Shelf, current_shelf

BETWEEN = "-vs-"
OURS = {"licence", "modalities", "unknown", *SWITCHES, *WORDS, *UNITS_OF}
Pairs = list[tuple[str, str]]


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """/compare/?tools=a&tools=b: what the picker sends."""
    shelf = current_shelf()
    names = names_in(request.GET)
    try:
        tools = pick_tools(names, lambda name: tool_named(shelf, name))
    except NotFound as error:
        return _unknown(request, shelf, names, error)
    return elsewhere(_address([tool.slug for tool in tools], _given(request.GET)), for_good=False)


@require_safe
def comparison(request: HttpRequest, names: str) -> HttpResponse:
    """The page at /compare/a-vs-b/."""
    shelf = current_shelf()
    parts = names.split(BETWEEN)
    try:
        tools = pick_tools(parts, lambda name: tool_named(shelf, name))
    except NotFound as error:
        return _unknown(request, shelf, parts, error)
    slugs = [tool.slug for tool in tools]
    given = _given(request.GET)
    try:
        brief = brief_from_query(dict(request.GET.lists()), [critic.id for critic in shelf.panel.critics])
        canonical = brief_to_query(brief)
        if slugs != parts or given != canonical:
            return elsewhere(_address(slugs, canonical), for_good=slugs != parts)
        return _page(request, shelf, tools, brief, None)
    except (BadInput, NotFound) as problem:  # an unknown machine is found out only when it is computed with
        return _page(request, shelf, tools, Brief(), problem)


def names_in(query: QueryDict) -> list[str]:
    """The tools that a query names: `tools=a,b`, or `tools` more than once."""
    parts = [part.strip() for value in query.getlist("tools") for part in value.split(",")]
    return [part for part in parts if part]


def _page(
    request: HttpRequest, shelf: Shelf, tools: list[Tool], brief: Brief, problem: BadInput | NotFound | None
) -> HttpResponse:
    form: dict[str, list[str]] = {}
    day = current_day()
    for name, value in _given(request.GET):
        form.setdefault(name, []).append(value)
    return page(
        request,
        shelf,
        "comparison.html",
        code=400 if problem else 200,
        comparison=comparison_of(shelf, tools, brief),
        critics=shelf.panel.critics,
        stale={id: end for tool in tools for id, end in stale_since(tool, shelf.catalogue.metrics, day).items()},
        form=form,
        problem=problem,
    )


def _given(query: QueryDict) -> Pairs:
    """The parameters that belong to a brief, in their order; others are other people's and left alone."""
    return [
        (name, value)
        for name, values in query.lists()
        for value in values
        if name in OURS or name.startswith(tuple(MAPPINGS.values()))
    ]


def _address(slugs: list[str], query: Pairs) -> str:
    return compare_path(slugs) + (f"?{urlencode(query)}" if query else "")


def _unknown(request: HttpRequest, shelf: Shelf, names: list[str], error: NotFound) -> HttpResponse:
    """The same comparison with the unknown name corrected, for each name that comes close."""
    links = []
    for slug in error.nearest:
        repaired = [slug if short(name) == error.name else name for name in names]
        try:
            tools = pick_tools(repaired, lambda name: tool_named(shelf, name))
            links.append((slug, compare_path(tool.slug for tool in tools)))
        except (BadInput, NotFound):  # another name is unknown too, or it would be named twice
            links.append((slug, f"/tool/{slug}/"))
    return refuse(request, Refusal(404, error.cause, error.next_step, links))
