"""Generated functions: exact words, a reference that holds, and hidden calls that wrong programs do not pass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from functools import partial
from hashlib import sha256
from random import Random

import pytest
from tests.core.trials.tasks.mutants import mutants, passes

from seatrial.errors import BadInput
from seatrial.trials.tasks.calls import Returned, call_all
from seatrial.trials.tasks.codegen import CodeGeneration
from seatrial.trials.tasks.codegen.answer import blocks, program
from seatrial.trials.tasks.codegen.hidden import cases, same
from seatrial.trials.tasks.codegen.kinds import KINDS, PLAIN, PLAIN_LEVELS, make

FAMILY = CodeGeneration()

# Change VERSION in codegen/family.py with this: other items under one version would mix two tasks in one trial.
GOLDEN = ("1", "cab1ce05e82f74bf")


def fingerprint(count: int = 160) -> str:
    """What items, references and hidden values of the first places are made of."""
    digest = sha256()
    for index in range(count):
        task = FAMILY.task(11, index)
        hidden = [[case.arguments, case.expected] for case in cases(task, Random(index), drawn=8)]
        digest.update(json.dumps([FAMILY.item(11, index).prompt, task.source, hidden]).encode())
    return digest.hexdigest()[:16]


def test_items_change_only_with_the_version() -> None:
    assert (FAMILY.version, fingerprint()) == GOLDEN


@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_another_process_makes_the_same_items(hash_seed: str) -> None:
    code = "from tests.core.trials.tasks.test_code_generation import fingerprint; print(fingerprint(48))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == fingerprint(48)


def test_no_two_of_a_thousand_items_ask_the_same() -> None:
    prompts = [FAMILY.item(seed, index).prompt.split("\n", 4)[4] for seed in range(10) for index in range(100)]
    assert len(set(prompts)) == len(prompts)


def test_every_round_has_every_level_and_all_kinds_come() -> None:
    items = [FAMILY.item(3, index) for index in range(160)]
    assert Counter(item.size for item in items) == {1.0: 20, 2.0: 40, 3.0: 40, 4.0: 20, 5.0: 20, 6.0: 20}
    assert {item.kind for item in items} == set(KINDS)
    assert len(KINDS) >= 12
    assert set(PLAIN) <= set(KINDS)


def test_the_dial_can_be_set_and_is_part_of_the_version() -> None:
    easy = CodeGeneration([1, 2])
    assert {easy.item(1, index).size for index in range(10)} == {1.0, 2.0}
    assert easy.version != FAMILY.version
    with pytest.raises(BadInput, match="1 to 6"):
        CodeGeneration([7])


def test_the_words_name_every_rule_and_the_examples_are_right() -> None:
    for index in range(160):
        task, item = FAMILY.task(21, index), FAMILY.item(21, index)
        assert task.signature in item.prompt
        assert all(words in item.prompt for words in task.rules)
        shown = [line for line in item.prompt.splitlines() if line.startswith(f"{task.function}(") and " == " in line]
        assert shown
        names = {task.function: task.oracle()}
        assert all(eval(line, names) for line in shown)


@pytest.mark.parametrize("kind", KINDS)
def test_the_properties_hold_of_every_reference(kind: str) -> None:
    for number in range(30):
        level = number % 6 + 1
        if level in PLAIN_LEVELS and kind not in PLAIN:
            continue
        task = make(kind, level, Random(f"{kind}/{level}/{number}"))
        for case in cases(task, Random(number), drawn=30):
            assert json.loads(json.dumps(case.expected)) == case.expected
            assert all(held.holds(case.arguments, case.expected) for held in task.properties)


def test_hidden_calls_find_nearly_every_wrong_rule() -> None:
    """Each reference with one thing changed: what differs on 300 other calls has to differ on the hidden ones."""
    found, missed = 0, []
    for index in range(40):
        task = FAMILY.task(7, index)
        hidden, others = cases(task, Random(1)), cases(task, Random(2), drawn=300)
        for changed in mutants(task.source):
            if not passes(changed, task.function, hidden):
                found += 1
            elif not passes(changed, task.function, others):
                missed.append((task.kind, changed))
    assert found > 400
    assert len(missed) <= found * 0.015


class TestInTheSandbox:
    """The real grader."""

    def test_a_right_answer_passes(self) -> None:
        for index in range(40):
            world = FAMILY.start(5, index)
            answer = world.reference()
            assert answer
            score = world.grade(f"Here it is.\n\n{answer}\n\nIt follows the rules.")
            assert score.value == 1, (index, score)

    @pytest.mark.parametrize(
        ("body", "cause"),
        [
            ("return None", "wrong answer"),
            ("raise KeyError('no')", "raised KeyError"),
            ("return (", "raised SyntaxError"),
        ],
    )
    def test_a_wrong_answer_says_why(self, body: str, cause: str) -> None:
        task = FAMILY.task(5, 3)
        score = FAMILY.start(5, 3).grade(f"```python\n{task.signature}\n    {body}\n```")
        assert (score.value, score.cause) == (0, cause)

    def test_a_program_that_never_ends_is_ended(self) -> None:
        task = FAMILY.task(5, 3)
        family = CodeGeneration(caller=partial(call_all, seconds=0.5))
        assert family.start(5, 3).grade(f"{task.signature}\n    while True: pass\n").cause == "timeout"

    def test_a_delivered_file_is_the_answer(self) -> None:
        world = FAMILY.start(5, 4)
        world.deliver({"solution.py": FAMILY.task(5, 4).source.encode(), "other.txt": b"x"})
        assert world.grade("I wrote solution.py").value == 1


def test_right_values_stay_outside() -> None:
    seen: list[tuple[str, str, str]] = []

    def spy(source: str, function: str, calls: list[list[object]]) -> list[Returned]:
        seen.append((source, function, json.dumps(calls)))
        return [Returned(None) for _ in calls]

    world = CodeGeneration(caller=spy).start(5, 0)
    task = FAMILY.task(5, 0)
    answer = f"{task.signature}\n    return None\n"
    assert world.grade(answer).cause == "wrong answer"
    [(source, function, calls)] = seen
    assert (source, function) == (answer, task.function)
    assert calls == json.dumps([case.arguments for case in cases(task, FAMILY.start(5, 0).random())])


def test_no_code_is_said_so() -> None:
    assert FAMILY.start(5, 0).grade("I cannot do that.").cause == "no code"
    assert FAMILY.start(5, 0).grade("").cause == "no code"


class TestFindingTheProgram:
    """One rule for all."""

    def test_the_last_block_that_defines_the_function_counts(self) -> None:
        text = "```python\ndef f(): return 1\n```\nbetter:\n```\ndef f(): return 2\n```\nuse:\n```python\nf()\n```\n"
        assert program(text, "f") == "def f(): return 2\n"

    def test_a_fence_that_never_closes_ends_with_the_text(self) -> None:
        assert program("```python\ndef f():\n    return 1", "f") == "def f():\n    return 1\n"

    def test_without_a_fence_the_whole_text_counts(self) -> None:
        assert program("def f():\n    return 1\n", "f") == "def f():\n    return 1\n"

    def test_a_function_of_another_name_is_no_answer(self) -> None:
        assert program("```python\ndef g(): pass\n```", "f") is None

    def test_indented_blocks_and_windows_line_ends_are_read(self) -> None:
        assert (
            program("1. So:\r\n\r\n   ```python\r\n   def f():\r\n       return 1\r\n   ```\r\n", "f")
            == "def f():\n    return 1\n"
        )

    def test_a_hostile_text_takes_no_time(self) -> None:
        assert program("`" * 300_000, "f") is None
        assert len(blocks("```\n" * 100_000)) == 50_000


def test_values_are_compared_with_their_types() -> None:
    assert same([1, {"a": [2]}], [1, {"a": [2]}])
    assert same([(1, 2)], [[1, 2]])  # a tuple counts as the list of its values
    assert not same(True, 1)
    assert not same(1.0, 1)
    assert not same([1, 2], [1, 2, 3])
    assert not same({"a": 1}, {"a": 1, "b": 2})
