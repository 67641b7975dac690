"""How pages about accounts are made: never kept, with a token for their forms, a script only where it is needed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from seatrial.errors import NotReady
from seatrial.server.accounts.mail import mail_folder
from seatrial.server.pages.headers import policy
from seatrial.server.pages.page import SECRET, page
from seatrial.server.store.shelf import Shelf, current_shelf

reading_and_posting = require_http_methods(["GET", "HEAD", "POST"])
posting = require_http_methods(["POST"])
reading = require_http_methods(["GET", "HEAD"])


def account_page(
    request: HttpRequest, template: str, *, code: int = 200, script: bool = False, **given: Any
) -> HttpResponse:
    """One page about an account, for one reader alone."""
    response = page(
        request,
        _shelf(),
        template,
        code=code,
        cache=SECRET,
        csrf_token=get_token(request),
        mail_folder=mail_folder(),
        github=bool(settings.GITHUB),
        **{"problem": None, **given},
    )
    response.headers["Cache-Control"] = SECRET
    if script:
        response.headers["Content-Security-Policy"] = policy(script_src="'self'")
    return response


def way_back(request: HttpRequest) -> str:
    """Where the reader wanted to go: a path of this site, or else empty."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and len(wanted) <= 2000 else ""


def _shelf() -> Shelf | None:
    try:
        return current_shelf()
    except NotReady:
        return None  # one signs in also where no catalogue is imported yet
