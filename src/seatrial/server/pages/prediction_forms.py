"""The form that resolves a prediction: what it sends, read with suspicion, each problem beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from seatrial.errors import BadInput
from seatrial.evidence.dates import is_date
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.predictions.by_hand import LONGEST_QUOTE, require_knowable, source_read
from seatrial.panel.predictions.forecast import RULE_AUTHOR, Filed, Outcome, Proof

OUTCOMES = ("true", "false", "void")
# The most characters of each field; why and reason together fit into the `why` of a resolution.
MOST = {"url": 2000, "quote": LONGEST_QUOTE, "read": 10, "why": 300, "reason": 250, "signed": 80}
NEEDED = {
    "url": "Give the address at which it was read.",
    "quote": "Copy the words that say so.",
    "read": "Give the day on which you read it.",
    "why": "Say how these words decide it.",
    "reason": "Say why the resolution that stands does not hold.",
    "signed": "Sign it with a name.",
}


@dataclass
class Ruling:
    """What an editor typed, all of it kept; and what is wrong with it, by field."""

    given: dict[str, str]
    outcome: str = ""
    seen: int | None = None  # how many resolutions the form showed
    proof: Proof | None = None
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """The reason on record: how the source decides it and, where one stood, why that one does not."""
        why, reason = self.given["why"], self.given["reason"]
        return f"{why} Resolution {self.seen} does not stand: {reason}" if self.seen else why

    def for_record(self) -> dict[str, Any]:
        """What the store is given."""
        return {"outcome": cast(Outcome, self.outcome), "by": self.given["signed"], "why": self.why}


def empty_ruling() -> Ruling:
    """A form that nobody has filled in."""
    return Ruling(dict.fromkeys(MOST, ""))


def sent_ruling(form: Mapping[str, object], filed: Filed) -> Ruling:
    """Everything that was sent, checked."""
    given = {name: _line(form.get(name)) for name in MOST}
    outcome, seen = _line(form.get("outcome")), _line(form.get("seen"))
    known = len(filed.resolutions)
    counted = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 5 else known
    ruling = Ruling(given, outcome if outcome in OUTCOMES else "", min(counted, known))
    problems = ruling.problems
    if not ruling.outcome:
        problems["outcome"] = "Choose how it turned out."
    for name, most in MOST.items():
        if not given[name] and (name != "reason" or filed.resolutions):
            problems[name] = NEEDED[name]
        elif len(given[name]) > most:
            problems[name] = f"At most {most:,} characters; these are {len(given[name]):,}."
    if given["signed"].casefold() == RULE_AUTHOR:
        problems["signed"] = "That is how a rule signs. Sign it with your own name."
    _check_source(ruling, filed)
    return ruling


def _check_source(ruling: Ruling, filed: Filed) -> None:
    """The day, the address, and whether that could be known then."""
    given, problems = ruling.given, ruling.problems
    day = _day(given["read"])
    if day is None:
        problems.setdefault("read", "Write the day as 2027-06-30.")
    elif day > current_day():
        problems["read"] = f"{day} lies in the future. Give the day on which you read it."
    if problems.keys() & {"url", "quote", "read"} or day is None:
        return
    try:
        ruling.proof = source_read(given["url"], given["quote"], day)
    except BadInput:
        problems["url"] = "This is no address that can be cited. Give the whole of it, from https:// on."
        return
    try:
        if ruling.outcome:
            require_knowable(filed.forecast, cast(Outcome, ruling.outcome), day)
    except BadInput as error:
        problems["outcome"] = str(error)


def _line(value: object) -> str:
    """Text on one line, as it is kept."""
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == 10 and is_date(text) else None
