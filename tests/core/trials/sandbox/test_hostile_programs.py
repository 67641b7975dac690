"""Each program in hostile/ is run in each mechanism that holds here, and judged from outside.

What it says about itself counts for nothing, but for the word GOT and the secret, which it must not be able to print.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.trials.sandbox.outside import Outside, Sampler

from seatrial.trials.sandbox.box import Box, find_box
from seatrial.trials.sandbox.limits import Limits

PROGRAMS = sorted(Path(__file__).with_name("hostile").glob("*.py"))
LIMITS = Limits(seconds=2, memory_mb=128, folder_mb=64, temporary_mb=32, processes=20, files=2_000)
PATIENCE = 6  # seconds beyond the limit, on a busy machine
SLACK = 400 << 20  # bytes that can be taken between two looks


@pytest.fixture(params=["bubblewrap", "landlock"], scope="module")
def box(request: pytest.FixtureRequest) -> Box:
    return find_box((request.param,))


@pytest.fixture
def outside() -> Iterator[Outside]:
    made = Outside()
    yield made
    made.close()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_hostile_program_achieves_nothing(program: Path, box: Box, outside: Outside) -> None:
    (outside.work / "given").mkdir()
    (outside.work / "given" / "inner.txt").write_text("given")
    (outside.work / "given.txt").write_text("given")
    shutil.copy(program, outside.work / "program.py")
    expected = _ends_with(program)
    limits = replace(LIMITS, seconds=0.7) if 124 in expected else LIMITS
    scratch_before = set(_scratch())
    started = time.monotonic()
    with Sampler() as sampler:
        command = ["python", "program.py", outside.target()]
        finished = box.run(command, folder=outside.work, limits=limits)
    took = time.monotonic() - started

    assert outside.harm(finished) == []
    assert took < LIMITS.seconds + PATIENCE
    assert len(finished.output) + len(finished.errors) <= LIMITS.output_bytes
    assert sampler.memory < (LIMITS.memory_mb << 20) + SLACK
    assert sampler.tasks <= LIMITS.processes + 10
    assert set(_scratch()) <= scratch_before
    assert not expected or finished.code in expected, (finished.code, finished.why, finished.errors[-500:])


def test_every_program_says_what_it_attempts_and_how_that_would_show() -> None:
    assert len(PROGRAMS) >= 30
    for program in PROGRAMS:
        told = ast.get_docstring(ast.parse(program.read_text())) or ""
        assert re.search(r"^Attempts: .+\n\nSeen from outside: .+\nEnds with: ", told), program.name


def _ends_with(program: Path) -> list[int]:
    told = re.search(r"^Ends with: (.+)\.$", program.read_text(), re.MULTILINE)
    assert told
    return [] if told[1] == "anything" else [int(code) for code in told[1].split(", ")]


def _scratch() -> Iterator[str]:
    return (path.name for path in Path(tempfile.gettempdir()).glob(f"seatrial-box-{os.getpid()}-*"))
