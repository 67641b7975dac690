"""The decision for results that one already has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from seatrial.errors import BadInput
from seatrial.trials.decide.bets import Floats
from seatrial.trials.decide.decision import Arm, Decision, checked_bank
from seatrial.trials.decide.stream import Stream


def paired(
    a: ArrayLike | Sequence[float],
    b: ArrayLike | Sequence[float],
    *,
    margin: float = 0.05,
    error: float = 0.05,
    bank: int | None = None,
    ship: Arm | None = None,
) -> Decision:
    """Decide between two arms on the same items. `a` and `b` are scores from 0 to 1, shape (n,), in the order drawn.

    With `bank` the n items are the first of a random order of all `bank` items, and the decision is about the
    bank. `ship` asks instead whether that arm is at most `margin` worse. Raises BadInput that names the first bad row.
    """
    first, second = scores(a, "A"), scores(b, "B")
    if len(first) != len(second):
        raise BadInput(
            f"A has {len(first)} scores and B has {len(second)}.",
            "Give one score of each for every item, in the same order.",
        )
    size = checked_bank(bank)
    if size is not None and len(first) > size:
        raise BadInput(f"{len(first)} items were given, but the bank holds {size}.", "Give the bank's full size.")
    stream = Stream(margin=margin, error=error, bank=size, ship=ship)
    stream.extend(first - second)
    return stream.decision()


def scores(given: ArrayLike | Sequence[float], name: str) -> Floats:
    """The scores as an array of shape (n,), each from 0 to 1."""
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as reason:
        raise BadInput(f"The scores of {name} are not all numbers.", "Scores lie from 0 to 1.") from reason
    if array.ndim != 1:
        raise BadInput(f"The scores of {name} have {array.ndim} dimensions.", "Give one score an item.")
    bad = ~((array >= 0) & (array <= 1))  # NaN compares as false
    if bad.any():
        row = int(bad.argmax())
        raise BadInput(
            f"Row {row + 1}: the score of {name} is {array[row]:g}.", "Scores lie from 0 to 1 and none may be missing."
        )
    return array
