"""The checkers of one's own tasks, each on right, wrong and hostile replies; code runs in the real sandbox."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.core.trials.tasks.test_own_file import example

from seatrial.trials.item import Score
from seatrial.trials.tasks.own.family import OwnTasks, OwnWorld


def world(folder: Path, checker: dict[str, Any], **task: Any) -> OwnWorld:
    """An attempt at a task with this checker."""
    file = folder / "mine.jsonl"
    file.write_text(json.dumps({"id": "one", "prompt": "What?", "checker": checker, **task}))
    return OwnTasks(file).start(0, 0)


def cause(score: Score) -> str:
    """Why it is not 1; "" where it is."""
    assert (score.value == 1.0) == (score.cause == "")
    return score.cause


@pytest.mark.parametrize(
    ("checker", "reply", "why"),
    [
        ({"answer": "brig"}, "So:\nAnswer: **Brig**.", ""),
        ({"answer": ["brig", "the brig"]}, "The Brig", ""),
        ({"answer": "brig"}, "Answer: ketch", "wrong answer"),
        ({"answer": "brig"}, "It may be the brig.\nOr not.", "no stated answer"),
        ({"answer": 7, "compare": "number"}, "Answer: 7.0 tons", ""),
        ({"answer": 0.1, "compare": "number"}, "Answer: 1/10", ""),
        ({"answer": 7, "compare": "number"}, "Answer: seven", "wrong answer"),
        ({"answer": "Ab", "compare": "letter by letter"}, " Ab\n", ""),
        ({"answer": "Ab", "compare": "letter by letter"}, "ab", "wrong answer"),
    ],
)
def test_exact(tmp_path: Path, checker: dict[str, Any], reply: str, why: str) -> None:
    assert cause(world(tmp_path, {"kind": "exact", **checker}).grade(reply)) == why


@pytest.mark.parametrize(
    ("checker", "reply", "why"),
    [
        ({"pattern": "b.+g"}, "the brig", ""),
        ({"pattern": "b.+g", "whole": True}, "the brig", "pattern not found"),
        ({"pattern": "BRIG", "flags": ["ignore case"]}, "the brig", ""),
        ({"pattern": "^brig$", "flags": ["multiline"]}, "a\nbrig\nb", ""),
        ({"pattern": "a.b", "flags": ["dot matches all"]}, "a\nb", ""),
        ({"pattern": "[A-Z]{2}", "of": "answer", "whole": True}, "Hm.\nAnswer: AB", ""),
        ({"pattern": "brig"}, "", "pattern not found"),
    ],
)
def test_regular_expressions(tmp_path: Path, checker: dict[str, Any], reply: str, why: str) -> None:
    assert cause(world(tmp_path, {"kind": "regex", **checker}).grade(reply)) == why


def test_a_regular_expression_that_would_take_forever_is_ended_and_said_to_be(tmp_path: Path) -> None:
    start = time.monotonic()
    score = world(tmp_path, {"kind": "regex", "pattern": "(a+)+$", "seconds": 0.5}).grade("a" * 60 + "b")
    assert (score.value, score.cause) == (0.0, "checker took too long")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("values", "reply", "why"),
    [
        ({"$.a": 1}, '{"a": 1.0}', ""),
        ({"$.a": 1}, '{"a": true}', "wrong answer"),
        ({"$": [1, 2]}, "Here:\n```json\n[1, 2]\n```\nDone.", ""),
        ({"$.a[-1].b": "x"}, 'It is {"a": [1, {"b": "x"}]}, I think.', ""),
        ({"$.a[*].b": [1, 2]}, '{"a": [{"b": 1}, {"b": 2}]}', ""),
        ({"$['a b']": None}, '{"a b": null}', ""),
        ({"$.a": 1}, '{"b": 1}', "wrong answer"),
        ({"$.a[7]": 1}, '{"a": [1]}', "wrong answer"),
        ({"$[0]": "x"}, '"x"', "wrong answer"),
        ({"$.a": 1}, "no braces", "no JSON in the reply"),
        ({"$.a": 1}, '{"a": NaN}', "no JSON in the reply"),
        ({"$.a": 1}, "[" * 150_000, "no JSON in the reply"),
    ],
)
def test_json(tmp_path: Path, values: dict[str, Any], reply: str, why: str) -> None:
    assert cause(world(tmp_path, {"kind": "json", "values": values}).grade(reply)) == why


@pytest.mark.parametrize(
    ("program", "options", "why"),
    [
        ("import sys; sys.exit(sys.stdin.read() != 'brig')", {}, ""),
        ("import sys; sys.exit(1)", {}, "checker says no"),
        ("print('almost'); print('1')", {"score": "last line"}, ""),
        ("print('1/2')", {"score": "last line"}, "checker says no"),
        ("print('7')", {"score": "last line"}, "checker gave no score"),
        ("while True: pass", {"seconds": 1}, "checker took too long"),
        ("x = 'x' * (1 << 31)", {}, "checker"),
    ],
)
def test_programs(tmp_path: Path, program: str, options: dict[str, Any], why: str) -> None:
    checker = {"kind": "program", "command": ["python3", "judge.py"], "files": {"judge.py": program}, **options}
    found = cause(world(tmp_path, checker).grade("brig"))
    assert found.startswith(why)
    assert bool(found) == bool(why)


def test_a_program_sees_what_tools_wrote_or_a_command_delivered(tmp_path: Path) -> None:
    judge = "import sys; sys.exit(open('work/a.txt').read() != 'new')"
    checker = {"kind": "program", "command": ["python3", "judge.py"], "files": {"judge.py": judge}}
    attempt = world(tmp_path, checker, files={"a.txt": "old"})
    assert cause(attempt.grade("done")) == "checker says no"
    attempt.use("write_file", {"path": "a.txt", "text": "new"})
    assert cause(attempt.grade("done")) == ""
    attempt.deliver({"a.txt": b"other"})
    assert cause(attempt.grade("done")) == "checker says no"


FUNCTION = {"kind": "unit_tests", "function": "f", "calls": [{"arguments": [2], "returns": 4}], "seconds": 3}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("```python\ndef f(n):\n    return n * 2\n```", ""),
        ("def f(n):\n    return n + 2", ""),
        ("```python\ndef f(n):\n    return n\n```", "wrong answer"),
        ("```python\ndef f(n):\n    while True: pass\n```", "timeout"),
        ("```python\ndef f(n):\n    raise ValueError\n```", "raised ValueError"),
        ("```python\ndef g(n):\n    return 4\n```", "no function in the reply"),
    ],
)
def test_unit_tests_of_a_function(tmp_path: Path, reply: str, why: str) -> None:
    assert cause(world(tmp_path, FUNCTION).grade(reply)) == why


def test_unit_tests_written_as_code(tmp_path: Path) -> None:
    checker = {"kind": "unit_tests", "function": "f", "tests": "def check(candidate):\n    assert candidate(2) == 4\n"}
    assert cause(world(tmp_path, checker).grade("def f(n):\n    return n * n")) == ""
    assert cause(world(tmp_path, checker).grade("def f(n):\n    return n")) == "wrong answer"


def test_unit_tests_of_files(tmp_path: Path) -> None:
    checker = {**FUNCTION, "function": "sums:f"}
    attempt = world(tmp_path, checker, files={"sums.py": "def f(n):\n    return n\n"})
    assert cause(attempt.grade("done")) == "wrong answer"
    attempt.use("write_file", {"path": "sums.py", "text": "def f(n):\n    return n + n\n"})
    assert cause(attempt.grade("done")) == ""


RIGHT = {
    "latest-ship": "Answer: the brig",
    "berth-code": "QX-407",
    "manifest": '{"ship": "Merle", "cargo": ["salt", "wool"], "tons": 12}',
    "anagram": "Silent",
    "tonnage": "```python\ndef tonnage(loads):\n    return sum(each for each in loads if each > 0)\n```",
    "mend-fees": "Done.",
    "seven": "7",
    "doubled": "```python\ndef doubled(n):\n    return 2 * n\n```",
}


@pytest.mark.parametrize("language", ["yaml", "jsonl"])
def test_the_pages_examples_score_right_and_wrong_replies_as_they_say(tmp_path: Path, language: str) -> None:
    made = OwnTasks(example(tmp_path, language))
    for index in range(made.count or 0):
        name = made.item(0, index).id.split("/")[1].split("#")[0]
        attempt = made.start(0, index)
        assert made.start(0, index).grade("I do not know.\nSorry.").value == 0.0
        attempt.use("write_file", {"path": "fees.py", "text": "def fee(t):\n    return t * (3 if t >= 10 else 2)\n"})
        reply = RIGHT[name].replace("the brig", "brig")
        assert attempt.grade(reply).value == 1.0, name
