"""What is answered where nothing can be: one shape for programs, one page for people.

{"error": {"status": 404, "cause": "...", "next_step": "...", "nearest": ["..."]}}
"""

# ruff: noqa: ARG001 - Django gives every handler what it knows of the cause
from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from seatrial.errors import BadInput, NotFound, NotReady, SeatrialError
from seatrial.server.pages.page import page
from seatrial.server.store.shelf import Shelf, current_shelf

log = logging.getLogger("seatrial.server")
# where things stand whose address does not begin with their kind
PLACES = {"trial": "trials", "prediction": "predictions"}


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer, what to do about it, and what may have been meant (label and address)."""

    status: int
    cause: str
    next_step: str
    nearest: Sequence[tuple[str, str]] = ()


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal in the form that was asked for: JSON under /api/ or where JSON is preferred, else a page."""
    if wants_json(request):
        response: HttpResponse = refusal_json(refusal)
    else:
        response = _refusal_page(request, refusal)
    patch_vary_headers(response, ["Accept"])
    return response


def refusal_json(refusal: Refusal) -> JsonResponse:
    """The one error shape."""
    error = {
        "status": refusal.status,
        "cause": refusal.cause,
        "next_step": refusal.next_step,
        "nearest": [label for label, _ in refusal.nearest],
    }
    response = JsonResponse({"error": error}, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-cache"
    return response


def refusal_of(error: SeatrialError) -> Refusal:
    """The refusal that an error of the core means."""
    match error:
        case NotFound():
            nearest = [(name, f"/{PLACES.get(error.kind, error.kind)}/{name}/") for name in error.nearest]
            return Refusal(404, error.cause, error.next_step, nearest)
        case BadInput():
            return Refusal(400, error.cause, error.next_step)
        case NotReady():
            return Refusal(503, error.cause, error.next_step)
    return Refusal(500, error.cause, error.next_step)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: under /api/, or where JSON is preferred."""
    if request.path_info.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return page(
        request,
        _shelf(refusal),
        "error.html",
        code=refusal.status,
        status=refusal.status,
        cause=refusal.cause,
        next_step=refusal.next_step,
        nearest=list(refusal.nearest),
    )


def _shelf(refusal: Refusal) -> Shelf | None:
    if refusal.status >= 500:
        return None  # what failed may be what fills the shelf
    try:
        return current_shelf()
    except NotReady:
        return None


class Refusals(MiddlewareMixin):
    """Middleware: errors of the core become refusals, and so does Django's empty 405."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of the core; others go on to `broken`."""
        if not isinstance(error, SeatrialError):
            return None
        if not isinstance(error, BadInput | NotFound):
            log.error("%s %s: %s", request.method, request.path, error, exc_info=not isinstance(error, NotReady))
        return refuse(request, refusal_of(error))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Fill a 405."""
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = response.headers["Allow"]
        refusal = Refusal(405, f"{request.method} is not possible here.", f"Use {allowed.replace(', ', ' or ')}.")
        filled = refuse(request, refusal)
        filled.headers["Allow"] = allowed
        return filled


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django itself finds wrong with a request: too many parameters, a host that is not ours."""
    cause = "The request cannot be read: its host, its size or its parameters are not acceptable."
    return refuse(request, Refusal(400, cause, "Shorten it, or start from the first page."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What an account may not do."""
    return refuse(request, Refusal(403, "Your account may not do this.", "Ask an administrator of this site."))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from our own page, or from one that is too old."""
    return refuse(request, Refusal(403, "The form's proof of origin is missing or too old.", "Open the page again."))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address at which there is nothing."""
    return refuse(request, Refusal(404, "There is nothing at this address.", "Search, or start from the first page."))


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours. Must not fail itself: the plain text is for the case in which the page does."""
    refusal = Refusal(500, "Something is broken here; it has been noted.", "Try again in some minutes.")
    try:
        return refuse(request, refusal)
    except Exception:
        log.exception("The page that says so is broken as well.")
        return HttpResponse(f"{refusal.cause} {refusal.next_step}", status=500, content_type="text/plain")
