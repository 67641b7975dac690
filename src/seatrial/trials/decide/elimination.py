"""More than two contenders: every pair is compared, and who is beaten leaves.

The error is shared equally among the k (k - 1) / 2 pairs, so all statements about pairs together are wrong with
probability at most the error. An arm that leaves takes its pairs along, undecided ones as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from seatrial.errors import BadInput
from seatrial.trials.decide.decision import Decision, Terms
from seatrial.trials.decide.stream import Stream


class Elimination:
    """Arms by name, fed with one score an arm and item; `remaining` says who still has to answer."""

    def __init__(self, arms: Sequence[str], margin: float = 0.05, error: float = 0.05, bank: int | None = None) -> None:
        if len(arms) < 2 or len(set(arms)) != len(arms):
            raise BadInput("It takes at least two contenders, each with a name of its own.")
        self.terms = Terms(margin, error)
        self.remaining = list(arms)
        self.beaten_by: dict[str, str] = {}
        pairs = list(combinations(arms, 2))
        self._streams = {pair: Stream(margin, error / len(pairs), bank) for pair in pairs}

    @property
    def decided(self) -> bool:
        """Whether every pair of those that remain is decided."""
        return all(self._streams[pair].decided for pair in combinations(self.remaining, 2))

    def add(self, scores: Mapping[str, float]) -> None:
        """One item: the score, 0 to 1, of every arm that remains."""
        for arm in self.remaining:
            if arm not in scores:
                raise BadInput(f"{arm} is still in the running and has no score for this item.")
            if not 0 <= scores[arm] <= 1:
                raise BadInput(f"{arm}: a score of {scores[arm]} does not lie from 0 to 1.")
        for a, b in combinations(self.remaining, 2):
            self._streams[a, b].add(scores[a] - scores[b])
        for a, b in combinations(list(self.remaining), 2):
            self._settle(a, b, self._streams[a, b].answer)

    def _settle(self, a: str, b: str, answer: str) -> None:
        """Take the beaten arm of a pair out, once."""
        if answer not in ("a", "b"):
            return
        winner, loser = (a, b) if answer == "a" else (b, a)
        if loser not in self.beaten_by:
            self.beaten_by[loser] = winner
            self.remaining.remove(loser)

    def decisions(self) -> dict[tuple[str, str], Decision]:
        """Every pair, in the order of the arms, each at its share of the error."""
        return {pair: stream.decision() for pair, stream in self._streams.items()}
