"""Texts travel compressed: Brotli where the reader takes it, else gzip.

Pages that hold a secret (they are marked `no-store`) stay as they are: the length of a compressed page tells about
its content (BREACH).
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

import brotli  # type: ignore[import-untyped]  # publishes no types
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from seatrial.server.pages.headers import Answering

SMALLEST = 500  # bytes; below, the headers weigh more than what is saved
_TEXTS = re.compile(r"text/|application/(json|xml|schema\+json|javascript)|image/svg")
_CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q=([\d.]+))?\s*")


def compression(get_response: Answering) -> Answering:
    """Middleware: outside of whatever makes bodies and entity tags."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _compressible(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        coding = _coding(request.headers.get("Accept-Encoding", ""))
        return _compress(response, coding) if coding else response

    return answer


def _compressible(response: HttpResponseBase) -> bool:
    return (
        response.status_code in (200, 400, 404)
        and not response.has_header("Content-Encoding")
        and "no-store" not in response.headers.get("Cache-Control", "")
        and bool(_TEXTS.match(response.headers.get("Content-Type", "")))
        and isinstance(response, HttpResponse | FileResponse)
    )


def _coding(accepted: str) -> str | None:
    wanted = {
        found[1].lower() for part in accepted.split(",") if (found := _CODING.fullmatch(part)) and _wants(found[2])
    }
    return "br" if "br" in wanted else "gzip" if "gzip" in wanted else None


def _wants(quality: str | None) -> bool:
    return quality is None or quality.strip("0.") != ""


def _compress(response: HttpResponseBase, coding: str) -> HttpResponseBase:
    whole = _whole(response)
    if len(whole.content) < SMALLEST:
        return whole
    body = _compressed(whole.content, coding)
    whole.content = body
    whole.headers["Content-Encoding"] = coding
    whole.headers["Content-Length"] = str(len(body))
    if (tag := whole.headers.get("ETag", "")).startswith('"'):
        whole.headers["ETag"] = f"W/{tag}"  # the same page in other bytes
    return whole


@lru_cache(maxsize=256)  # pages that are kept are asked for again in the same coding
def _compressed(content: bytes, coding: str) -> bytes:
    return brotli.compress(content, quality=6) if coding == "br" else gzip.compress(content, 6, mtime=0)


def _whole(response: HttpResponseBase) -> HttpResponse:
    """A response with its body in memory; static files come as streams."""
    if isinstance(response, HttpResponse):
        return response
    assert isinstance(response, FileResponse)
    whole = HttpResponse(response.getvalue(), status=response.status_code)
    del whole.headers["Content-Type"]
    for name, value in response.headers.items():
        whole.headers[name] = value
    response.close()
    return whole
