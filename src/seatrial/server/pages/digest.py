"""/digest/: asking for the weekly e-mail, confirming, choosing, leaving.

Links in mails only show a button; the button acts.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from seatrial.errors import BadInput
from seatrial.publish.digest.choice import WHATS, Choice
from seatrial.publish.digest.words import headline_of, week_text
from seatrial.server.accounts.mail import mail_folder
from seatrial.server.digest import tokens
from seatrial.server.digest.links import issue_path
from seatrial.server.digest.preferences import present, proposed, read_choice
from seatrial.server.digest.signing_up import TooManyAsked, sign_up
from seatrial.server.pages.naming import short
from seatrial.server.pages.page import SECRET, page
from seatrial.server.store import subscribers
from seatrial.server.store.issue_texts import Written, written_issues
from seatrial.server.store.shelf import current_shelf

LISTED = 60  # past issues
reading_and_posting = require_http_methods(["GET", "HEAD", "POST"])


@reading_and_posting
def digest(request: HttpRequest) -> HttpResponse:
    """The form, what it sends, and past issues. The reply is the same whether or not the address was known."""
    if request.method != "POST":
        follow = request.GET.getlist("tool")
        return _page(request, "form", address=short(request.GET.get("address", "")), follow=_known(follow))
    given = request.POST.get("address", "")
    follow = _known(request.POST.getlist("tool"))
    try:
        sign_up(request, given, follow)
    except BadInput as problem:
        code = 429 if isinstance(problem, TooManyAsked) else 400
        return _page(request, "form", address=short(given), problem=problem, code=code, follow=follow)
    return _page(request, "sent", address=short(given))


@reading_and_posting
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the first mail, and the choice of what to get."""
    address = tokens.confirming(token)
    if address is None or subscribers.subscriber_of(address) is None:
        return _page(request, "bad-link", code=400)
    shelf = current_shelf()
    if request.method != "POST":
        return _page(request, "confirm", address=address, choice=proposed(request.GET.getlist("tool"), shelf))
    try:
        choice = read_choice(request.POST, shelf)
    except BadInput as problem:
        return _page(request, "confirm", address=address, choice=_as_sent(request), problem=problem, code=400)
    done = subscribers.confirm(address, choice)
    return _page(request, "confirmed" if done else "stopped", address=address, preferences=_preferences(address))


@reading_and_posting
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """What a reader gets, by the link of every issue."""
    address = tokens.choosing(token)
    row = subscribers.subscriber_of(address) if address else None
    if address is None or row is None:
        return _page(request, "bad-link", code=400)
    if row.state != "confirmed":
        return _page(request, "not-listed", address=address)
    shelf = current_shelf()
    leaving = f"/digest/leave/{tokens.leave_token(address)}/"
    if request.method != "POST":
        choice = present(subscribers.choice_of(row), shelf)
        return _page(request, "preferences", address=address, choice=choice, leaving=leaving)
    given: dict[str, Any] = {"address": address, "leaving": leaving}
    try:
        choice = read_choice(request.POST, shelf)
    except BadInput as problem:
        return _page(request, "preferences", choice=_as_sent(request), problem=problem, code=400, **given)
    subscribers.choose(address, choice)
    return _page(request, "preferences", choice=choice, saved=True, **given)


@csrf_exempt  # RFC 8058: mail programs post here on the reader's behalf; the token is the proof
@reading_and_posting
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The link of every mail."""
    address = tokens.leaving(token)
    if address is None:
        return _page(request, "bad-link", code=400)
    if request.method != "POST":
        return _page(request, "leave", address=address)
    subscribers.leave(address)
    return _page(request, "left", address=address)


def _page(request: HttpRequest, state: str, **given: Any) -> HttpResponse:
    shelf = current_shelf()
    context = {
        "address": "",
        "problem": None,
        "saved": False,
        "choice": Choice(),
        "follow": [],
        "leaving": "",
        "preferences": "",
        **given,
    }
    response = page(
        request,
        shelf,
        "digest.html",
        cache=SECRET,
        state=state,
        csrf_token=get_token(request),
        mail_folder=mail_folder(),
        whats=WHATS,
        catalogue=shelf.catalogue,
        issues=[_listed(row) for row in written_issues(LISTED)] if state == "form" else [],
        **context,
    )
    response.headers["Cache-Control"] = SECRET
    return response


def _listed(row: Written) -> dict[str, Any]:
    """One past issue, as the list shows it."""
    path, headline = issue_path(row.year, row.week), headline_of(row.content.stories)[0]
    return {"path": path, "week": week_text(row.year, row.week), "headline": headline, "day": row.written.date()}


def _as_sent(request: HttpRequest) -> Choice:
    """A form that was refused, shown as it was filled in."""
    what = request.POST.get("what", "")
    return Choice(
        what if what in WHATS else "all",
        frozenset(request.POST.getlist("category")),
        frozenset(request.POST.getlist("tool")),
        request.POST.get("quiet") == "line",
    )


def _known(follow: list[str]) -> list[str]:
    """The tools that a link wants followed, as far as there are such tools."""
    tools = current_shelf().catalogue.tools
    return [slug for slug in follow if slug in tools]


def _preferences(address: str) -> str:
    return f"/digest/preferences/{tokens.preferences_token(address)}/"
