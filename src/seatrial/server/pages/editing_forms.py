"""The form of a review: what it sends, read with suspicion; and two versions line by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import ndiff

from seatrial.evidence.dates import is_date
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.critic import Critic
from seatrial.panel.handwritten import Manuscript, Obstacle
from seatrial.panel.review import Prediction

CALLS = ("ship", "skip", "withheld")
LONGEST = 20_000  # characters of one field
Diff = list[tuple[str, str]]  # "+", "-" or " " and a line, or "?" and the question that the lines answer


def sent_version(form: Mapping[str, object]) -> int:
    """The version that the form showed; 0 for none."""
    text = str(form.get("version", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def sent_manuscript(form: Mapping[str, object], critic: Critic) -> tuple[Manuscript, list[Obstacle]]:
    """What the form holds, and what in it cannot be read."""
    given = {name: value[:LONGEST].replace("\0", "") for name, value in form.items() if isinstance(value, str)}
    problems: list[Obstacle] = []
    call = given.get("call", "")
    if call not in CALLS:
        problems.append(Obstacle("call", "Choose a call."))
    prediction = _prediction(given, problems)
    texts = {place: given.get(f"answer-{place}", "").strip() for place in range(len(critic.questions))}
    manuscript = Manuscript(
        signed=given.get("signed", "").strip(),
        call=call if call in CALLS else "withheld",
        confidence=None if call == "withheld" else _share(given.get("confidence", "")),
        texts={place: text for place, text in texts.items() if text},
        prediction=prediction,
    )
    return manuscript, problems


def _prediction(given: dict[str, str], problems: list[Obstacle]) -> Prediction | None:
    statement = " ".join(given.get("statement", "").split())
    if not statement:
        return None
    told = []
    share, day, how = (
        _share(given.get("probability", "")),
        given.get("resolves_on", "").strip(),
        given.get("resolved_by", ""),
    )
    if share is None or not 0 < share < 1:
        told.append("The prediction needs a probability, from 1 to 99 %.")
    if len(day) != 10 or not is_date(day) or date.fromisoformat(day) <= current_day():
        told.append("The prediction needs a day to come, written as 2027-06-30.")
    if not how.strip():
        told.append("The prediction needs to say how it is resolved.")
    problems += [Obstacle("prediction", text) for text in told]
    if told or share is None:
        return None
    return Prediction(
        statement=statement[:500], probability=share, resolves_on=date.fromisoformat(day), resolved_by=how.strip()[:500]
    )


def typed(manuscript: Manuscript, form: Mapping[str, object] | None = None) -> dict[str, str]:
    """What stands in the fields: as it was typed, wrong or not; without a form, as the manuscript has it."""
    said = manuscript.prediction
    kept = {
        "call": manuscript.call,
        "confidence": _percent(manuscript.confidence),
        "signed": manuscript.signed,
        "statement": said.statement if said else "",
        "probability": _percent(said.probability if said else None),
        "resolves_on": said.resolves_on.isoformat() if said else "",
        "resolved_by": said.resolved_by if said else "",
    }
    if form is None:
        return kept
    return {name: str(form.get(name, ""))[:LONGEST].replace("\0", "") for name in kept}


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f}"


def _share(percent: str) -> float | None:
    text = percent.strip().removesuffix("%").strip()
    return int(text) / 100 if text.isascii() and text.isdecimal() and len(text) <= 3 else None


def difference(before: Manuscript | None, after: Manuscript, critic: Critic) -> Diff:
    """Line by line; questions in which nothing changed are left out."""
    found: Diff = []
    head_before, head_after = _head(before) if before else [], _head(after)
    if head_before != head_after:
        found += _lines(head_before, head_after)
    for place, question in enumerate(critic.questions):
        old = (before.texts.get(place, "") if before else "").splitlines()
        new = after.texts.get(place, "").splitlines()
        if old != new:
            found += [("?", question.ask), *_lines(old, new)]
    return found


def _lines(old: list[str], new: list[str]) -> Diff:
    return [(line[0], line[2:]) for line in ndiff(old, new) if line[0] != "?"]


def _head(manuscript: Manuscript) -> list[str]:
    said = manuscript.prediction
    sure = f", {manuscript.confidence:.0%} sure" if manuscript.confidence is not None else ""
    lines = [f"Call: {manuscript.call}{sure}"]
    if manuscript.signed:
        lines.append(f"Signed: {manuscript.signed}")
    if said:
        lines.append(f"Predicts: {said.statement} ({said.probability:.0%}, by {said.resolves_on}; {said.resolved_by})")
    return lines
