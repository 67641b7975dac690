"""How the API answers: the core's own JSON, and the one error shape."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import set_response_etag
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from seatrial.errors import SeatrialError
from seatrial.server.pages.headers import Answering
from seatrial.server.pages.page import FRESH
from seatrial.server.pages.refusals import Refusal, refusal_json, refusal_of


def answer(thing: BaseModel) -> HttpResponse:
    """A thing as JSON. It was validated when it was made; validating it again costs more than writing it."""
    body = thing.model_dump_json(by_alias=True)
    response = HttpResponse(body, content_type="application/json", headers={"Cache-Control": FRESH})
    set_response_etag(response)
    return response


def head_as_get(get_response: Answering) -> Answering:
    """Middleware: the API answers HEAD as it answers GET; the web server leaves the body out."""

    def answering(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD" or not request.path_info.startswith("/api/"):
            return get_response(request)
        request.method = "GET"
        try:
            return get_response(request)
        finally:
            request.method = "HEAD"

    return answering


def set_error_shape(api: NinjaAPI) -> None:
    """Give every error that the API itself meets the one shape; what it does not meet, `refusals` does."""
    api.exception_handler(SeatrialError)(_core)
    api.exception_handler(ValidationError)(_parameters)
    api.exception_handler(HttpError)(_http)
    api.exception_handler(Http404)(_missing)
    api.exception_handler(Exception)(_broken)


def _core(_request: HttpRequest, error: SeatrialError) -> HttpResponse:
    return refusal_json(refusal_of(error))


def _parameters(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    name = next((part for part in reversed(first["loc"]) if isinstance(part, str)), "")
    cause = f"The parameter “{name}” does not fit: {first['msg'].lower()}."
    return refusal_json(Refusal(422, cause, "See /api/v1/openapi.json."))


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal_json(Refusal(error.status_code, f"{error.message}.", "See /api/v1/openapi.json."))


def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return refusal_json(Refusal(404, "There is nothing at this address.", "See /api/v1/openapi.json."))


def _broken(_request: HttpRequest, error: Exception) -> HttpResponse:
    raise error
