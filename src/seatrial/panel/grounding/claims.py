"""What contradicts the evidence: negations, terms, limits, free against a price; and what it does not speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seatrial.evidence.evidence import Evidence
from seatrial.panel.grounding.names import named, occurs, plain
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.grounding.support import texts_of
from seatrial.panel.grounding.topics import LIMITLESS, LIMITS, TOPICS, Topic

_NEGATION = re.compile(
    r"\b(?:no|not(?! only| just| merely| least)|never|none|nor|neither|cannot|"
    r"without|lack\w*|fails? to|unable|impossible|"
    r"exclud\w*|forbid\w*|prohibit\w*|den(?:y|ies)|refus\w*|hardly|nothing|nobody|rules? out)\b|n['’]t\b",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:(?:is|are|was|were|be|stays?|remains?)\s+)?(?:not\b|"
    r"n['’]t\b|\w+n['’]t\b|cannot\b|impossible|unavailable|"
    r"unsupported|missing|absent|forbidden|prohibited|excluded|ruled out|off the table)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:.–—]\s|\b(?:but|while|although|though|whereas|yet|and|because|since|so)\b", re.IGNORECASE)
_ALWAYS = re.compile(r"\balways\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:if|were|whether|would|unless|should|went from|turned out to be)\b", re.IGNORECASE)
_AGREED = re.compile(
    r"\b(?:only|agree\w*|consent|permission|opt\w*|unless|object\w*|asked|told|default|choose|chosen)\b", re.IGNORECASE
)
_SENSES = re.compile(
    r"\b(?:takes?|accepts?|reads?|sees?|understands?|supports?|handles?|process(?:es)?|views?|hears?)\b", re.IGNORECASE
)
_MODES = {"image": r"images?|pictures?", "audio": r"audio|sounds?|speech", "video": r"videos?", "pdf": r"PDFs?"}
_TEXT_ONLY = re.compile(
    r"\b(?:text[- ]only|only (?:takes? |reads? )?text|nothing but text|text alone)\b", re.IGNORECASE
)
_AGREE = re.compile(r"\b(?:undisputed|sources (?:all )?agree|no (?:source )?disagree\w*|no dispute)\b", re.IGNORECASE)


def clauses(text: str) -> list[str]:
    """The parts of a sentence in which a negation reaches."""
    parts, last = [], 0
    for found in _BREAK.finditer(text):
        parts.append(text[last : found.start()])
        last = found.end() if not found[0].strip(",;:.–— ") else found.start()
    return [part for part in (*parts, text[last:]) if part.strip()]


def contradiction(text: str, cited: Sequence[Evidence], pack: EvidencePack) -> str | None:
    """Why a sentence contradicts the evidence; None where it does not."""
    for reason in _limitless(text, cited, pack):
        return reason
    for clause in clauses(text):
        if _SUPPOSED.search(clause) and not _AGREED.search(clause):
            continue
        for reason in _reasons(clause, cited, pack):
            return reason
    return None


def unsupported(text: str, cited: Sequence[Evidence], pack: EvidencePack) -> str | None:
    """Why a citing sentence speaks of something that none of its citations states; None where it does not."""
    words = " ".join(part for item in cited for part in (*texts_of(item), _says(item, pack)))
    metrics = {item.metric for item in cited}
    for topic in TOPICS:
        found = topic.pattern.search(text)
        related = topic.metric in metrics or (topic.metric == "licence_class" and "licence" in metrics)
        if found and not related and not topic.pattern.search(words):
            numbers = [number for number, item in pack.by_number.items() if item.metric == topic.metric]
            hint = f"cite [{numbers[0]}] for it" if numbers else "no source states it: leave it out"
            return f"“{found[0].strip()}” is not in the cited evidence: {hint}."
    limitless = LIMITLESS.search(text)
    if limitless and not any(name in metrics and pattern.search(text) for name, pattern in LIMITS.items()):
        return f"“{limitless[0].strip()}” is not in the cited evidence: leave it out."
    return None


def _reasons(clause: str, cited: Sequence[Evidence], pack: EvidencePack) -> Iterator[str]:
    for topic in TOPICS:
        found = topic.pattern.search(clause)
        if found and (statements := _of(topic.metric, cited, pack)):
            negated = _negated(clause, found)
            if not _bears_out(topic, negated, clause, statements):
                yield f"“{clause.strip(' .,;')}” contradicts {_shown(statements[0], pack)}."
    yield from _free_against_price(clause, pack)
    yield from _modes(clause, cited, pack)
    yield from _denied_items(clause, cited, pack)
    disputed = _of("disputed", cited, pack)
    if disputed and disputed[0].value and _AGREE.search(clause):
        yield f"“{clause.strip(' .,;')}” contradicts {_shown(disputed[0], pack)}."


def _bears_out(topic: Topic, negated: bool, clause: str, statements: list[Evidence]) -> bool:
    """Whether any statement makes a claim true; conditions in the clause make room for the terms that have them."""
    values = {str(item.value) for item in statements}
    fitting = set(topic.false_of if negated else topic.true_of)
    if not negated and _ALWAYS.search(clause):
        fitting -= {"optional", "opt-in", "opt-out"}
    if "*" in fitting:
        return True
    if topic.metric in ("trains_on_data", "telemetry") and _AGREED.search(clause):
        fitting |= {"opt-in", "opt-out"}
    # What a note or a quote says to the letter may go beyond the value: “The program runs on your machine, ...”
    read = "|".join(plain(text) for item in statements for text in (item.note, item.quote) if text)
    return bool(values & fitting) or plain(clause).strip() in read


def _negated(clause: str, found: re.Match[str]) -> bool:
    before = _NEGATION.findall(clause[: found.start()]) if found[0].lower() != "non-commercial" else []
    inside = [word for word in _NEGATION.findall(found[0]) if word.lower() in ("no", "not", "never")]
    commercial = "ommercial" in found[0] and _NEGATION.match(found[0])
    after = bool(_NEGATED_AFTER.search(clause[found.end() :]))
    return (len(before) + (0 if commercial else len(inside)) + after) % 2 == 1


def _limitless(clause: str, cited: Sequence[Evidence], pack: EvidencePack) -> Iterator[str]:
    found = LIMITLESS.search(clause)
    if not found:
        return
    outside = clause[: found.start()]
    negated = bool(re.search(r"\b(?:not|n['’]t|never)\b|n['’]t\b", outside))
    for metric, pattern in LIMITS.items():
        if not negated and pattern.search(clause) and (statements := _of(metric, cited, pack)):
            yield f"“{clause.strip(' .,;')}” contradicts {_shown(statements[0], pack)}."


def _free_against_price(clause: str, pack: EvidencePack) -> Iterator[str]:
    free = next(topic for topic in TOPICS if topic.metric == "free_of_charge")
    found = free.pattern.search(clause)
    if not found or _negated(clause, found) or _of("free_of_charge", (), pack):
        return
    for item in pack.items:
        if item.metric.startswith("price_") and isinstance(item.value, (int, float)) and item.value > 0:
            yield f"“{found[0].strip()}” contradicts {_shown(item, pack)}."


def _modes(clause: str, cited: Sequence[Evidence], pack: EvidencePack) -> Iterator[str]:
    statements = _of("modalities_in", cited, pack)
    taken = {mode for item in statements if isinstance(item.value, list) for mode in item.value}
    if not taken:
        return
    if taken - {"text"} and (only := _TEXT_ONLY.search(clause)) and not _negated(clause, only):
        yield f"“{only[0]}” contradicts {_shown(statements[0], pack)}."
    sense = _SENSES.search(clause)
    for mode, pattern in _MODES.items():
        found = re.search(rf"\b(?:{pattern})\b", clause, re.IGNORECASE)
        if sense and found and found.start() > sense.start() and _negated(clause, found) == (mode in taken):
            yield f"“{clause.strip(' .,;')}” contradicts {_shown(statements[0], pack)}."


def _denied_items(clause: str, cited: Sequence[Evidence], pack: EvidencePack) -> Iterator[str]:
    """“It does not run on Windows”, where Windows is in the list."""
    if not _NEGATION.search(clause):
        return
    for item in cited:
        metric = pack.metrics.get(item.metric)
        if not isinstance(item.value, list) or item.metric == "modalities_in" or not metric or metric.kind == "text":
            continue
        for value in item.value:
            found = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", clause, re.IGNORECASE)
            if found and occurs(value, named(clause)) and _negated(clause, found):
                yield f"“{clause.strip(' .,;')}” contradicts {_shown(item, pack)}."


def _of(metric: str, cited: Sequence[Evidence], pack: EvidencePack) -> list[Evidence]:
    """What is stated of a metric: by the cited evidence, or else by any that the critic has."""
    return [item for item in cited if item.metric == metric] or [item for item in pack.items if item.metric == metric]


def _says(item: Evidence, pack: EvidencePack) -> str:
    metric = pack.metrics.get(item.metric)
    if not metric:
        return ""
    says = metric.says.get(str(item.value), "") if isinstance(metric.says, dict) else metric.says
    return f"{metric.label} {says}"


def _shown(item: Evidence, pack: EvidencePack) -> str:
    number = next((number for number, row in pack.by_number.items() if row.id == item.id), 0)
    metric = pack.metrics.get(item.metric)
    return f"[{number}], “{metric.label if metric else item.metric}: {item.text}”"
