"""A challenger against an incumbent whose scores on the whole bank are known: only the challenger is called.

What the incumbent scored predicts what the challenger will. The bet is on the challenger's score minus its
prediction, plus the mean prediction over the items that are left: the same mean, with less scatter. The prediction is a
line fitted to the items seen before, so the bet stays fair whatever the line.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from seatrial.errors import BadInput
from seatrial.trials.decide.decision import Answer, Arm, Decision, Terms
from seatrial.trials.decide.evidence import Evidence
from seatrial.trials.decide.paired import scores
from seatrial.trials.decide.question import question

# The line starts as if twelve items had shown a slope of .5 around the incumbent's mean.
EARLIER_ITEMS = 12.0
EARLIER_SLOPE = 0.5
EARLIER_VARIANCE = 0.15


class Cached:
    """Challenger A against incumbent B on a bank. Items must be drawn in a random order fixed beforehand."""

    def __init__(
        self,
        incumbent: ArrayLike | Sequence[float],
        margin: float = 0.05,
        error: float = 0.05,
        ship: Arm | None = None,
    ) -> None:
        self._known = scores(incumbent, "the incumbent")
        if not len(self._known):
            raise BadInput("The incumbent has no scores.", "Give its score on every item of the bank.")
        self.terms = Terms(margin, error, ship)
        self.bank = len(self._known)
        self.items = 0
        self._left = np.ones(self.bank, dtype=bool)
        self._seen = array("d")  # incumbent, challenger, incumbent, challenger ...
        self._sum = 0.0
        self._answer: Answer = "undecided"
        self._evidence = Evidence(question(self.terms, self.bank))

    @property
    def decided(self) -> bool:
        """Whether more items would change nothing."""
        return self._answer != "undecided"

    def add(self, index: int, score: float) -> None:
        """The challenger's score, 0 to 1, on the item at `index` of the bank."""
        if not 0 <= index < self.bank or not self._left[index]:
            raise BadInput(f"Item {index} is not among the items that are left.", "Draw each item of the bank once.")
        if not 0 <= score <= 1:
            raise BadInput(f"Item {index}: a score of {score} does not lie from 0 to 1.")
        if self.decided:
            return
        known = float(self._known[index])
        base, slope = self._line()
        left = self._known[self._left]
        predicted = np.clip(base + slope * left, 0.0, 1.0)
        centring = float(predicted.mean() - left.mean())
        z = score - min(max(base + slope * known, 0.0), 1.0) + centring
        share = len(left) / self.bank
        floor, ceiling = centring - float(predicted.max()), 1 + centring - float(predicted.min())
        self._evidence.bet(z, self._sum / self.bank, share, floor=floor, ceiling=ceiling)
        self._evidence.look()
        self._note(index, known, float(score))

    def _note(self, index: int, known: float, score: float) -> None:
        self._left[index] = False
        self._seen.extend((known, score))
        self._sum += score - known
        self.items += 1
        asked = self._evidence.question
        full = self.items == self.bank
        self._answer = asked.exact(self._sum / self.bank) if full else asked.answer(self._evidence.held)

    def _line(self) -> tuple[float, float]:
        """Intercept and slope of the prediction, from the items seen so far."""
        pairs = np.frombuffer(self._seen, dtype=np.float64).reshape(-1, 2)
        everywhere = float(self._known.mean())
        weight = EARLIER_ITEMS + len(pairs)
        x = (EARLIER_ITEMS * everywhere + pairs[:, 0].sum()) / weight
        y = (EARLIER_ITEMS * everywhere + pairs[:, 1].sum()) / weight
        spread = EARLIER_ITEMS * EARLIER_VARIANCE
        across = ((pairs[:, 0] - x) * (pairs[:, 1] - y)).sum() + spread * EARLIER_SLOPE
        slope = across / (((pairs[:, 0] - x) ** 2).sum() + spread)
        return y - slope * x, slope

    def decision(self) -> Decision:
        """The decision, or `undecided` with the interval so far. The difference uses the prediction too."""
        if self.items == self.bank:
            low = high = mean = self._sum / self.bank
        else:
            base, slope = self._line()
            rest = np.clip(base + slope * self._known[self._left], 0.0, 1.0) - self._known[self._left]
            mean = (self._sum + float(rest.sum())) / self.bank
            low, high = self._evidence.interval()
        return Decision(
            self._answer, self.items, mean, min(low, mean), max(high, mean), self.terms.margin, self.terms.error
        )
