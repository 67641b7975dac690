"""From what a contender wrote to the program in it, by one rule for all.

The last fenced block that defines the function; where none does, the whole text, if it defines the function.
A fence that is never closed ends with the text. A delivered `solution.py` comes before all of this.
"""

from __future__ import annotations

import re
import textwrap

LONGEST = 200_000  # characters of an answer that are looked at: its end

_FENCE = re.compile(r"^ {0,12}(`{3,}|~{3,})[^`\n]{0,80}$")


def program(answer: str, function: str) -> str | None:
    """The source text that defines the function, or None."""
    text = answer[-LONGEST:].replace("\r\n", "\n")
    text = text.rsplit("</think>", 1)[-1]
    defines = re.compile(rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{re.escape(function)}[ \t]*\(", re.MULTILINE)
    for block in reversed(blocks(text)):
        if defines.search(block):
            return textwrap.dedent(block)
    return textwrap.dedent(text) if defines.search(text) else None


def blocks(text: str) -> list[str]:
    """What stands in fences, in order."""
    found: list[str] = []
    fence, inside = "", list[str]()
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if not fence and match:
            fence, inside = match[1], []
        elif fence and line.strip() == fence:
            found.append("\n".join(inside) + "\n")
            fence = ""
        elif fence:
            inside.append(line)
    if fence:
        found.append("\n".join(inside) + "\n")
    return found
