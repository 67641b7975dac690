"""Hidden pytest files against a tree: rewritten, run twice in fresh boxes, judged by what they report."""

from __future__ import annotations

import importlib.util
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from seatrial.errors import BadInput, NotReady
from seatrial.trials.grading.hidden_tests.instrument import Instrumented, instrument
from seatrial.trials.grading.hidden_tests.verdict import judge_lines
from seatrial.trials.grading.inside_command import inside_command
from seatrial.trials.grading.tree import ordinary
from seatrial.trials.item import Score
from seatrial.trials.sandbox.box import Box, find_box
from seatrial.trials.sandbox.interpreter import Interpreter, interpreters
from seatrial.trials.sandbox.limits import Limits

ROUNDS = 2  # with other choices of what is asked the wrong way round
PYTEST = ("py", "pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments")


@dataclass(frozen=True)
class HiddenTests:
    """pytest files by path. They stand over the tree; no conftest.py is read, and a skipped test has not passed."""

    files: Mapping[str, str]
    roots: Sequence[str] = ("",)  # folders that lead the module search path


def judge_tests(tree: Mapping[str, str], tests: HiddenTests, *, seconds: float, box: Box | None = None) -> Score:
    """1 where every test passes in every round. Raises BadInput for tests that cannot be judged so."""
    score = Score(0.0, "no tests")
    for _ in range(ROUNDS):
        score = _round(tree, tests, seconds, box or find_box())
        if score.value < 1:
            return score
    return score


def prepare(tests: HiddenTests) -> dict[str, Instrumented]:
    """Every file without its expectations. Raises BadInput where there is no test in them."""
    chance = random.SystemRandom()
    found: dict[str, Instrumented] = {}
    first = 0
    for path, text in tests.files.items():
        if not ordinary(path):
            raise BadInput(f"“{path[:200]}” is not a path inside a repository.", "Use relative paths without “..”.")
        found[path] = instrument(path, text, first, chance)
        first += len(found[path].expectations)
    if not any(file.cases for file in found.values()):
        raise BadInput("The hidden tests hold no test.", "Name test functions test_...")
    return found


def _round(tree: Mapping[str, str], tests: HiddenTests, seconds: float, box: Box) -> Score:
    found = prepare(tests)
    python: Interpreter = getattr(box, "python", interpreters()[0])
    packages = _pytest_folders()
    setup = {
        "tests": [path for path, file in found.items() if file.cases],
        "roots": list(tests.roots),
        "packages": sorted({str(folder.parent) for folder in packages}),
    }
    with tempfile.TemporaryDirectory(prefix="seatrial-") as name:
        folder = Path(name)
        for path, text in {**tree, **{path: file.text for path, file in found.items()}}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        finished = box.run(
            inside_command(str(python.executable), "pytest_run"),
            folder=folder,
            stdin=json.dumps(setup).encode(),
            limits=Limits(seconds=seconds, memory_mb=2048, output_bytes=10_000_000, processes=100),
            extra_readable=packages,
        )
    if finished.why:
        return Score(0.0, {"time": "timeout"}.get(finished.why, finished.why))
    return judge_lines(finished.output, found)


def _pytest_folders() -> list[Path]:
    """Only these packages are shown inside: what else is installed beside them may hold answers."""
    folders = []
    for name in PYTEST:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise NotReady(f"The package {name} is not installed.", "Run: pip install pytest")
        folders.append(Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin))
    return folders
