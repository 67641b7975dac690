"""One grader for all tests of this folder, in the sandbox that holds here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seatrial.trials.grading.functions import FunctionGrader


@pytest.fixture(scope="package")
def grader() -> Iterator[FunctionGrader]:
    with FunctionGrader(workers=2, seconds=1.0) as found:
        yield found
