"""/vote/alike/: voters whose ballots agree more than chance lets them, for editors to look at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.server.accounts.guards import editors_only
from seatrial.server.pages.page import SECRET, page
from seatrial.server.store.alike import alike_now, days_known
from seatrial.server.store.shelf import current_shelf


@require_safe
@editors_only
def alike(request: HttpRequest) -> HttpResponse:
    """The pairs of voters, without their addresses: what is judged is how they voted, not who they are."""
    found = alike_now()
    known = days_known({number for pair in found.pairs for number in (pair.one, pair.other)})
    return page(request, current_shelf(), "vote_alike.html", cache=SECRET, found=found, known=known)
