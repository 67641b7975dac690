"""What the answer rests on, and where the critics split and why."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from seatrial.comparison.decide import Contender
from seatrial.comparison.rows import Section
from seatrial.panel.critic import Critic
from seatrial.panel.sentences import join_words

MOST_REASONS = 6


class Reason(BaseModel):
    """One thing the answer rests on."""

    text: str
    cites: list[str]


class Split(BaseModel):
    """A critic who calls the tools differently, or a tool on which the critics disagree."""

    subject: str
    text: str
    cites: list[str]


def reasons(contenders: Sequence[Contender], sections: Sequence[Section]) -> list[Reason]:
    """Limits first, then what nobody has confirmed, the verdicts, and the rows that pull most."""
    names = {row.tool.slug: row.tool.name for row in contenders}
    found = []
    for row in contenders:
        for limit in row.fit.reasons:
            state = "does not meet the brief" if limit.state == "not met" else "cannot be held against the brief"
            text = f"{row.tool.name} {state}: {limit.name.lower()} {limit.has}, wanted {limit.wanted}."
            found.append(Reason(text=text, cites=limit.cites))
    for row in contenders:
        if not row.tool.confirmed:
            text = f"Nothing stated about {row.tool.name} comes from its maker; no primary source is known."
            found.append(Reason(text=text, cites=[item.id for item in row.tool.statements("primary_share")]))
    found += [Reason(text=_verdict_text(row), cites=[]) for row in contenders]
    deciding = sorted((row for part in sections for row in part.rows if row.toward), key=lambda row: -row.pull)
    for line in deciding[: MOST_REASONS // 2]:
        cells = join_words([f"{cell.text} for {names[cell.tool]}" for cell in line.cells])
        text = f"“{line.label}” speaks for {names[line.toward or '']}, by {line.pull:.0f} points of 100: {cells}."
        found.append(Reason(text=text, cites=[item.id for cell in line.cells for item in cell.statements[:1]]))
    return found


def _verdict_text(row: Contender) -> str:
    verdict = row.assessment.verdict
    if verdict.call == "withheld":
        return f"The panel gives no verdict on {row.tool.name}: too little is known."
    made = verdict.ships + verdict.skips
    firm = f", and that holds in {verdict.stability:.0%} of resamples" if verdict.stability is not None else ""
    quiet = f"; {verdict.withheld} made no call" if verdict.withheld else ""
    return f"{verdict.ships} of {made} critics ship {row.tool.name}{firm}{quiet}."


def splits(critics: Sequence[Critic], contenders: Sequence[Contender]) -> list[Split]:
    """Where critics call the tools differently, with the criteria that make the difference."""
    found = []
    for index, critic in enumerate(critics):
        calls = {row.tool.name: row.assessment.reviews[index].call for row in contenders}
        ships = [name for name, call in calls.items() if call == "ship"]
        skips = [name for name, call in calls.items() if call == "skip"]
        if not ships or not skips:
            continue
        label, cites = _difference(index, contenders, ships, skips)
        why = f"; what separates them most is “{label}”" if label else ""
        text = f"{critic.name} ships {join_words(ships)} and skips {join_words(skips)}{why}."
        found.append(Split(subject=critic.id, text=text, cites=cites))
    for row in contenders:
        reviews = row.assessment.reviews
        ship = [critic.name for critic, review in zip(critics, reviews, strict=True) if review.call == "ship"]
        skip = [critic.name for critic, review in zip(critics, reviews, strict=True) if review.call == "skip"]
        if ship and skip:
            text = f"On {row.tool.name}, {_say(ship, 'ship')}; {_say(skip, 'skip')}."
            found.append(Split(subject=row.tool.slug, text=text, cites=[]))
    return found


def _say(names: list[str], call: str) -> str:
    return f"{join_words(names)} {'says' if len(names) == 1 else 'say'} {call}"


def _difference(
    index: int, contenders: Sequence[Contender], ships: list[str], skips: list[str]
) -> tuple[str | None, list[str]]:
    """The criterion that separates those a critic ships from those it skips, and its evidence."""
    points: dict[str, dict[str, float]] = {}
    cites: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for row in contenders:
        for mark in row.assessment.reviews[index].marks:
            labels[mark.metric] = mark.label
            cites.setdefault(mark.metric, []).extend(mark.cites[:1])
            if mark.score is not None:
                points.setdefault(mark.metric, {})[row.tool.name] = mark.weight * mark.score
    gaps = {
        metric: min(given[name] for name in ships if name in given)
        - max(given[name] for name in skips if name in given)
        for metric, given in points.items()
        if any(name in given for name in ships) and any(name in given for name in skips)
    }
    best = max(gaps, key=lambda metric: gaps[metric], default=None)
    if best is None or gaps[best] <= 0:
        return None, []
    return labels[best], cites[best]
