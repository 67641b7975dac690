"""/account/: what a reader sees of their own account, takes along, ends, and leaves."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from seatrial.errors import BadInput
from seatrial.server.accounts import seen
from seatrial.server.accounts.addresses import clean_address
from seatrial.server.accounts.guards import proved, signed_in
from seatrial.server.accounts.held import held_about, overview
from seatrial.server.accounts.leaving import leave
from seatrial.server.accounts.passkeys import mine
from seatrial.server.accounts.view import account_page, posting, reading, reading_and_posting

VOTES = {"stay": True, "go": False}


@signed_in
@reading
def account(request: HttpRequest) -> HttpResponse:
    """Everything about the account on one page."""
    return account_page(
        request,
        "account.html",
        reader=request.user,
        new="new" in request.GET,
        passkeys=[(row.pk, row.data["name"], row.created_at, row.last_used_at) for row in mine(request)],
        sessions=seen.sessions(request),
        held=overview(request.user),  # type: ignore[arg-type]  # `signed_in` lets nobody else through
    )


@signed_in
@reading
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is held about the account, as a file."""
    text = json.dumps(held_about(request.user), indent=2, ensure_ascii=False)  # type: ignore[arg-type]
    response = HttpResponse(text + "\n", content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="seatrial-account.json"'
    return response


@signed_in
@posting
def end_session(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    given = request.POST.get("session", "")
    if given == "others":
        seen.end_others(request)
    elif not (given.isascii() and given.isdigit() and len(given) < 19 and seen.end(request, int(given))):
        raise BadInput("There is no such session; it may have ended already.", "Look at the list again.")
    return HttpResponseRedirect("/account/#sessions")


@proved
@reading_and_posting
def leaving(request: HttpRequest) -> HttpResponse:
    """Delete the account; its votes stay as anonymous counts, or go too, as the reader says."""
    if request.method != "POST":
        return account_page(request, "account_leave.html", address=str(request.user), state="ask", votes="")
    votes = request.POST.get("votes", "")
    try:
        _check(request, votes)
    except BadInput as problem:
        given: dict[str, Any] = {"address": str(request.user), "state": "ask", "votes": votes}
        return account_page(request, "account_leave.html", code=400, problem=problem, **given)
    leave(request.user, votes_stay=VOTES[votes])  # type: ignore[arg-type]
    request.session.flush()
    return account_page(request, "account_leave.html", address="", state="gone", votes=votes)


def _check(request: HttpRequest, votes: str) -> None:
    if votes not in VOTES:
        raise BadInput("It is not said what becomes of your votes.", "Choose one of the two.")
    if clean_address(request.POST.get("address", "")) != str(request.user):
        raise BadInput("This is not the address of this account.", "Type it as it stands above.")
