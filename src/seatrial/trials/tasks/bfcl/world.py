"""One attempt at a BFCL conversation, judged after every turn as BFCL does: by state, and by what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seatrial.trials.item import Score
from seatrial.trials.tasks.bfcl.calls import execute, true_call
from seatrial.trials.tasks.bfcl.package import simulator


class BfclWorld:
    """Simulators that the contender's calls change, beside those that the ground truth changes."""

    def __init__(self, row: Mapping[str, Any], truth: Sequence[Sequence[str]]) -> None:
        self._questions = [turn[0]["content"] for turn in row["question"]]
        self._truth = truth
        scenarios = row["initial_config"]
        self._own = {name: simulator(name, scenarios.get(name, {})) for name in row["involved_classes"]}
        self._right = {name: simulator(name, scenarios.get(name, {})) for name in row["involved_classes"]}
        self._answers: list[str] = []  # of all turns so far: a call may be made earlier than BFCL makes it
        self._calls_in_turn = 0
        self._turn = 0
        self._failed: Score | None = None

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What the simulator answers."""
        if not isinstance(arguments, Mapping):
            return "Error during execution: the arguments are not an object"
        answer = execute(self._own, name, arguments)
        self._answers.append(answer)
        self._calls_in_turn += 1
        return answer

    def follow_up(self, answer: str) -> str | None:  # noqa: ARG002 - BFCL judges calls, not words
        """The next request; None at the end, and as soon as a turn has failed: the rest cannot mend it."""
        if self._failed is not None or self._turn >= len(self._truth):
            return None
        self._failed = self._judge_turn()
        self._turn += 1
        self._calls_in_turn = 0
        return None if self._failed or self._turn >= len(self._truth) else self._questions[self._turn]

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """Nothing: there are no files."""

    def grade(self, answer: str) -> Score:  # noqa: ARG002
        """1 where every turn held."""
        if self._failed is None and self._turn >= len(self._truth):
            return Score(1.0)
        return self._failed or Score(
            0.0, "conversation not finished", f"{self._turn} of {len(self._truth)} turns held."
        )

    def close(self) -> None:
        """Nothing is held."""

    def reference(self) -> str | None:
        """Words are not judged; any will do."""
        return "Done."

    def solve(self) -> list[tuple[str, dict[str, Any]]]:
        """The right calls of the turn that is open now."""
        return (
            [true_call(self._right, text) for text in self._truth[self._turn]] if self._turn < len(self._truth) else []
        )

    def _judge_turn(self) -> Score | None:
        """Why the turn failed; None where it held."""
        where = f"Turn {self._turn + 1} of {len(self._truth)}"
        wanted = [execute(self._right, *true_call(self._right, text)) for text in self._truth[self._turn]]
        if not wanted:
            return None
        if not self._calls_in_turn:
            return Score(0.0, "no call in a turn", f"{where}: no tool was called.")
        for name, right in self._right.items():
            if differing := _differing(self._own[name], right):
                return Score(0.0, "wrong state", f"{where}: {name} differs in {', '.join(differing)}.")
        missing = _missing(wanted, self._answers)
        if missing:
            return Score(0.0, "an answer was never fetched", f"{where}: {len(missing)} of {len(wanted)} are missing.")
        return None


def _differing(own: Any, right: Any) -> list[str]:
    """The public attributes in which two simulators differ."""
    return [
        name for name, value in vars(right).items() if not name.startswith("_") and getattr(own, name, None) != value
    ]


def _missing(wanted: Sequence[str], given: Sequence[str]) -> list[str]:
    """What of the wanted answers was not given, each used once."""
    left, missing = list(given), []
    for each in wanted:
        if each in left:
            left.remove(each)
        else:
            missing.append(each)
    return missing
