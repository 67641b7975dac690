"""Wealth against every hypothesis of a question, carried from item to item.

One bet knows seven numbers. With shift and share the centre for a difference d is (d - shift) / share: the mean that
the items not yet seen must have if the bank's mean is d. Shift is what the seen items already contribute, share the
part of the bank that is left; 0 and 1 where items come without end. The outcome z lies from floor to ceiling. Scale
and part size the stake. All but z are known before the bet is made. See arXiv 2006.04347 for banks.
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from seatrial.trials.decide.bets import Floats, log_factors, scatter
from seatrial.trials.decide.interval import Path, interval
from seatrial.trials.decide.question import Question

COLUMNS = 7  # z, shift, share, scale, part, floor, ceiling


class Evidence:
    """Which claims of a question hold after the bets so far."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.held: NDArray[np.bool_] = np.zeros(len(question.signs), dtype=bool)
        self._log_wealth = question.log_shares.copy()
        self._signs = question.signs[:, None]
        self._bounds = question.bounds[:, None]
        self._items, self._total, self._squares = 0, 0.0, 0.0
        self._scatter = float(scatter(np.array(0.0), np.array(0.0), np.array(0.0)))
        self._path = array("d")

    def bet(
        self, z: float, shift: float, share: float, part: float = 1.0, floor: float = -1.0, ceiling: float = 1.0
    ) -> None:
        """One bet. Call `look` once the bets that belong together are made."""
        scale = 1 / (share * self._scatter)
        self._path.extend((z, shift, share, scale, part, floor, ceiling))
        self._log_wealth += log_factors(
            self.question.sizes,
            self._signs * z,
            (self._bounds - self._signs * shift) / share,
            np.where(self._signs > 0, floor, -ceiling),
            np.asarray(scale),
            np.asarray(part),
        )
        self._items += 1
        self._total += z
        self._squares += z * z

    def look(self) -> None:
        """Note which claims have reached their threshold; a claim that held once holds."""
        self.held |= np.logaddexp.reduce(self._log_wealth, axis=1) >= self.question.log_thresholds
        self._measure()

    def _measure(self) -> None:
        """The scatter that the next bets are sized by. It changes between rounds, never within one."""
        self._scatter = float(scatter(np.array(self._items), np.array(self._total), np.array(self._squares)))

    def bet_many(self, z: Floats, shift: Floats, share: Floats) -> int | None:
        """Bet and look item by item, shapes (n,), until there is an answer: at which of them, or None."""
        scale = 1 / (share * self._scatters(z))
        wealth = self._wealth_along(z, shift, share, scale)
        top = wealth.max(axis=2)
        total = top + np.log(np.exp(wealth - top[:, :, None]).sum(axis=2))
        held = np.logical_or.accumulate(total >= self.question.log_thresholds, axis=0) | self.held
        answered = np.zeros(len(z), dtype=bool)
        for _, needed in self.question.answers:
            answered |= held[:, list(needed)].all(axis=1)
        at = int(answered.argmax()) if answered.any() else None
        used = len(z) if at is None else at + 1
        self.held, self._log_wealth = held[used - 1].copy(), wealth[used - 1].copy()
        self._items += used
        self._total += float(z[:used].sum())
        self._squares += float((z[:used] ** 2).sum())
        self._measure()
        rows = np.ones((used, COLUMNS))
        rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] = z[:used], shift[:used], share[:used], scale[:used]
        rows[:, 5] = -1.0
        self._path.frombytes(rows.tobytes())
        return at

    def _scatters(self, z: Floats) -> Floats:
        """The scatter before each of the next bets, shape (n,)."""
        before = z[:-1]
        return scatter(
            self._items + np.arange(len(z), dtype=np.float64),
            self._total + np.concatenate(([0.0], np.cumsum(before))),
            self._squares + np.concatenate(([0.0], np.cumsum(before**2))),
        )

    def _wealth_along(self, z: Floats, shift: Floats, share: Floats, scale: Floats) -> Floats:
        """Log wealth after each bet, shape (n, claims, 12)."""
        factors = log_factors(
            self.question.sizes,
            self._signs * z[:, None, None],
            (self._bounds - self._signs * shift[:, None, None]) / share[:, None, None],
            np.asarray(-1.0),
            scale[:, None, None],
            np.asarray(1.0),
        )
        return np.asarray(self._log_wealth + np.cumsum(factors, axis=0))

    def interval(self) -> tuple[float, float]:
        """The differences that the bets so far cannot rule out: neither the interval's own nor a claim that holds.

        Claims and interval bet with different stakes, so one can be certain of a sign a few items before the other.
        Together they would say two things; the claim is kept, at the error that the decision has anyway.
        """
        rows = np.frombuffer(self._path, dtype=np.float64).reshape(-1, COLUMNS).copy()
        low, high = interval(Path(*rows.T), self.question.interval, self.question.terms.spent)
        for sign, bound in zip(self.question.signs[self.held], self.question.bounds[self.held], strict=True):
            low, high = (max(low, bound), high) if sign > 0 else (low, min(high, -bound))
        return float(low), float(high)
