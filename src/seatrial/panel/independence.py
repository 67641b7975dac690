"""How much each critic tells: how often it ships at all, how much it agrees, and what the panel is worth.

Effective number of independent critics: k^2 / (sum of all entries of the correlation matrix of their calls),
the design effect of correlated raters (Kish, Survey Sampling, 1965, section 8.2), over the k critics whose
calls vary. A critic that always makes the same call has no correlation with anybody and counts as none.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from pydantic import BaseModel

Calls = dict[str, dict[str, str]]  # critic -> tool -> ship, skip or withheld


class Record(BaseModel):
    """One critic over the whole catalogue."""

    critic: str
    ships: int
    skips: int
    withheld: int
    ship_rate: float | None
    ship_rate_low: float | None
    ship_rate_high: float | None
    adds: float
    warning: str | None


class Agreement(BaseModel):
    """Two critics: on how many tools both made a call, and how often it was the same."""

    one: str
    other: str
    tools: int
    share: float | None
    correlation: float | None


class Independence(BaseModel):
    """The panel as a measuring instrument."""

    tools: int
    effective: float
    records: list[Record]
    agreements: list[Agreement]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson 1927); `of` at least 1."""
    z = 1.959963984540054
    centre = (hits + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * math.sqrt(hits * (of - hits) / of + z * z / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def independence(calls: Calls) -> Independence:
    """Base rates, agreement and effective size, from every call the panel made."""
    agreements = [_agreement(one, other, calls) for one, other in combinations(calls, 2)]
    effective = _effective(list(calls), calls, agreements)
    records = [_record(critic, calls, agreements, effective) for critic in calls]
    tools = len({tool for row in calls.values() for tool in row})
    return Independence(tools=tools, effective=effective, records=records, agreements=agreements)


def _agreement(one: str, other: str, calls: Calls) -> Agreement:
    pairs = [
        (calls[one][tool] == "ship", calls[other][tool] == "ship")
        for tool in calls[one]
        if "withheld" not in (calls[one][tool], calls[other].get(tool, "withheld"))
    ]
    if not pairs:
        return Agreement(one=one, other=other, tools=0, share=None, correlation=None)
    first, second = np.array(pairs, dtype=float).T
    varies = first.std() > 0 and second.std() > 0
    return Agreement(
        one=one,
        other=other,
        tools=len(pairs),
        share=float(np.mean(first == second)),
        correlation=float(np.corrcoef(first, second)[0, 1]) if varies else None,
    )


def _varies(critic: str, calls: Calls) -> bool:
    return {"ship", "skip"} <= set(calls[critic].values())


def _effective(critics: list[str], calls: Calls, agreements: list[Agreement]) -> float:
    telling = [critic for critic in critics if _varies(critic, calls)]
    if not telling:
        return 0.0
    total = float(len(telling))
    for pair in agreements:
        if pair.one in telling and pair.other in telling:
            total += 2 * (pair.correlation or 0.0)
    return min(float(len(telling)), len(telling) ** 2 / max(total, 1e-9))


def _record(critic: str, calls: Calls, agreements: list[Agreement], effective: float) -> Record:
    made = list(calls[critic].values())
    ships, skips = made.count("ship"), made.count("skip")
    low, high = wilson(ships, ships + skips) if ships + skips else (None, None)
    others = [name for name in calls if name != critic]
    return Record(
        critic=critic,
        ships=ships,
        skips=skips,
        withheld=made.count("withheld"),
        ship_rate=ships / (ships + skips) if ships + skips else None,
        ship_rate_low=low,
        ship_rate_high=high,
        adds=effective - _effective(others, calls, agreements),
        warning=_warning(critic, ships, skips, agreements),
    )


def _warning(critic: str, ships: int, skips: int, agreements: list[Agreement]) -> str | None:
    if ships + skips and not skips:
        return "It has never said skip, so its ship tells nothing."
    if ships + skips and not ships:
        return "It has never said ship, so its skip tells nothing."
    for pair in agreements:
        if critic in (pair.one, pair.other) and pair.correlation is not None and pair.correlation >= 0.9:
            other = pair.other if pair.one == critic else pair.one
            return f"Its calls are nearly those of {other}: one of the two would do."
    return None
