"""What an endpoint turned out not to take: learned from its own refusal, once, and stated."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

_REFUSAL = re.compile(
    r"support|unavailable|unknown|unrecogni[sz]ed|unexpected|extra inputs|extra_forbidden|not permitted|not allowed"
    r"|invalid|require|additional propert|no such (field|parameter)|only the default|only 1 is allowed",
    re.IGNORECASE,
)
# A model's own failure to write a call must not pass for an endpoint that takes none.
_NO_TOOLS = (
    r"support\w*\W+(\w+\W+){0,4}(tools?|functions?)\b"
    r"|\btool\w*\W+(\w+\W+){0,6}(unsupported|not (supported|permitted|allowed)|extra_forbidden|requires?)"
    r"|(unknown|unrecogni[sz]ed|unexpected|extra_forbidden)\W+(\w+\W+){0,6}tools?\b"
)
# Parameter, what a refusal of it says, and what is then stated. The narrower patterns come first.
_TAUGHT = tuple(
    (parameter, re.compile(pattern, re.IGNORECASE), statement)
    for parameter, pattern, statement in (
        ("stream_options", r"stream_options|include_usage", "does not count tokens in a stream"),
        ("max_tokens", r"max_completion_tokens", "takes max_completion_tokens for max_tokens"),
        ("response_format", r"response_format|json_schema|structured output", "takes no JSON schema"),
        ("tools", _NO_TOOLS, "takes no tools"),
        ("seed", r"\bseed\b", "takes no seed"),
        ("temperature", r"\btemperature\b", "takes no temperature"),
        ("stream", r"\bstream(ing)?\b", "does not stream"),
    )
)
STATED = {parameter: statement for parameter, _, statement in _TAUGHT}


def taught_by(status: int, message: str, body: dict[str, Any], accepted: Collection[str]) -> str | None:
    """The parameter of a request that a refusal is about; None where it is about something else.

    What was `accepted` before in a request that was answered is not the reason now.
    """
    if status not in (400, 404, 415, 422, 500, 501) or not _REFUSAL.search(message):
        return None
    for parameter, pattern, _ in _TAUGHT:
        if parameter in body and parameter not in accepted and pattern.search(message):
            return parameter
    return None
