"""A regular expression tried in a process of its own: one that takes forever is ended, and said to be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence

FLAGS = {"ignore case": re.IGNORECASE, "multiline": re.MULTILINE, "dot matches all": re.DOTALL}
LONGEST = 200_000  # characters of the text: its end
MEMORY = 512 << 20

_PROGRAM = f"""
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
pattern, flags, text, whole = json.load(sys.stdin)
find = re.compile(pattern, flags)
print(json.dumps(bool(find.fullmatch(text) if whole else find.search(text))))
"""


class TooLong(Exception):
    """It was not decided within the time."""


def found(pattern: str, flags: Sequence[str], text: str, *, whole: bool, seconds: float) -> bool:
    """Whether a text, or the whole of it, fits a pattern. TooLong after so many seconds."""
    value = 0
    for flag in flags:
        value |= FLAGS[flag]
    asked = json.dumps([pattern, int(value), text[-LONGEST:], whole])
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, with a program that stands above
            [sys.executable, "-I", "-S", "-c", _PROGRAM], input=asked, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise TooLong from None
    if done.returncode:
        raise TooLong
    return done.stdout.strip() == "true"
