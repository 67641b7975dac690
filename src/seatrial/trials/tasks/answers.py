"""From what a contender wrote to the answer it states, and whether that is the right one.

The form asked for is a last line `Answer: ...`. Bold type, quotes, LaTeX's box, thousands commas and units are
forgiven; a different value never is: numbers are compared as exact fractions.
"""

from __future__ import annotations

import re
from fractions import Fraction

from seatrial.trials.item import Score

# No stand-in for the answer, as in “Answer: X”: small models copy it.
FORMAT = "End your reply with one line: “Answer:” followed by the {} and nothing else."
# Asked for an `Answer:` line, small models write it at once and guess; asked for a box, they work first.
FORMAT_REASONED = "Please reason step by step, and put your final answer, the {}, within \\boxed{{}}."
FORMAT_WITH_TOOLS = "Once you know it, reply with one line: “Answer:” followed by the {} and nothing else."

LONGEST = 100_000  # characters of a reply that are looked at: its end
LONGEST_ANSWER = 2_000

_LINE = re.compile(r"^[\s*_#>`-]{0,20}(?:the )?(?:final )?answer(?: is)?[*_ ]{0,4}[:=][ *_]{0,4}(.*)$", re.I | re.M)
_BASE = re.compile(r"\s*(?:_\{?\d+\}?|\(?(?:in )?base \d+\)?)$", re.I)
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,60})(?:\.\d{1,60})?")
_UNIT = re.compile(r"(?!e[\d-])(?:[a-zµ°²³%^·* .-]|(?<=[a-z^])\d){0,40}", re.I)


def final(answer: str, *, tools: bool = False) -> str:
    """The line that a question asks for: `final("remainder")`."""
    return (FORMAT_WITH_TOOLS if tools else FORMAT).format(answer)


def final_reasoned(answer: str) -> str:
    """The same for a problem that takes working."""
    return FORMAT_REASONED.format(answer)


def stated_answer(text: str, *, box_asked: bool = False) -> str | None:
    """What a reply states as its answer; None where it states none.

    The last `Answer:` line counts, else LaTeX's last box, else the whole reply where it is a single line. Where a
    box was asked for, one that follows the last such line comes before it.
    """
    text = _without_thoughts(text[-LONGEST:]).strip()
    boxed, box_at = _boxed(text), max(text.rfind("\\boxed{"), text.rfind("\\fbox{"))
    for found in reversed(list(_LINE.finditer(text))):
        if box_asked and boxed is not None and found.start() < box_at:
            break
        if stated := found[1].strip() or _next_line(text, found.end()):
            return tidy(stated)
    if boxed is not None:
        return tidy(boxed)
    return tidy(text) if text and "\n" not in text else None


def tidy(text: str) -> str:
    """A stated answer without the dress of Markdown and LaTeX."""
    text = text[:LONGEST_ANSWER].strip()
    if (boxed := _boxed(text)) is not None:
        text = boxed
    for pair in ("**", "__", "`", '"', "'", "$$", "$", "*"):
        while len(text) > 2 * len(pair) and text.startswith(pair) and text.endswith(pair):
            text = text[len(pair) : -len(pair)].strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    return re.sub(r"[.\s*]+$", "", text)


def same_text(given: str, expected: str) -> bool:
    """Whether two answers in words agree: case, spaces, the spacing of commas and a stated base do not matter."""
    return _plain(_BASE.sub("", given)) == _plain(expected)


def same_number(given: str, expected: Fraction) -> bool:
    """Whether an answer is this number, exactly."""
    return read_number(given) == expected


def read_number(text: str) -> Fraction | None:
    """The one number that an answer states, in any usual way of writing it; None where it is none or several."""
    text = _without_latex(text).strip()
    if "=" in text:
        text = text.rsplit("=", 1)[1].strip()
    text = text.lstrip("€£ ").removeprefix("≈").strip()
    match = _NUMBER.match(text)
    if not match:
        return None
    value = Fraction(match[0].replace(",", ""))
    rest = text[match.end() :].strip()
    if rest.startswith("/"):
        below = re.match(r"/ ?(\d{1,60})", rest)
        if not below or not int(below[1]):
            return None
        value, rest = value / int(below[1]), rest[below.end() :].strip()
    elif mixed := re.match(r"(\d{1,30}) ?/ ?(\d{1,30})", rest):
        if not int(mixed[2]):
            return None
        part = Fraction(int(mixed[1]), int(mixed[2]))
        value, rest = value + (-part if match[0].startswith("-") else part), rest[mixed.end() :].strip()
    return value if _UNIT.fullmatch(rest) and not re.match(r"[.^*-]", rest) else None


def grade_stated(text: str, expected: str | Fraction, *, box_asked: bool = False, in_any_order: bool = False) -> Score:
    """The score of a reply against the one right answer; a list in any order, where none is asked for."""
    stated = stated_answer(text, box_asked=box_asked)
    if stated is None:
        return Score(0.0, "no stated answer", text[-200:])
    if isinstance(expected, Fraction):
        right = same_number(stated, expected)
    elif in_any_order:
        right = _entries(stated) == _entries(expected)
    else:
        right = same_text(stated, expected)
    if right:
        return Score(1.0)
    return Score(0.0, "wrong answer", f"Stated: {stated[:200]}. Right: {write(expected)}.")


def write(expected: str | Fraction) -> str:
    """The right answer as it would be stated."""
    return expected if isinstance(expected, str) else str(expected)


def _entries(text: str) -> list[str]:
    """The entries of a list in words, in one order for all."""
    return sorted(_plain(each) for each in re.split(r",|;|\band\b", _plain(text)) if each.strip())


def _without_thoughts(text: str) -> str:
    """What follows the end of thinking aloud, where a model marks it."""
    return text.rsplit("</think>", 1)[-1]


def _next_line(text: str, end: int) -> str:
    """The first line with anything in it after a place."""
    return next((line.strip() for line in text[end:].splitlines() if line.strip()), "")


def _boxed(text: str) -> str | None:
    """What stands in the last box, with its inner braces."""
    start = max(text.rfind("\\boxed{"), text.rfind("\\fbox{"))
    if start < 0:
        return None
    begin = text.index("{", start) + 1
    depth = 1
    for place in range(begin, min(len(text), begin + LONGEST_ANSWER)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return text[begin:place]
    return None


def _without_latex(text: str) -> str:
    text = re.sub(r"\\[dt]?frac\s?\{([^{}]{1,80})\}\s?\{([^{}]{1,80})\}", r" \1/\2", text)
    text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname)\s?\{([^{}]{0,80})\}", r" \1", text)
    text = re.sub(r"\\[()\[\]]|\\[,;!: ]|\\left|\\right|[${}~]", "", text)
    return text.replace("−", "-").replace("–", "-").replace("\u00a0", " ").replace("- ", "-", 1)


def _plain(text: str) -> str:
    text = re.sub(r"\\text\s?\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\s*([,;])\s*", r"\1", text.strip().strip("[](){}").casefold())
    return re.sub(r"[\s\"'`*]+", " ", text).strip(" .")
