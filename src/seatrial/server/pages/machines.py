"""What programs ask for besides the API: health, robots.txt, sitemap.xml and the JSON Schemas."""

# ruff: noqa: ARG001 - Django gives every view the request
from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from seatrial.errors import NotReady
from seatrial.publish.schemas import SCHEMAS, json_schema
from seatrial.server.digest.links import issue_path
from seatrial.server.pages.digest import LISTED
from seatrial.server.pages.naming import compare_path, one_of
from seatrial.server.pages.page import FRESH, base_url
from seatrial.server.store.issue_texts import written_issues
from seatrial.server.store.shelf import Shelf, current_content, current_shelf

PRIVATE = ("confirm", "leave", "preferences", "hooks", "sending")  # of the digest


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and the name of the snapshot that is served; 503 before there is one."""
    try:
        body, status = f"ok {current_content()}\n", 200
    except NotReady as error:
        body, status = f"{error}\n", 503
    return HttpResponse(body, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; searches lead nowhere new."""
    private = "".join(f"Disallow: /digest/{name}/\n" for name in PRIVATE)
    text = f"User-agent: *\nDisallow: /search/\n{private}\nSitemap: {base_url(request)}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain", headers={"Cache-Control": FRESH})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page, and the comparisons of every two tools of one kind."""
    shelf = current_shelf()
    base, day = base_url(request), shelf.catalogue.as_of.isoformat()
    rows = "".join(f"<url><loc>{escape(base + path)}</loc><lastmod>{day}</lastmod></url>\n" for path in _paths(shelf))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    return HttpResponse(text, content_type="application/xml", headers={"Cache-Control": FRESH})


@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """One JSON Schema: of a file that people write, or of an answer that programs get."""
    one_of(SCHEMAS, "schema", name)
    response = JsonResponse(json_schema(name), content_type="application/schema+json")
    response.headers["Cache-Control"] = FRESH
    return response


def _paths(shelf: Shelf) -> Iterator[str]:
    yield from ("/", "/method/")
    yield from (f"/category/{name}/" for name in shelf.catalogue.categories)
    yield from (f"/critic/{critic.id}/" for critic in shelf.panel.critics)
    yield from (f"/tool/{slug}/" for slug in sorted(shelf.catalogue.tools))
    yield from (f"/tool/{slug}/cost/" for slug in sorted(shelf.catalogue.prices))
    yield from (f"/tool/{slug}/fit/" for slug in sorted(shelf.catalogue.configs))
    yield "/changes/"
    yield from ("/digest/", *(issue_path(row.year, row.week) for row in written_issues(LISTED)))
    yield "/predictions/"
    yield "/trials/"
    yield from (f"/trials/{row.record.id}/" for row in shelf.trials)
    yield "/licences/"
    yield from (f"/licence/{name}/" for name in sorted(shelf.catalogue.licences.files))
    for category in shelf.catalogue.categories:
        slugs = sorted(tool.slug for tool in shelf.catalogue.in_category(category))
        yield from (compare_path(pair) for pair in combinations(slugs, 2))
