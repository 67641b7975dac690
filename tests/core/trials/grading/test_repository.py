"""Repositories: the true fix passes, no forged patch does, by hidden calls as by hidden tests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.core.trials.grading.forged_repositories import BROKEN, CALLS, FIXED, FORGED, HIDDEN, PRISTINE

from seatrial.errors import BadInput
from seatrial.trials.grading.functions import FunctionGrader
from seatrial.trials.grading.hidden_tests.judging import HiddenTests
from seatrial.trials.grading.repository import HiddenCall, judge_calls, judge_repository, same
from seatrial.trials.grading.tree import accept, read_folder
from seatrial.trials.item import Score

READ = [name for name in FORGED if name != "a module that is no text"]
FIX = {"shop/cart.py": FIXED.encode()}


def by_calls(grader: FunctionGrader, delivered: dict[str, bytes], **more: Any) -> Score:
    return judge_repository(PRISTINE, delivered, hidden_calls=CALLS, grader=grader, **{"seconds": 3.0, **more})


def by_tests(delivered: dict[str, bytes], tests: dict[str, str] = HIDDEN, seconds: float = 10.0) -> Score:
    return judge_repository(PRISTINE, delivered, hidden_tests=HiddenTests(tests), seconds=seconds)


def test_the_true_fix_passes_both_ways(grader: FunctionGrader) -> None:
    assert by_calls(grader, FIX, seconds=20.0) == Score(1.0)
    assert by_tests(FIX, seconds=60.0) == Score(1.0)


@pytest.mark.parametrize("name", FORGED)
def test_no_forged_patch_answers_the_hidden_calls(grader: FunctionGrader, name: str) -> None:
    score = by_calls(grader, FORGED[name], seconds=1.0)
    assert score.value == 0
    assert score.cause


def test_no_forged_patch_passes_the_hidden_tests() -> None:
    nothing_left = [
        name for name, delivered in FORGED.items() if name in READ and not accept(PRISTINE, delivered).changed
    ]
    running = [name for name in FORGED if name not in nothing_left[1:]]  # they all are the broken tree
    with ThreadPoolExecutor(2) as threads:
        scores = dict(zip(running, threads.map(by_tests, [FORGED[name] for name in running]), strict=True))
    assert len(scores) > 25
    assert {name: score for name, score in scores.items() if score.value > 0 or not score.cause} == {}


def test_a_fix_beside_forgeries_passes_since_those_are_ignored(grader: FunctionGrader) -> None:
    around = FORGED["conftest among the tests"] | FORGED["settings of pytest"] | FORGED["sitecustomize"]
    assert by_calls(grader, around | FIX, seconds=20.0).value == 1


def test_a_call_that_has_to_raise_names_the_class(grader: FunctionGrader) -> None:
    files = {"m.py": "class Own(KeyError): pass\ndef f(): raise Own\ndef g(): return 1\n"}
    assert judge_calls(files, [HiddenCall("m:f", raises="KeyError")], grader=grader).value == 1
    assert judge_calls(files, [HiddenCall("m:f", raises="ValueError")], grader=grader).cause == "raised KeyError"
    assert judge_calls(files, [HiddenCall("m:g", raises="ValueError")], grader=grader).cause == "did not raise"


def test_a_probe_builds_objects_for_the_calls(grader: FunctionGrader) -> None:
    probe = {"probe_cart.py": "from shop.cart import Cart\ndef kept(prices): return Cart(prices).prices\n"}
    calls = [HiddenCall("probe_cart:kept", [[3, 1]], [3, 1])]
    assert judge_repository(PRISTINE, {}, hidden_calls=calls, probe=probe, grader=grader).value == 1


def test_modules_lie_where_the_roots_say(grader: FunctionGrader) -> None:
    files = {
        "src/a/__init__.py": "",
        "src/a/b.py": "from a import c\ndef f(): return c.ONE\n",
        "src/a/c.py": "ONE = 1\n",
    }
    assert judge_calls(files, [HiddenCall("a.b:f", expected=1)], roots=["src"], grader=grader).value == 1


@pytest.mark.parametrize(
    ("found", "wanted", "equal"),
    [
        (1, 1, True), (1, 1.0, True), (True, 1, False), (1, True, False), (0.1 + 0.2, 0.3, True), (0.31, 0.3, False),
        ((1, [2]), [1, (2,)], True), ({"a": (1,)}, {"a": [1]}, True), ({"a": 1}, {"a": True}, False), (None, 0, False),
        ("1", 1, False), ([1, 2], [1], False), (float("nan"), float("nan"), True), (10**400, 1.5, False),
        ({1, 2}, {2, 1}, True), ({1}, [1], False), (10**17 + 1, 10**17, False), (float("inf"), float("inf"), True),
    ],
)  # fmt: skip
def test_plain_values_are_compared_by_kind_and_content(found: Any, wanted: Any, equal: bool) -> None:
    assert same(found, wanted) is equal


@pytest.mark.parametrize(
    "path",
    [
        "conftest.py", "shop/conftest.py", "sitecustomize.py", "setup.py", "tests/helper.py", "shop/test_more.py",
        "shop/json.py", "shop/no-name.py", "elsewhere/new.py", "shop/data.bin", "pytest.ini", "shop/../new.py",
        "/new.py",
        "shop//new.py", "shop/.hidden/new.py", "pyproject.toml", "tests/test_cart.py", "README.md", "./shop/new.py",
    ],
)  # fmt: skip
def test_what_steers_a_run_is_ignored(path: str) -> None:
    tree = accept(PRISTINE, {path: b"changed"}, new_modules=True)
    assert (dict(tree.files), tree.ignored) == (PRISTINE, (path,))


def test_new_modules_count_where_they_are_allowed_and_changed_sources_always() -> None:
    delivered = {"shop/cart.py": b"x = 1\n", "shop/money.py": b"y = 2\n"}
    assert accept(PRISTINE, delivered, new_modules=True).changed == ("shop/cart.py", "shop/money.py")
    assert accept(PRISTINE, delivered).changed == ("shop/cart.py",)


def test_a_pristine_tree_that_climbs_is_refused() -> None:
    with pytest.raises(BadInput, match="not a path"):
        accept({"../x.py": ""}, {})


def test_links_and_pipes_of_a_delivered_folder_are_left_out(tmp_path: Path) -> None:
    import os

    (tmp_path / "secret").write_text("s")
    box = tmp_path / "box"
    (box / "in").mkdir(parents=True)
    (box / "in" / "a.py").write_text("a = 1\n")
    (box / "link.py").symlink_to(tmp_path / "secret")
    (box / "folder").symlink_to(tmp_path)
    os.mkfifo(box / "pipe.py")
    assert read_folder(box) == {"in/a.py": b"a = 1\n"}


def test_the_hidden_tests_of_a_users_file_may_use_classes_tables_and_unittest() -> None:
    tests = {
        "tests/test_all.py": '''"""Their own."""
from __future__ import annotations
import unittest
import pytest
from shop.cart import Cart, total

WANTED = 90


def test_names():
    wanted = [1]
    assert Cart([1]).prices == wanted
    assert total([100], 10) == WANTED and total([]) == 0
    assert total([0.5]) == pytest.approx(0.5, abs=0.6)
    assert Cart([1]) is not None
    assert Cart([1]) != Cart([2])


@pytest.mark.parametrize("price", [1, 2])
@pytest.mark.parametrize("count", [1, 2])
def test_stacked(price, count, tmp_path):
    assert total([price] * count) == price * count


class TestOld(unittest.TestCase):
    def setUp(self):
        self.cart = Cart([1])

    def test_it(self):
        self.assertEqual(self.cart.prices, [1])
        self.assertTrue(total([1], 0) > 0)
        with self.assertRaises(ValueError):
            total([1], 101)
'''
    }
    assert by_tests(FIX, tests, seconds=60.0) == Score(1.0)
    assert by_tests({}, tests).value == 0


@pytest.mark.parametrize(
    ("test", "cause"),
    [
        ("import pytest\n@pytest.mark.skip\ndef test_a(): assert 1 == 1", "tests failed"),
        ("def test_a(): pass", "assertions missing"),
        ("def test_a():\n    raise KeyError", "tests failed"),
        ("import nothing_here\ndef test_a(): assert 1 == 1", "ended early"),
        ("def test_a():\n    while True: pass", "timeout"),
    ],
)
def test_hidden_tests_that_prove_nothing_pass_nobody(test: str, cause: str) -> None:
    assert by_tests(FIX, {"tests/test_x.py": test}, seconds=4.0).cause == cause


def test_hidden_tests_that_are_no_tests_are_refused_with_a_reason() -> None:
    with pytest.raises(BadInput, match="not Python"):
        by_tests(FIX, {"tests/test_x.py": "def test_a( return"})
    with pytest.raises(BadInput, match="no test"):
        by_tests(FIX, {"tests/test_x.py": "x = 1"})
    with pytest.raises(BadInput, match="not a path"):
        by_tests(FIX, {"../test_x.py": "def test_a(): assert 1 == 1"})


def test_what_a_test_expects_is_not_in_the_file_that_goes_inside() -> None:
    from seatrial.trials.grading.hidden_tests.judging import prepare

    (file,) = prepare(HiddenTests(HIDDEN)).values()
    assert "90" not in file.text
    assert "150" not in file.text
    assert "ValueError" not in file.text
    assert "assert" not in file.text
    assert BROKEN not in file.text
