"""Differences one after the other, in the order of the schedule, and the decision as soon as there is one."""

from __future__ import annotations

import numpy as np

from seatrial.errors import BadInput
from seatrial.trials.decide.bets import ROUNDING, Floats
from seatrial.trials.decide.decision import Answer, Arm, Decision, Terms, checked_bank
from seatrial.trials.decide.evidence import Evidence
from seatrial.trials.decide.question import question

CHUNKS = (64, 256, 1024)  # most answers come early; the last size repeats


class Stream:
    """Arm A against arm B. What is added after the decision is not used, so `items_used` is what it took.

    `bank` is the number of items there are, drawn in random order without replacement; None for fresh items.
    """

    def __init__(
        self, margin: float = 0.05, error: float = 0.05, bank: int | None = None, ship: Arm | None = None
    ) -> None:
        self.terms = Terms(margin, error, ship)
        self.bank = checked_bank(bank)
        self.items = 0
        self._sum = 0.0
        self._answer: Answer = "undecided"
        self._evidence = Evidence(question(self.terms, self.bank))

    @property
    def decided(self) -> bool:
        """Whether more items would change nothing."""
        return self._answer != "undecided"

    @property
    def answer(self) -> Answer:
        """The decision in one word, without its interval."""
        return self._answer

    def add(self, difference: float) -> None:
        """The next item's score of A minus that of B, -1 to 1. Takes some tens of microseconds."""
        difference = float(difference)
        if not -1 - ROUNDING <= difference <= 1 + ROUNDING:
            raise BadInput(f"Item {self.items + 1}: a difference of {difference} does not lie from -1 to 1.")
        if self.decided:
            return
        if self.items == self.bank:
            raise BadInput(f"A bank of {self.bank} items cannot give item {self.items + 1}.")
        left = 1.0 if self.bank is None else (self.bank - self.items) / self.bank
        shift = 0.0 if self.bank is None else self._sum / self.bank
        self._evidence.bet(difference, shift, left)
        self._evidence.look()
        self._note(1, self._sum + difference)

    def extend(self, differences: Floats) -> None:
        """Many items at once, shape (n,), checked by the caller; the same outcome as `add` one by one."""
        start, turn = 0, 0
        while start < len(differences) and not self.decided:
            chunk = differences[start : start + CHUNKS[min(turn, len(CHUNKS) - 1)]]
            if self.bank is not None and self.items + len(chunk) > self.bank:
                raise BadInput(f"There are more items than the bank of {self.bank} holds.")
            before = self._sum + np.concatenate(([0.0], np.cumsum(chunk)))
            share, shift = np.ones(len(chunk)), np.zeros(len(chunk))
            if self.bank is not None:
                share = (self.bank - self.items - np.arange(len(chunk))) / self.bank
                shift = before[:-1] / self.bank
            at = self._evidence.bet_many(chunk, shift, share)
            used = len(chunk) if at is None else at + 1
            self._note(used, float(before[used]))
            start, turn = start + used, turn + 1

    def _note(self, used: int, total: float) -> None:
        self.items += used
        self._sum = total
        asked = self._evidence.question
        self._answer = asked.exact(total / self.items) if self.items == self.bank else asked.answer(self._evidence.held)

    def decision(self) -> Decision:
        """The decision, or `undecided` with the interval so far. About a millisecond for 400 items."""
        mean = self._sum / self.items if self.items else 0.0
        low, high = (mean, mean) if self.items == self.bank else self._evidence.interval()
        return Decision(
            self._answer, self.items, mean, min(low, mean), max(high, mean), self.terms.margin, self.terms.error
        )
