"""/vote/: a reader's votes. Each subject has a page of its own with a form, so that public pages can be kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from seatrial.errors import BadInput, NotFound
from seatrial.facts.tool import Tool
from seatrial.server.pages.comparison import BETWEEN
from seatrial.server.pages.naming import tool_named
from seatrial.server.pages.page import elsewhere
from seatrial.server.pages.vote_forms import form_page, network_address, revision_seen, voting
from seatrial.server.store import ballots, tallies
from seatrial.server.store.ballots import Receipt
from seatrial.server.store.shelf import Shelf, current_shelf
from seatrial.server.store.subjects import CHOICES, Subject, about_pair, about_tool

WITHDRAW = "withdraw"


@voting
def vote_tool(request: HttpRequest, name: str) -> HttpResponse:
    """Ship or skip on one tool."""
    shelf = current_shelf()
    tool = tool_named(shelf, name)
    if tool.slug != name and request.method != "POST":
        return elsewhere(f"/vote/tool/{tool.slug}/", for_good=False)
    return _vote(request, shelf, [tool], about_tool(tool.slug))


@voting
def vote_pair(request: HttpRequest, names: str) -> HttpResponse:
    """Which of two tools, as the reader chose them."""
    shelf = current_shelf()
    parts = names.split(BETWEEN)
    if len(parts) != 2:
        raise BadInput("A vote on a pair names two tools.", "Write /vote/pair/one-vs-other/.")
    tools = sorted((tool_named(shelf, part) for part in parts), key=lambda tool: tool.slug)
    subject = about_pair(tools[0].slug, tools[1].slug)
    address = f"{subject.one}{BETWEEN}{subject.other}"
    if address != names and request.method != "POST":
        return elsewhere(f"/vote/pair/{address}/", for_good=False)
    return _vote(request, shelf, tools, subject)


@voting
def my_votes(request: HttpRequest) -> HttpResponse:
    """Everything that the reader says now; what has left the catalogue can still be withdrawn here."""
    shelf = current_shelf()
    if request.method == "POST":
        ballots.withdraw(_reader(request), _subject_sent(request), address=network_address(request))
    lines = [(row, [_name(shelf, slug) for slug in (row.one, row.other) if slug]) for row in _ballots(request)]
    return form_page(request, shelf, "votes.html", lines=lines)


def _vote(request: HttpRequest, shelf: Shelf, tools: list[Tool], subject: Subject) -> HttpResponse:
    receipt = _change(request, subject) if request.method == "POST" else None
    share = tallies.tally(subject.one) if subject.kind == "tool" else None
    return form_page(
        request,
        shelf,
        "vote.html",
        subject=subject,
        tools=tools,
        ballot=ballots.ballot_of(_reader(request), subject),
        revision=receipt.revision if receipt else ballots.revision_of(_reader(request), subject),
        receipt=receipt,
        share=share,
        pair=tallies.pair_tally(subject.one, subject.other) if subject.kind == "pair" else None,
    )


def _change(request: HttpRequest, subject: Subject) -> Receipt:
    choice = request.POST.get("choice", "")
    address, seen = network_address(request), revision_seen(request)
    if choice == WITHDRAW:
        return ballots.withdraw(_reader(request), subject, address=address, seen=seen)
    return ballots.cast(_reader(request), subject, choice, address=address, seen=seen)


def _subject_sent(request: HttpRequest) -> Subject:
    kind, one, other = (request.POST.get(name, "")[:60] for name in ("kind", "one", "other"))
    if kind not in CHOICES:
        raise BadInput("The form does not say which vote is meant.", "Open /vote/ again.")
    return Subject(kind, one, other)


def _ballots(request: HttpRequest) -> list[Any]:
    return list(ballots.ballots_of(_reader(request)))


def _name(shelf: Shelf, slug: str) -> tuple[str, bool]:
    """A tool's name, and whether it is listed still."""
    try:
        return shelf.catalogue.tools[slug].name, True
    except (KeyError, NotFound):
        return slug, False


def _reader(request: HttpRequest) -> Any:
    return request.user
