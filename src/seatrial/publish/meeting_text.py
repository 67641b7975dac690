"""A trial of compared tools as lines of text: a label and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

from seatrial.comparison.trials import FamilyMeeting, Meeting
from seatrial.evidence.dates import write_date
from seatrial.trials.record.words import break_text, caption, decision_sentence, decision_text, interval, points
from seatrial.trials.result import ArmResult


def meeting_text(met: Meeting) -> Iterator[tuple[str, str]]:
    """Everything a comparison says of one trial, in the order of its page."""
    if met.withdrawn:
        day = write_date(met.withdrawn.date.isoformat())
        yield "Withdrawn", f"“{met.title}”, on {day}, and used for nothing: {met.withdrawn.reason}"
        return
    for row in met.decisions:
        yield "Answer", decision_sentence(row, met.names, met.margin)
    if met.weighed_otherwise:
        yield "Answer", met.weighed_otherwise
    for family in met.families:
        yield family.name, _family(family, met)
    rows = [(family.name, row) for family in met.families for row in family.decisions]
    if rows:
        yield "How to read it", f"{caption(rows)} In brackets the interval of the difference, in points of 100."
    for family in met.families:
        for arm, found in family.breaks.items():
            if family.curve:
                yield f"{family.name}, curve", f"{met.names[arm]} {break_text(found, family.curve, family.size_label)}"
    for contender in met.arms:
        yield contender.name, _arm(contender.arm)
    yield "Effort", met.effort
    ended = write_date(met.ended.isoformat())
    unsafe = "; model-written code ran without isolation" if met.isolation == "none" else ""
    yield "On record", f"trial {met.trial}, ended {ended} on {met.machine}, journal {met.journal_sha256[:12]}{unsafe}"


def _family(family: FamilyMeeting, met: Meeting) -> str:
    shares = [
        f"{met.names[arm]} {points(share.mean)} ({points(share.low)} to {points(share.high)})"
        for arm, share in family.shares.items()
    ]
    found = [f"{decision_text(row, met.names, met.margin)} ({interval(row)})" for row in family.decisions]
    return ". ".join([", ".join(shares), *found])


def _arm(arm: ArmResult) -> str:
    cost = "no price given" if arm.cost_usd is None else f"${arm.cost_usd:,.2f}"
    parts = [f"release {arm.release}" if arm.release else "release not on record", cost]
    if arm.latency_median is not None:
        parts.append(f"{arm.latency_median:.3g} s a call")
    if arm.first_token_median is not None:
        parts.append(f"first token after {arm.first_token_median:.3g} s")
    if arm.tokens_per_second is not None:
        parts.append(f"{arm.tokens_per_second:.3g} tokens/s")
    return ", ".join(parts)
