"""Why no usable answer came: a short cause that can be counted, and a detail for a person."""

from __future__ import annotations

import re
from typing import Any

from seatrial.trials.contenders.stream import GARBAGE, read_json

# What stands before the colon of Reply.error.
CAUSES = {
    "unreachable": "Nothing accepts a connection there, or the name does not resolve.",
    "timeout": "No complete answer within the time that a call has.",
    "stalled": "The answer began, and then nothing came for too long.",
    "closed mid-answer": "The connection ended before the answer did.",
    "not an answer": "What came is no chat completion: HTML, half a JSON text, something else.",
    "too large": "A line or an answer larger than any answer is.",
    "error in the answer": "The status said 200, the body an error.",
    "rate limited": "429 on every try.",
    "server error": "A status of 500 or above on every try.",
    "key refused": "401 or 403.",
    "payment refused": "402, or a quota that is used up.",
    "no such model": "404 for this model, with the models that are served there.",
    "not found": "404 for this address.",
    "context full": "The request is longer than the model's context.",
    "tools refused": "The endpoint or the model takes no tools.",
    "request refused": "Another status of 400 or above.",
    "redirected": "The endpoint points to another address, where no key is sent.",
    "filtered": "The endpoint's content filter stopped the answer.",
    "internal": "A fault in Seatrial itself.",
    "scripted": "An error that a scripted contender was told to make.",
}
LONGEST_DETAIL = 300
_CONTEXT = re.compile(
    r"context_length_exceeded|exceed_context_size|maximum context length|available context|context window"
    r"|context length|context size|prompt is too long|input is too long",
    re.IGNORECASE,
)
_MODEL = re.compile(r"model", re.IGNORECASE)
_ABSENT = re.compile(r"not[_ ]found|does not exist|unknown model|no such|not available|invalid model", re.IGNORECASE)
_QUOTA = re.compile(r"insufficient_quota|exceeded your current quota|insufficient (credits|balance)", re.IGNORECASE)


def message_of(body: bytes) -> str:
    """What an error's body says, in one line: the usual JSON shapes, else its text without tags."""
    value = read_json(body)
    found = None if value is GARBAGE else said(value)
    if found is None:
        text = body[:4000].decode("utf-8", "replace")
        found = re.sub(r"<(script|style)\b.*?</\1>|<[^<>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return one_line(found)


def said(value: Any) -> str | None:
    """The message in an error object, with its code and parameter where it has them."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(said, value[:5]))) or None
    if not isinstance(value, dict):
        return None
    for field in ("error", "detail", "message", "msg"):
        if field in value and (inner := said(value[field])):
            extra = [value.get("code"), value.get("param"), value.get("type"), _place(value.get("loc"))]
            shown = [part for part in extra if isinstance(part, str) and part not in inner] if field != "error" else []
            return f"{inner} ({', '.join(shown)})" if shown else inner
    return None


def _place(place: Any) -> str | None:
    return ".".join(map(str, place[:6])) if isinstance(place, list) else None


def one_line(text: str) -> str:
    """Printable, in one line, and not too long for a table."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST_DETAIL * 8])
    plain = " ".join(plain.split())
    return plain if len(plain) <= LONGEST_DETAIL else plain[: LONGEST_DETAIL - 1] + "…"


def cause_of(status: int, message: str) -> str:
    """The short cause of a status and what was said with it."""
    if status in (401, 403):
        return "key refused"
    if status == 402 or _QUOTA.search(message):
        return "payment refused"
    if status == 429:
        return "rate limited"
    if _CONTEXT.search(message) or status == 413:
        return "context full"
    if status in (400, 404, 422) and _MODEL.search(message) and _ABSENT.search(message):
        return "no such model"
    if status == 404:
        return "not found"
    return "server error" if status >= 500 else "request refused"


def may_pass(status: int, message: str) -> bool:
    """Whether the same request may be answered a little later."""
    if status == 429:
        return not _QUOTA.search(message)
    return status in (408, 425) or (status >= 500 and status not in (501, 505) and not _CONTEXT.search(message))
