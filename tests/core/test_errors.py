"""One tree of errors: a cause, and a next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from seatrial.errors import BadFile, BadInput, NotFound, NotReady, Problem, SeatrialError


def test_every_error_can_be_caught_as_one() -> None:
    file = BadFile([Problem(Path("a.yaml"), 3, "It is empty.", "Fill it.")])
    for error in (BadInput("a"), file, NotFound("tool", "a", []), NotReady("a")):
        assert isinstance(error, SeatrialError)
    assert isinstance(file, BadInput)


def test_an_error_reads_as_cause_and_next_step() -> None:
    assert str(BadInput("It is empty.", "Fill it.")) == "It is empty. Fill it."
    assert str(BadInput("It is empty.")) == "It is empty."


def test_a_bad_file_leads_with_its_first_problem_and_keeps_all() -> None:
    problems = [Problem(Path("a.yaml"), 3, "It is empty.", "Fill it."), Problem(Path("a.yaml"), 9, "No.", "Yes.")]
    error = BadFile(problems)
    assert (error.where, error.cause, error.next_step) == ("a.yaml:3", "It is empty.", "Fill it.")
    assert error.problems == problems


def test_a_problem_reads_as_file_line_cause_and_next_step() -> None:
    assert str(Problem(Path("a.yaml"), 3, "It is empty.", "Fill it.")) == "a.yaml:3: It is empty. Fill it."


@pytest.mark.parametrize(
    ("nearest", "next_step"),
    [
        (["kestrel-8b"], "Did you mean kestrel-8b?"),
        (["kestrel-8b", "heron-40b"], "Did you mean kestrel-8b or heron-40b?"),
        ([], "Look through the list of all of them."),
    ],
)
def test_a_name_that_is_not_found_brings_those_that_come_close(nearest: list[str], next_step: str) -> None:
    error = NotFound("tool", "kestrl", nearest)
    assert str(error) == f"There is no tool called “kestrl”. {next_step}"
    assert error.nearest == nearest
