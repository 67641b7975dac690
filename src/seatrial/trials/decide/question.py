"""The questions: which hypotheses are bet against, and what follows once they fall.

A claim bets that the mean of `sign` times the difference is above `bound`, and holds from the moment its wealth
reaches 1 / error of its own. For the question which arm is better, at total error e (thresholds are set for the
part of it that `Terms.spent` gives):

    claim 0   difference > 0         error e / 2
    claim 1   difference < 0         error e / 2
    claim 2   difference < margin    error e
    claim 3   difference > -margin   error e

    a: 0 and 3.   b: 1 and 2.   equivalent: 2 and 3.

At a difference of 0, `a` and `b` are wrong: e / 2 each. Above 0 up to the margin only `b` is wrong: e / 2. Above the
margin `b` and `equivalent` are wrong, and both need claim 2: e together. Below 0 it is the same mirrored.
To ship A: `ship` needs claim 3 alone, `b` needs its opposite (difference < -margin); never both wrong: e.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seatrial.trials.decide.bets import Floats, Stakes, lowest_stake, stakes
from seatrial.trials.decide.decision import Answer, Terms


@dataclass(frozen=True, slots=True)
class Question:
    """Claims and what they add up to.

    signs, bounds and log_thresholds have shape (claims,); sizes and log_shares (claims, 12). `answers` maps an
    answer to the claims it needs. `interval` holds the stakes that intervals are made with.
    """

    terms: Terms
    signs: Floats
    bounds: Floats
    log_thresholds: Floats
    sizes: Floats
    log_shares: Floats
    answers: tuple[tuple[Answer, tuple[int, ...]], ...]
    interval: Stakes

    def answer(self, held: NDArray[np.bool_]) -> Answer:
        """What follows from the claims that hold."""
        return next((name for name, needed in self.answers if all(held[claim] for claim in needed)), "undecided")

    def exact(self, difference: float) -> Answer:
        """What a bank says that has been used to the last item."""
        margin, ship = self.terms.margin + 1e-12, self.terms.ship
        if ship is not None:
            safe = difference >= -margin if ship == "a" else difference <= margin
            other: Answer = "b" if ship == "a" else "a"
            return "ship" if safe else other
        if abs(difference) <= margin:
            return "equivalent"
        return "a" if difference > 0 else "b"


def question(terms: Terms, bank: int | None) -> Question:
    """The question that the terms ask, with stakes fit for the margin and the size of the bank."""
    return _better(terms, bank) if terms.ship is None else _ship(terms, bank)


def _better(terms: Terms, bank: int | None) -> Question:
    lowest = lowest_stake(1.2 * terms.margin, bank)
    sign = stakes(lowest, 0.33, 1.0) if bank else stakes(lowest, 0.6, 0.0)
    margin = stakes(0.9 * lowest, 0.24, 0.0)
    return Question(
        terms=terms,
        signs=np.array([1.0, -1.0, -1.0, 1.0]),
        bounds=np.array([0.0, 0.0, -terms.margin, -terms.margin]),
        log_thresholds=-np.log(terms.spent * np.array([0.5, 0.5, 1.0, 1.0])),
        sizes=np.stack([sign.sizes, sign.sizes, margin.sizes, margin.sizes]),
        log_shares=np.stack([sign.log_shares, sign.log_shares, margin.log_shares, margin.log_shares]),
        answers=(("a", (0, 3)), ("b", (1, 2)), ("equivalent", (2, 3))),
        interval=sign,
    )


def _ship(terms: Terms, bank: int | None) -> Question:
    chosen = stakes(lowest_stake(2.4 * terms.margin, bank), 0.36 if bank else 0.6, 0.0)
    sign = 1.0 if terms.ship == "a" else -1.0
    other: Answer = "b" if terms.ship == "a" else "a"
    return Question(
        terms=terms,
        signs=np.array([sign, -sign]),
        bounds=np.array([-terms.margin, terms.margin]),
        log_thresholds=-np.log(terms.spent * np.array([1.0, 1.0])),
        sizes=np.stack([chosen.sizes] * 2),
        log_shares=np.stack([chosen.log_shares] * 2),
        answers=(("ship", (0,)), (other, (1,))),
        interval=chosen,
    )
