"""How much each critic tells: how often it ships at all, how much it agrees, and what the panel is worth.

The effective number of independent critics, over the seats and over their authors, is in effective.py.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from pydantic import BaseModel, Field

from seatrial.evidence.intervals import wilson
from seatrial.panel.effective import Matrix, Weighted, interval

Calls = dict[str, dict[str, str]]  # critic -> tool -> ship, skip or withheld
Authors = dict[str, dict[str, str]]  # critic -> tool -> who made the call instead of the critic's rubric
Adds = tuple[float, float | None, float | None]
LITTLE = 0.05  # of a critic: a panel that is worth no more with it than this has no use for it


class Record(BaseModel):
    """One critic over the whole catalogue."""

    critic: str
    ships: int
    skips: int
    withheld: int
    ship_rate: float | None
    ship_rate_low: float | None
    ship_rate_high: float | None
    adds: float = Field(description="What the panel's effective size would lose without it.")
    adds_low: float | None
    adds_high: float | None
    warning: str | None


class Agreement(BaseModel):
    """Two critics: on how many tools both made a call, and how often it was the same."""

    one: str
    other: str
    tools: int
    share: float | None
    share_low: float | None
    share_high: float | None
    correlation: float | None


class AuthorCalls(BaseModel):
    """An author that is no rubric, and how many calls it made in all seats."""

    author: str
    seats: int
    calls: int


class Independence(BaseModel):
    """The panel as a measuring instrument."""

    tools: int
    effective: float
    effective_low: float | None = Field(description="95% interval over resampled tools; None: too few tools.")
    effective_high: float | None
    by_author: float = Field(description="The same where calls of one author in several seats count as one.")
    by_author_low: float | None
    by_author_high: float | None
    authors: list[AuthorCalls] = Field(description="Who wrote besides the critics' own rubrics.")
    records: list[Record]
    agreements: list[Agreement]


def independence(calls: Calls, authors: Authors | None = None) -> Independence:
    """Base rates, agreement and effective size, from every call the panel made.

    `authors` names, by critic and tool, who made the call where the critic's own rubric did not.
    """
    matrix = Matrix(calls, authors)
    once, drawn = matrix.once(), matrix.resampled()
    agreements = [_agreement(one, other, calls) for one, other in combinations(calls, 2)]
    sizes, low, high = _size(once, drawn)
    by_author, author_low, author_high = _size(once, drawn, by_author=True)
    return Independence(
        tools=len(matrix.tools),
        effective=sizes,
        effective_low=low,
        effective_high=high,
        by_author=by_author,
        by_author_low=author_low,
        by_author_high=author_high,
        authors=_authors(calls, authors or {}),
        records=[_record(critic, calls, agreements, _adds(critic, once, drawn)) for critic in calls],
        agreements=agreements,
    )


def _size(
    once: Weighted, drawn: Weighted | None, *, by_author: bool = False
) -> tuple[float, float | None, float | None]:
    value = float(once.sizes(by_author=by_author)[0])
    return value, *(interval(drawn.sizes(by_author=by_author)) if drawn else (None, None))


def _adds(critic: str, once: Weighted, drawn: Weighted | None) -> Adds:
    value = float((once.sizes() - once.sizes(without=critic))[0])
    return value, *(interval(drawn.sizes() - drawn.sizes(without=critic)) if drawn else (None, None))


def _authors(calls: Calls, authors: Authors) -> list[AuthorCalls]:
    made = [
        (author, critic)
        for critic, row in authors.items()
        for tool, author in row.items()
        if calls.get(critic, {}).get(tool) in ("ship", "skip")
    ]
    return [
        AuthorCalls(
            author=name,
            seats=len({critic for author, critic in made if author == name}),
            calls=sum(author == name for author, _ in made),
        )
        for name in dict.fromkeys(author for author, _ in made)
    ]


def _agreement(one: str, other: str, calls: Calls) -> Agreement:
    pairs = [
        (calls[one][tool] == "ship", calls[other][tool] == "ship")
        for tool in calls[one]
        if "withheld" not in (calls[one][tool], calls[other].get(tool, "withheld"))
    ]
    if not pairs:
        return Agreement(one=one, other=other, tools=0, share=None, share_low=None, share_high=None, correlation=None)
    first, second = np.array(pairs, dtype=float).T
    varies = first.std() > 0 and second.std() > 0
    same = int((first == second).sum())
    low, high = wilson(same, len(pairs))
    return Agreement(
        one=one,
        other=other,
        tools=len(pairs),
        share=same / len(pairs),
        share_low=low,
        share_high=high,
        correlation=float(np.corrcoef(first, second)[0, 1]) if varies else None,
    )


def _record(critic: str, calls: Calls, agreements: list[Agreement], adds: Adds) -> Record:
    made = list(calls[critic].values())
    ships, skips = made.count("ship"), made.count("skip")
    low, high = wilson(ships, ships + skips) if ships + skips else (None, None)
    return Record(
        critic=critic,
        ships=ships,
        skips=skips,
        withheld=made.count("withheld"),
        ship_rate=ships / (ships + skips) if ships + skips else None,
        ship_rate_low=low,
        ship_rate_high=high,
        adds=adds[0],
        adds_low=adds[1],
        adds_high=adds[2],
        warning=_warning(critic, ships, skips, agreements, adds[0] if len(calls) > 1 else 1.0),
    )


def _warning(critic: str, ships: int, skips: int, agreements: list[Agreement], adds: float) -> str | None:
    if ships + skips and not skips:
        return "It has never said skip, so its ship tells nothing."
    if ships + skips and not ships:
        return "It has never said ship, so its skip tells nothing."
    for pair in agreements:
        if critic in (pair.one, pair.other) and pair.correlation is not None and pair.correlation >= 0.9:
            other = pair.other if pair.one == critic else pair.one
            return f"Its calls are nearly those of {other}: one of the two would do."
    if ships + skips and adds < LITTLE:
        return "As far as these calls can tell, the panel would be worth as much without it."
    return None
