"""What was decided, and the terms on which it was."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from seatrial.errors import BadInput

Answer = Literal["a", "b", "equivalent", "ship", "undecided"]
Arm = Literal["a", "b"]
# A tenth of the error is kept back: the bound is met exactly in the worst case, and real orders are random only nearly.
SPENT = 0.9


@dataclass(frozen=True, slots=True)
class Decision:
    """What the items say about arm A against arm B.

    `difference` is the mean of A minus B over the items used, 0 where there are none yet. `low` and `high` hold the
    true difference with probability 1 - error, whenever one looks; with a bank used up they are the difference.
    """

    decision: Answer
    items_used: int
    difference: float
    low: float
    high: float
    margin: float = 0.05
    error: float = 0.05


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked, and how sure the answer has to be. `ship` names the arm that is asked about, None for both."""

    margin: float = 0.05
    error: float = 0.05
    ship: Arm | None = None

    def __post_init__(self) -> None:
        if not (isinstance(self.margin, (int, float)) and 0 <= self.margin < 1):
            raise BadInput(f"The margin has to lie from 0 to under 1, not {self.margin!r}.", "Try 0.05.")
        if not (isinstance(self.error, (int, float)) and 0 < self.error < 1 and math.isfinite(1 / self.error)):
            raise BadInput(f"The error has to lie between 0 and 1, not {self.error!r}.", "Try 0.05.")
        if self.ship not in (None, "a", "b"):
            raise BadInput(f"The arm to ship is a or b, not {self.ship!r}.")

    @property
    def spent(self) -> float:
        """The part of the error that thresholds are set for."""
        return SPENT * self.error


def checked_bank(bank: int | None) -> int | None:
    """The number of items in the bank; None where items come without end."""
    if bank is None:
        return None
    if isinstance(bank, bool) or int(bank) != bank or bank < 1:
        raise BadInput(f"A bank has at least one item, and a whole number of them, not {bank!r}.")
    return int(bank)
