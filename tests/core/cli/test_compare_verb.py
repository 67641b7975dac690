"""seatrial compare: the comparison in a terminal, and everything it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.tool_file import ToolFile

from seatrial.cli.main import seatrial

Verb = Callable[..., Result]


@pytest.fixture
def run(folder: Path) -> Verb:
    """Run `seatrial compare ...` on the small catalogue; whatever happens, nobody sees a traceback."""

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, ["compare", *words], env={"SEATRIAL_CATALOGUE": str(folder)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return verb


def refused(result: Result) -> list[str]:
    """Cause and next step, as they stand on the terminal."""
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()


def test_two_tools_are_compared_and_the_answer_is_told(run: Verb) -> None:
    result = run("Windhover", "Great Heron")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Kestrel 8B" in result.stdout
    assert "Heron 40B" in result.stdout


def test_the_json_holds_the_whole_comparison(run: Verb) -> None:
    found = json.loads(run("kestrel-8b", "heron-40b", "--format", "json").stdout)
    assert found["slugs"] == ["heron-40b", "kestrel-8b"]
    assert found["answer"]["kind"] in ("one", "either", "neither")


def test_one_tool_is_too_few(run: Verb) -> None:
    assert refused(run("kestrel-8b")) == ["A comparison needs two tools at least.", "Name a second one."]


def test_seven_tools_are_too_many(run: Verb) -> None:
    cause, next_step = refused(run(*"abcdefg"))
    assert (cause, next_step) == ("A comparison holds six tools at most, and 7 are named.", "Leave some out.")


def test_a_tool_named_twice_is_refused(run: Verb) -> None:
    cause, next_step = refused(run("kestrel-8b", "windhover"))
    assert (cause, next_step) == ("Kestrel 8B is named twice (as “windhover” too).", "Name another tool.")


def test_an_unknown_tool_is_answered_with_the_nearest(run: Verb) -> None:
    cause, next_step = refused(run("kestrel-8b", "heron 40"))
    assert cause == "There is no tool called “heron 40”."
    assert next_step.startswith("Did you mean heron-40b")


@pytest.mark.parametrize(
    ("text", "cause", "next_step"),
    [
        ("context: 32 GB\n", "is not a number of token", "Write “context” as `32000 token`."),
        ("context: 32000\n", "“context” has no unit.", "Write it as `32000 token`."),
        ("contex: 32k tokens\n", "Unknown field “contex”.", "Did you mean “context”?"),
        ("weights: {skeptik: 2}\n", "The brief weighs “skeptik”, who is no critic.", "Did you mean “skeptic”?"),
        (
            "weights: {builder: 0, skeptic: 0, futurist: 0, founder: 0, guardian: 0, operator: 0, treasurer: 0}\n",
            "The brief gives every critic the weight 0.",
            "Leave at least one of them a say.",
        ),
        ("", "The file is empty.", "Start from the fields of Brief."),
        ("context: [\n", "This is not YAML", "Correct the YAML"),
    ],
)
def test_a_brief_that_cannot_be_used_is_refused_with_cause_and_next_step(
    run: Verb, tmp_path: Path, text: str, cause: str, next_step: str
) -> None:
    file = tmp_path / "brief.yaml"
    file.write_text(text, encoding="utf-8")
    lines = " ".join(refused(run("kestrel-8b", "heron-40b", "--brief", str(file))))
    assert cause in lines
    assert next_step in lines


def test_a_brief_that_is_not_there_is_refused(run: Verb, tmp_path: Path) -> None:
    cause, next_step = refused(run("kestrel-8b", "heron-40b", "--brief", str(tmp_path / "none.yaml")))
    assert cause == f"There is no file {tmp_path / 'none.yaml'}."
    assert next_step.startswith("Give the path of a brief")


def test_a_brief_decides_who_is_in(run: Verb, tmp_path: Path) -> None:
    file = tmp_path / "brief.yaml"
    file.write_text("context: 64k tokens\n", encoding="utf-8")
    found = json.loads(run("kestrel-8b", "heron-40b", "--brief", str(file), "--format", "json").stdout)
    assert [column["fit"]["eligible"] for column in found["columns"]] == [False, True]


def test_a_broken_tool_is_left_out_with_a_word_about_it(run: Verb, kestrel: ToolFile) -> None:
    kestrel.write("slug: [")
    result = run("heron-40b", "magpie")
    assert result.exit_code == 0
    assert result.stderr == "Left out, see `seatrial catalogue check`: kestrel-8b.yaml\n"
