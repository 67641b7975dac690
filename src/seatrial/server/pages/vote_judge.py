"""/vote/judge/: a pair that the server draws; who has used both is asked which is better."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from seatrial.server.pages.vote_forms import form_page, network_address, voting
from seatrial.server.store import draws
from seatrial.server.store.rankings import current_rankings
from seatrial.server.store.shelf import Shelf, current_shelf
from seatrial.votes.drawing import Pair, draw_pair, widths

_chance = random.SystemRandom()


@voting
def judge(request: HttpRequest) -> HttpResponse:
    """The open question; an answer leads to the next one."""
    if request.method == "POST":
        return _answer(request)
    shelf = current_shelf()
    reader: Any = request.user
    question = draws.open_question(reader, _pairs(shelf), lambda pairs: _draw(shelf, pairs))
    tools = [shelf.catalogue.tools[slug] for slug in (question.one, question.other)] if question else []
    judged = request.GET.get("judged") == "1"
    return form_page(request, shelf, "judge.html", question=question, tools=tools, judged=judged)


def _answer(request: HttpRequest) -> HttpResponse:
    reader: Any = request.user
    token = request.POST.get("pair", "")[:400]
    if "used" in request.POST:
        draws.say_used(reader, token, request.POST["used"])
        where = "/vote/judge/"
    else:
        draws.judge(reader, token, request.POST.get("choice", ""), address=network_address(request))
        where = "/vote/judge/?judged=1"
    response = HttpResponseRedirect(where)
    response.status_code = 303
    return response


def _pairs(shelf: Shelf) -> list[Pair]:
    """All pairs within a category; tools of different kinds cannot be told better or worse."""
    return [
        (one, other)
        for category in shelf.catalogue.categories
        for one, other in combinations(sorted(tool.slug for tool in shelf.catalogue.in_category(category)), 2)
    ]


def _draw(shelf: Shelf, pairs: Sequence[Pair]) -> Pair:
    ranked = [row for ranking in current_rankings(shelf).values() for row in ranking.tools]
    known = {shelf.catalogue.resolve(name).slug: width for name, width in widths(ranked).items()}
    return draw_pair(pairs, known, _chance)
