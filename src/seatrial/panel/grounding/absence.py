"""Sentences that say that something is not stated: they cite nothing, and the pack shows whether they are true."""

from __future__ import annotations

import re

from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.grounding.topics import KEYWORDS, TOPICS

_ABSENT = re.compile(
    r"\bno (?:source|sources|evidence|figure|value|record|word|information|data|mention)\b|"
    r"\b(?:is|are|was|were|remains?) (?:not|nowhere) (?:stated|known|recorded|"
    r"documented|given|disclosed|named|said|mentioned|published)\b|"
    r"\b(?:unstated|undisclosed|unknown|undocumented)\b|\b(?:evidence|sources?|"
    r"pack|record) (?:(?:does|do) not|never) (?:state|say|name|mention|give|tell|"
    r"list|disclose|specify|show|cover)\b|\b(?:says?|states?) nothing\b|"
    r"\bnothing is (?:stated|known|recorded|said)\b|\bno trial\b|\bnot (?:been )?(?:tried|tested|measured) here\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\bif\b|\bturned out to be\b", re.IGNORECASE)
_TRIAL = re.compile(r"\btrials?\b|\b(?:tried|tested|measured) here\b", re.IGNORECASE)


def says_absence(text: str) -> bool:
    """Whether a sentence says that something is not stated."""
    return bool(_ABSENT.search(text)) and not _SUPPOSED.search(text)


def absence_problem(text: str, pack: EvidencePack) -> str | None:
    """Why such a sentence does not hold; None where all that it names is absent from the evidence."""
    tried = [number for number, item in pack.by_number.items() if item.kind == "trial"]
    named = _named(text, pack)
    if _TRIAL.search(text) and not named:
        return f"[{tried[0]}] is from a trial." if tried else None
    stated = {item.metric: number for number, item in reversed(pack.by_number.items())}
    for name in named:
        if name in stated:
            return f"[{stated[name]}] states “{pack.metrics[name].label}”: cite it instead."
    if not named:
        known = ", ".join(f"“{row.label}”" for row in pack.unstated) or "nothing that tools of this sort should state"
        return f"It names nothing that the evidence could hold. Absent here: {known}."
    return None


def _named(text: str, pack: EvidencePack) -> list[str]:
    """The metrics that a sentence names: by their labels, the longest first, or by the words that are used for them."""
    found, rest = [], text.casefold()
    for name, metric in sorted(pack.metrics.items(), key=lambda row: -len(row[1].label)):
        label = metric.label.casefold()
        if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", rest):
            found.append(name)
            rest = rest.replace(label, " ")
    words = {**KEYWORDS, **{topic.metric: topic.pattern for topic in TOPICS}}
    return found or [name for name in pack.metrics if name in words and words[name].search(rest)]
