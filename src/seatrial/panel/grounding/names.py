"""Proper names in a sentence: tools, makers and models, known or with the look of a product."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from seatrial.facts.catalogue import Catalogue

_PIECES = r"[\w+]*(?:[-/][\w+]+|\.\d[\w+]*)*"
_TOKEN = re.compile(rf"(?<![\w.+-])[A-Za-z]{_PIECES}")
_CHAIN = re.compile(
    r"(?<![\w-])(?!(?:The|A|An|Its?|Their|This|That|These|On|In|At|By|For|With|"
    r"Of|From|And|But|Both)\s)[A-Z][\w+-]*(?:\s+[A-Z][\w+-]*)*\s+v?\d+(?:\.\d+)*[A-Za-z]?\b(?:\s+(?:Pro|"
    r"Max|Mini|Flash|Ultra|Turbo|Nano|Plus|Sonnet|Opus|Haiku)\b)?"
)
_NUMBERED = re.compile(r"(?:Version|Level|Type|Phase|Tier|Stage|Part)\s+v?\d")  # no names, but what a number counts
_VERB = (
    r"(?:is|was|has|had|costs?|can|does|offers?|runs?|beats?|wins?|needs?|supports?|will|would|may|comes?|takes?|and|or"
    r"|’s|'s)\b"
)
# What is written with capitals and names no product.
_GENERAL_WORDS = """
i i'd i've ai api apis gpu gpus cpu cpus llm llms ram vram ssd usd us eu uk cli ide json yaml http https sql sdk ui ok
faq b2b saas os pdf html csv oss moe mcp rest devops ci cd pr prs qa sla slas it’s tb gb mb kb tok
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday english european american seatrial
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
_STARTS = re.compile(r"(?:^|[.!?:;]\s+|[“\"‘(—–]\s*)$")


def known_names(catalogue: Catalogue) -> frozenset[str]:
    """The names of all tools of a catalogue, of their makers, and of the rivals that are named of any."""
    tools = catalogue.tools.values()
    rivals = (name for tool in tools for name in tool.items("rivals"))
    return frozenset([*(name for tool in tools for name in (tool.name, tool.maker, *tool.aliases)), *rivals])


def plain(text: str) -> str:
    """A text for comparing words and names: lower case, without signs, bounded by spaces."""
    text = re.sub(r"[^\w.+]+", " ", text.casefold().replace("_", " "))
    text = re.sub(r"\.(?!\d)|(?<!\d)\.", " ", text)
    return f" {' '.join(text.split())} "


def named(text: str) -> str:
    """A text in which names are found: as `plain`, and once more with one writing of “GPT-4”, “GPT 4” and “gpt4”."""
    once = plain(text)
    return f"{once}|{_joined(once)}"


def _joined(text: str) -> str:
    return re.sub(r"(?<=[a-z])\s+(?=\d)", "", text)


def occurs(name: str, words: str) -> bool:
    """Whether a name stands in a `named` text, as whole words; a plural or possessive is the same name."""
    key = plain(re.sub(r"['’]s?$", "", name))
    forms = [key, _joined(key)]
    forms += [f"{form[:-2]} " for form in forms if form.endswith("s ")]
    return any(form in words for form in forms)


def product_names(text: str) -> Iterator[re.Match[str]]:
    """What has the look of a product: letters and digits in one word, or capitalised words and a number."""
    taken: list[range] = []
    for found in _CHAIN.finditer(text):
        if _NUMBERED.match(found[0]):
            continue
        taken.append(range(*found.span()))
        yield found
    for found in _TOKEN.finditer(text):
        if any(found.start() in span for span in taken):
            continue
        if re.search(r"\d", found[0]) and not re.fullmatch(r"[a-z]+-\d+|\d.*", found[0]):
            yield found


def at_start(text: str, start: int) -> bool:
    """Whether a word stands where any word has a capital."""
    return bool(_STARTS.search(text[:start]))


def capitalised(text: str) -> Iterator[re.Match[str]]:
    """Words with a capital where English has none, and words with capitals inside wherever they stand."""
    for found in re.finditer(rf"(?<![\w’'-])[A-Z]{_PIECES}", text):
        word = found[0]
        inside = bool(re.search(r"[a-z][A-Z]", word))
        if word.casefold() in _GENERAL or (at_start(text, found.start()) and not inside):
            continue
        yield found


def known_in(text: str, known: Collection[str]) -> Iterator[re.Match[str]]:
    """The known names that a text has. A name that is also a word counts only where it is written as a name."""
    pattern, words = _patterns(frozenset(known))
    if pattern:
        yield from pattern.finditer(text)
    for found in words.finditer(text) if words else ():
        follows = re.match(rf"\s*{_VERB}", text[found.end() :])
        if not at_start(text, found.start()) or follows:
            yield found


@lru_cache(maxsize=8)
def _patterns(known: frozenset[str]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    distinct = {name for name in known if re.search(r"\d|[^A-Za-z]|[a-z][A-Z]", name) and len(name) > 2}
    words = {name for name in known - distinct if len(name) > 2 and name[0].isupper()}
    return _alternatives(distinct, re.IGNORECASE), _alternatives(words, re.NOFLAG)


def _alternatives(names: set[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    if not names:
        return None
    ordered = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(ordered)})(?![\w-]|\.\d)", flags)
