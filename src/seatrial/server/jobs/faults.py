"""What went wrong, written down for editors: the cause and the traceback, without secrets."""

from __future__ import annotations

import os
import re
import traceback

from django.conf import settings
from django_tasks.utils import get_module_path

from seatrial.errors import SeatrialError
from seatrial.server.store.jobs import Fault

LONGEST = 20_000
GONE = "[secret]"
SHORTEST_SECRET = 6
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
_SHAPES = (
    re.compile(r"(?<=://)[^\s/@]+(?=@)"),
    re.compile(r"(?<=Bearer )\S+", re.IGNORECASE),
    re.compile(r"\b(?:sk|ghp|gho|xox[bp])[-_][A-Za-z0-9_-]{8,}"),
    re.compile(r"(?<=[?&])((?:api_?)?key|token|password|secret)=[^&\s'\"]+", re.IGNORECASE),
)


def fault_of(error: BaseException) -> Fault:
    """An error as it is kept; the error's own cause and next step where it is one of ours."""
    cause = str(error) or type(error).__name__
    if not isinstance(error, SeatrialError):
        cause = f"{type(error).__name__}: {cause}"
    lines = "".join(traceback.format_exception(error)).splitlines()
    written = "\n".join(line for line in lines if line.strip(" ^~"))  # markers say nothing once lines are wrapped
    return Fault(get_module_path(type(error)), without_secrets(cause)[:500], without_secrets(written)[-LONGEST:])


def without_secrets(text: str) -> str:
    """The text without what this process knows to be secret, and without what looks like it."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        text = text.replace(secret, GONE)
    for shape in _SHAPES:
        text = shape.sub(GONE, text)
    return text


def _secrets() -> set[str]:
    named = {value for name, value in os.environ.items() if _SECRET_NAME.search(name)}
    named |= {str(settings.SECRET_KEY), str(settings.EMAIL_HOST_PASSWORD or "")}
    return {value for value in named if len(value) >= SHORTEST_SECRET}
