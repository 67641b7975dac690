"""Fresh functions to write: item i is made from the version, the seed and i, and judged by hidden calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from seatrial.errors import BadInput
from seatrial.trials.item import Item, Score
from seatrial.trials.tasks.calls import Returned, call_all
from seatrial.trials.tasks.codegen.answer import program
from seatrial.trials.tasks.codegen.hidden import cases, examples, first_miss
from seatrial.trials.tasks.codegen.kinds import KINDS, PLAIN, PLAIN_LEVELS, make
from seatrial.trials.tasks.codegen.task import Arguments, Task
from seatrial.trials.tasks.one_answer import OneAnswer
from seatrial.trials.tasks.seeds import dealt, random_for

VERSION = "1"
SYSTEM = "You write Python functions from exact specifications."
LEVELS = (1, 2, 2, 3, 3, 4, 5, 6)  # a round; the easy ones twice, so that small models can be told apart

Caller = Callable[[str, str, Sequence[Arguments]], Sequence[Returned]]


class CodeGeneration:
    """Every round of levels and of kinds comes in an order of its own, so that the sizes are mixed at any moment."""

    id = "code-generation"
    name = "Code generation"
    count = None
    size_label = "level of difficulty (1 to 6)"
    instant = False

    def __init__(self, levels: Sequence[int] = LEVELS, *, caller: Caller = call_all) -> None:
        self.levels = tuple(levels)
        if not self.levels or min(self.levels) < min(LEVELS) or max(self.levels) > max(LEVELS):
            raise BadInput("Levels go from 1 to 6.", "Choose levels between these.")
        self.version = VERSION if self.levels == LEVELS else f"{VERSION} levels {','.join(map(str, self.levels))}"
        self._caller = caller

    def item(self, seed: int, index: int) -> Item:
        """The specification as a prompt. Nothing runs but our own reference, for the examples."""
        task = self.task(seed, index)
        return Item(
            id=f"{self.id}/{seed}/{index}",
            family=self.id,
            prompt=prompt(task, examples(task, random_for(self.id, VERSION, "examples", seed, index))),
            system=SYSTEM,
            size=float(task.level),
            kind=task.kind,
        )

    def start(self, seed: int, index: int) -> CodeGenerationWorld:
        """A fresh attempt."""
        return CodeGenerationWorld(self.task(seed, index), (seed, index), self._caller)

    def task(self, seed: int, index: int) -> Task:
        """What the item is made of."""
        level = dealt(self.levels, index, self.id, "level", seed)
        kind = dealt(
            tuple(PLAIN if level in PLAIN_LEVELS else KINDS), index, self.id, "kind", level in PLAIN_LEVELS, seed
        )
        return _task(kind, level, seed, index)


@lru_cache(maxsize=256)
def _task(kind: str, level: int, seed: int, index: int) -> Task:
    return make(kind, level, random_for(CodeGeneration.id, VERSION, "task", kind, level, seed, index))


def prompt(task: Task, shown: Sequence[Any]) -> str:
    """The words of a task, its rules numbered, its examples computed by the reference."""
    rules = "\n".join(f"{number}. {words}" for number, words in enumerate(task.rules, 1))
    listed = "\n".join(
        f"{task.function}({', '.join(map(repr, case.arguments))}) == {case.expected!r}" for case in shown
    )
    return (
        f"Write this Python function:\n\n{task.signature}\n\n{task.opening}\n\n"
        f"Follow these rules in their order; each rule sees what the ones before it have changed.\n\n{rules}\n\n"
        f"Examples:\n\n{listed}\n\n"
        "Use nothing but Python 3.11 and its standard library. Print nothing and read no input. "
        "Answer with the whole function in one block fenced by ```python and ```."
    )


class CodeGenerationWorld(OneAnswer):
    """One attempt: an answer, judged by hidden calls."""

    def __init__(self, task: Task, place: tuple[int, int], caller: Caller) -> None:
        self._task = task
        self._place = place
        self._caller = caller
        super().__init__()

    def grade(self, answer: str) -> Score:
        """1 where every hidden call returns the right value and every property holds."""
        source = self.delivered if self.delivered is not None else program(answer, self._task.function)
        if source is None:
            return Score(0.0, "no code", f"No block defines {self._task.function}.")
        hidden = cases(self._task, self.random())
        returned = self._caller(source, self._task.function, [case.arguments for case in hidden])
        if failed := next((value for value in returned if value.error), None):
            return Score(0.0, failed.error, failed.detail[:2000])
        miss = first_miss(self._task, hidden, [value.value for value in returned])
        return Score(1.0) if miss is None else Score(0.0, "wrong answer", miss)

    def random(self) -> Random:
        """What draws the hidden calls: a function of the place."""
        return random_for(CodeGeneration.id, VERSION, "hidden", *self._place)

    def reference(self) -> str | None:
        """A right answer."""
        return f"```python\n{self._task.source}```"
