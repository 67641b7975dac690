"""Several families of items, and one decision for the weights of a brief.

Bets are made in rounds of one item from each family, with stakes in proportion to the weights. What each family's mean
d_f is stays unknown, the hypothesis speaks only of their weighted mean d; but the expected product over a round is
the product of 1 + L w_f (d_f - d), and the logarithm is concave, so it is largest where all d_f equal d: at most 1.
So a round is a fair bet whatever the families' own means, and no worse than that many items of one kind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from seatrial.errors import BadInput
from seatrial.trials.decide.bets import ROUNDING
from seatrial.trials.decide.decision import Answer, Arm, Decision, Terms, checked_bank
from seatrial.trials.decide.evidence import Evidence
from seatrial.trials.decide.question import question


class Weighted:
    """Arm A against arm B over families. Families may run ahead; their items wait until a round is complete.

    `weights` are at least 0 and need not add up to 1; families of weight 0 are left out. `bank` gives the size of
    the families that have one; a family that is used up is known exactly and leaves the rounds.
    """

    def __init__(
        self,
        weights: Mapping[str, float],
        margin: float = 0.05,
        error: float = 0.05,
        bank: Mapping[str, int] | None = None,
        ship: Arm | None = None,
    ) -> None:
        self.terms = Terms(margin, error, ship)
        self.weights = checked_weights(weights)
        sizes = {name: checked_bank((bank or {}).get(name)) for name in self.weights}
        self.banks = {name: size for name, size in sizes.items() if size is not None}
        self._waiting: dict[str, deque[float]] = {name: deque() for name in self.weights}
        self._used = dict.fromkeys(self.weights, 0)
        self._sums = dict.fromkeys(self.weights, 0.0)
        self._answer: Answer = "undecided"
        total = sum(self.banks.values()) if len(self.banks) == len(self.weights) else None
        self._evidence = Evidence(question(self.terms, total))

    @property
    def decided(self) -> bool:
        """Whether more items would change nothing."""
        return self._answer != "undecided"

    @property
    def items(self) -> int:
        """Items of complete rounds, all families together."""
        return sum(self._used.values())

    def add(self, family: str, difference: float) -> None:
        """The next item of a family, in that family's schedule order."""
        difference = float(difference)
        if not -1 - ROUNDING <= difference <= 1 + ROUNDING:
            raise BadInput(f"{family}: a difference of {difference} does not lie from -1 to 1.")
        if family not in self.weights or self.decided:
            return
        queue = self._waiting[family]
        if self._used[family] + len(queue) == self.banks.get(family):
            raise BadInput(f"{family}: a bank of {self.banks[family]} items cannot give another.")
        queue.append(difference)
        while not self.decided and (open_ := self._open()) and all(self._waiting[name] for name in open_):
            self._round(open_)

    def _open(self) -> list[str]:
        return [name for name in self.weights if self._used[name] != self.banks.get(name)]

    def _left(self, name: str) -> float:
        return 1 - self._used[name] / self.banks[name] if name in self.banks else 1.0

    def _round(self, families: list[str]) -> None:
        rest = {name: self.weights[name] * self._left(name) for name in families}
        share, largest = sum(rest.values()), max(rest.values())
        seen = sum(self.weights[name] * self._sums[name] / size for name, size in self.banks.items())
        for name in families:
            difference = self._waiting[name].popleft()
            self._evidence.bet(difference, seen, share, part=rest[name] / largest)
            self._used[name] += 1
            self._sums[name] += difference
        self._evidence.look()
        asked = self._evidence.question
        self._answer = asked.answer(self._evidence.held) if self._open() else asked.exact(self._mean())

    def _mean(self) -> float:
        return sum(self.weights[name] * self._sums[name] / used for name, used in self._used.items() if used)

    def decision(self) -> Decision:
        """The decision for the weights, or `undecided` with the interval so far."""
        mean = self._mean()
        low, high = self._evidence.interval() if self._open() else (mean, mean)
        return Decision(
            self._answer, self.items, mean, min(low, mean), max(high, mean), self.terms.margin, self.terms.error
        )


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights above 0, made to add up to 1."""
    for name, weight in weights.items():
        if not 0 <= weight < float("inf"):
            raise BadInput(f"{name}: a weight is a number from 0 up, not {weight!r}.")
    total = sum(weights.values())
    if total <= 0:
        raise BadInput("No family has a weight above 0.", "Give at least one family a weight.")
    return {name: weight / total for name, weight in weights.items() if weight > 0}
