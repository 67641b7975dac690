"""/digest/sending/: how far the sending of an issue is, for editors, and what only a person can decide."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from seatrial.errors import BadInput, NotFound
from seatrial.server.accounts.guards import editors_only
from seatrial.server.accounts.mail import mail_folder
from seatrial.server.jobs.tasks.sending import send
from seatrial.server.pages.naming import short
from seatrial.server.pages.page import SECRET, page
from seatrial.server.store import mailings
from seatrial.server.store.issues import Issue, find_issue
from seatrial.server.store.shelf import current_shelf

DECISIONS = {"sent": True, "again": False}
EVERY = 3  # seconds
LISTED = ("ambiguous", "refused")


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def sending(request: HttpRequest) -> HttpResponse:
    """The newest issue, or the one asked for; and its buttons."""
    issue = _asked(request)
    if request.method == "POST" and issue is not None:
        _decide(issue, request.POST.get("decision", ""), request.POST.get("address", ""))
        answer = HttpResponseRedirect(f"/digest/sending/?issue={issue}")
        answer.status_code = 303
        return answer
    counts = mailings.counts(issue) if issue else {}
    under_way = bool(issue and issue.lease_until and issue.lease_until > timezone.now())
    following = under_way and "follow" in request.GET
    response = page(
        request,
        current_shelf(),
        "digest_sending.html",
        cache=SECRET,
        csrf_token=get_token(request),
        issue=issue,
        counts=counts,
        in_all=sum(counts.values()),
        under_way=under_way,
        following=following,
        every=EVERY,
        again=mailings.tried_again_from(issue) if issue else None,
        listed={state: mailings.listed(issue, state) if issue else [] for state in LISTED},
        mail_folder=mail_folder(),
    )
    if following:  # asked for by the reader, who can end it: so a page without scripts follows by itself
        response.headers["Refresh"] = str(EVERY)
    return response


def _asked(request: HttpRequest) -> Issue | None:
    name = request.GET.get("issue") or request.POST.get("issue") or None
    try:
        return find_issue(short(name) if name else None)
    except NotFound:
        if name:
            raise
        return None


def _decide(issue: Issue, decision: str, address: str) -> None:
    if decision not in DECISIONS:
        raise BadInput("The form does not say what became of the mail.", "Open /digest/sending/ again.")
    mailings.decide(issue, address.strip()[:254], arrived=DECISIONS[decision])
    if not DECISIONS[decision]:
        send.enqueue(issue.pk)
