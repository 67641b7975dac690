"""What mathematics and reasoning share: kinds of problem at six levels, with one exact answer each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from random import Random

from seatrial.trials.item import Item, Score
from seatrial.trials.tasks import gym
from seatrial.trials.tasks.answers import final_reasoned, grade_stated, write
from seatrial.trials.tasks.one_answer import OneAnswer
from seatrial.trials.tasks.seeds import dealt, random_for

VERSION = "2"
LEVELS = (1, 1, 1, 2, 2, 3, 4, 5, 6)  # more easy ones: a hard one tells nothing of two weak contenders


@dataclass(frozen=True)
class Problem:
    """A question with its one right answer, a number or a text, and what that is: "number of hours"."""

    question: str
    answer: Fraction | str
    form: str
    in_any_order: bool = False


Kind = Callable[[Random, int], Problem]


@dataclass(frozen=True)
class Drawn:
    """A problem at its place; `name` is a kind of ours or a generator's, `level` is None for the latter."""

    name: str
    level: int | None
    question: str
    answer: str
    judge: Callable[[str], Score]


class ProblemFamily:
    """Problems of several kinds in turn, ours and, where reasoning-gym is installed, its."""

    count: int | None = None
    size_label = "level of difficulty"
    instant = True

    def __init__(
        self,
        id_: str,
        name: str,
        kinds: Sequence[Kind],
        generators: Iterable[str],
        levels: tuple[int, ...] | None = None,
    ) -> None:
        self.id, self.name = id_, name
        # A level that was asked for says nothing about reasoning-gym's problems, which have none.
        with_gym = levels is None and gym.version() is not None
        dial = f" levels {','.join(map(str, levels))}" if levels else ""
        self.version = f"{VERSION}+reasoning-gym-{gym.version()}" if with_gym else f"{VERSION}{dial}"
        self._levels = levels or LEVELS
        self._kinds = {kind.__name__: kind for kind in kinds}
        self._names = (*self._kinds, *(generators if with_gym else ()))
        self._drawn = lru_cache(maxsize=256)(self._draw)

    def item(self, seed: int, index: int) -> Item:
        """The problem at a place."""
        drawn = self._drawn(seed, index)
        return Item(
            id=f"{self.id}/{seed}/{index}",
            family=self.id,
            prompt=drawn.question,
            size=None if drawn.level is None else float(drawn.level),
            kind=drawn.name,
        )

    def start(self, seed: int, index: int) -> ProblemWorld:
        """A fresh attempt at it."""
        return ProblemWorld(self._drawn(seed, index))

    def _draw(self, seed: int, index: int) -> Drawn:
        name = dealt(self._names, index, self.id, VERSION, seed, "kind")
        if name not in self._kinds:
            rng = random_for(self.id, VERSION, seed, index)
            easy = rng.random() < 0.5
            question, answer, judge = gym.problem(name, rng.randrange(2**30), easy=easy)
            asked = f"{question.rstrip()}\n\n{final_reasoned('answer to the question')}"
            return Drawn(f"reasoning-gym: {name}{', easy' if easy else ''}", None, asked, answer, judge)
        level = dealt(self._levels, index, self.id, VERSION, seed, "level")
        problem = self._kinds[name](random_for(self.id, VERSION, seed, index), level)
        question = f"{problem.question}\n\n{final_reasoned(problem.form)}"
        return Drawn(name, level, question, write(problem.answer), partial(_judged, problem))


def _judged(problem: Problem, text: str) -> Score:
    return grade_stated(text, problem.answer, box_asked=True, in_any_order=problem.in_any_order)


class ProblemWorld(OneAnswer):
    """One attempt: nothing changes, only the answer counts."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self._drawn = drawn

    def grade(self, answer: str) -> Score:
        """The stated answer against the right one."""
        return self._drawn.judge(answer)

    def reference(self) -> str | None:
        """The right last answer."""
        return f"Answer: {self._drawn.answer}"
