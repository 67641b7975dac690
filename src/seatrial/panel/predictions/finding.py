"""What holding a rule against the catalogue finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from seatrial.panel.predictions.forecast import Proof

Status = Literal["met", "not met", "unknown", "disputed", "unconfirmed"]


@dataclass(frozen=True)
class Finding:
    """What a rule finds; `read` holds the days of all readings that decide."""

    status: Status
    why: str
    read: list[date] = field(default_factory=list)
    proof: list[Proof] = field(default_factory=list)


def compare(relation: str, value: float, bound: float) -> bool:
    """Whether a value stands to a bound as the relation says."""
    return {
        "at-least": value >= bound,
        "at-most": value <= bound,
        "above": value > bound,
        "below": value < bound,
    }[relation]
