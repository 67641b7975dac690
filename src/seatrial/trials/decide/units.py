"""Attempts and variants folded into the unit that counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from seatrial.trials.decide.bets import Floats


def unit_means(rows: Iterable[tuple[Hashable, float, float]]) -> tuple[Floats, Floats]:
    """Rows of (unit, score of A, score of B) as one mean for each unit, in the order in which units first appear.

    A unit is an item with all its attempts, or a cluster with all its items: attempts at one thing are not
    independent, so a hundred of them are no hundred pieces of evidence. Two arrays of shape (units,).
    """
    sums: dict[Hashable, list[float]] = {}
    for unit, a, b in rows:
        total = sums.setdefault(unit, [0.0, 0.0, 0.0])
        total[0] += a
        total[1] += b
        total[2] += 1
    table = np.array(list(sums.values())).reshape(-1, 3)
    return table[:, 0] / table[:, 2], table[:, 1] / table[:, 2]
