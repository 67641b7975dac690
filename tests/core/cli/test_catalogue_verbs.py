"""seatrial catalogue: what it prints, and how it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.tool_file import ToolFile

from seatrial.cli.main import seatrial

Verb = Callable[..., Result]


@pytest.fixture
def run(folder: Path) -> Verb:
    """Run `seatrial catalogue ...` on the small catalogue; whatever happens, nobody sees a traceback."""

    def verb(*words: str, at: Path = folder) -> Result:
        result = CliRunner().invoke(seatrial, ["catalogue", *words], env={"SEATRIAL_CATALOGUE": str(at)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return verb


def test_a_catalogue_without_problems_is_counted_and_leaves_with_0(run: Verb) -> None:
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "3 tools, 19 facts, 4 licences, 7 critics: no problems.\n"


def test_a_problem_is_printed_with_file_line_cause_and_next_step_and_leaves_with_1(
    run: Verb, kestrel: ToolFile
) -> None:
    kestrel.change("8B parameters", "9B parameters")
    result = run("check")
    assert result.exit_code == 1
    first, second, *_ = result.stdout.splitlines()
    line = kestrel.line("9B parameters")
    assert first == f"{kestrel.file}:{line}: The quote does not contain the value “8000000000”."
    assert second == "    Quote the words that state it."


def test_every_problem_is_printed_and_the_files_are_counted(run: Verb, kestrel: ToolFile) -> None:
    kestrel.change("category: open-weight-models", "category: models")
    kestrel.change("read: 2026-01-15", "read: 2999-01-01")
    (kestrel.folder / "tools" / "magpie.yaml").write_text("", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert len(re.findall(r"^\S+\.yaml:\d+: ", result.stdout, re.MULTILINE)) == 3
    assert result.stdout.endswith("\n3 problems in 2 files; the other files are served as they are.\n")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (b"", "The file is empty."),
        (b"slug: [", "This is not YAML"),
        (b"a: &a [b]\nc: *a\n", "Anchors and aliases"),
        (b"[" * 100_000, "The file is nested more than 32 deep."),
        (b"#" * 10_000_000, "The file has 10,000,000 bytes; 262,144 are allowed."),
        (b"a: 1\na: 2\n", "The key “a” stands twice."),
        (b"a: !!binary b\n", "Tags (!) are not allowed."),
        (b"a: \xff\n", "The file is not UTF-8 text."),
        (b"value: " + b"9" * 5000, "The field “slug” is missing."),
    ],
)
def test_whatever_a_file_holds_it_is_a_problem_and_no_traceback(
    run: Verb, kestrel: ToolFile, text: bytes, cause: str
) -> None:
    kestrel.write(text)
    result = run("check")
    assert result.exit_code == 1
    assert f"{kestrel.file}:" in result.stdout
    assert cause in result.stdout


def test_only_the_files_asked_for_are_reported(run: Verb, kestrel: ToolFile) -> None:
    kestrel.change("8B parameters", "9B parameters")
    assert run("check", str(kestrel.folder / "tools" / "heron-40b.yaml")).exit_code == 0
    assert run("check", str(kestrel.file)).exit_code == 1


def test_a_file_that_is_not_there_is_bad_input(run: Verb) -> None:
    result = run("check", "none.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.yaml does not exist." in result.stderr


def test_a_file_outside_the_catalogue_is_not_passed_unread(run: Verb, tmp_path: Path) -> None:
    file = tmp_path / "owl.yaml"
    file.write_text("slug: [", encoding="utf-8")
    result = run("check", str(file))
    assert result.exit_code in (1, 2)
    assert "owl.yaml" in result.output


def test_a_broken_critic_is_a_problem_too(run: Verb, folder: Path) -> None:
    file = folder / "critics" / "builder.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("ship_from: ", "ship_from: 1"), encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert f"{file}:" in result.stdout


def test_broken_metrics_are_a_problem_with_a_place(run: Verb, folder: Path) -> None:
    (folder / "metrics.yaml").write_text("- {id: a}\n", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert f"{folder / 'metrics.yaml'}:1: The field “label” is missing." in result.stdout


def test_a_folder_without_a_catalogue_is_bad_input_with_a_next_step(run: Verb, tmp_path: Path) -> None:
    result = run("check", at=tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"There is no catalogue in {tmp_path}.\nSet SEATRIAL_CATALOGUE to a folder with metrics.yaml.\n"
    )


def test_one_problem_is_not_called_problems(run: Verb, kestrel: ToolFile) -> None:
    kestrel.write("")
    assert run("check").stdout.endswith("\n1 problem in 1 file; the other files are served as they are.\n")


def test_a_tool_is_added_with_the_fields_to_fill(run: Verb, folder: Path) -> None:
    result = run("add", "Wise Owl", "--category", "coding-agents")
    file = folder / "tools" / "wise-owl.yaml"
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Wrote {file}. Fill it in, then run: seatrial catalogue check {file}\n"
    maker = file.read_text(encoding="utf-8").splitlines().index('maker: ""') + 1
    checked = run("check", str(file))
    assert checked.exit_code == 1
    assert f"{file}:{maker}: “maker” is empty.\n    Fill it in" in checked.stdout
    assert "“quote” is empty." in checked.stdout


def test_the_other_tools_stay_without_problems_while_a_new_one_is_filled_in(run: Verb, folder: Path) -> None:
    run("add", "Wise Owl")
    assert run("check", str(folder / "tools" / "kestrel-8b.yaml")).exit_code == 0


@pytest.mark.parametrize("name", ["Windhover", "kestrel-8b", "https://aerie.example/models/Kestrel-8B"])
def test_a_tool_that_is_there_already_is_refused(run: Verb, folder: Path, name: str) -> None:
    before = {file: file.read_bytes() for file in (folder / "tools").iterdir()}
    result = run("add", name)
    assert (result.exit_code, result.stdout) == (2, "")
    cause, next_step = result.stderr.splitlines()
    assert cause.endswith("is in the catalogue already.")
    assert next_step == f"Edit {folder / 'tools' / 'kestrel-8b.yaml'}."
    assert {file: file.read_bytes() for file in (folder / "tools").iterdir()} == before


def test_an_unknown_category_is_refused_and_nothing_is_left_behind(run: Verb, folder: Path) -> None:
    before = sorted((folder / "tools").iterdir())
    result = run("add", "Wise Owl", "--category", "birds")
    assert (result.exit_code, result.stdout) == (2, "")
    cause, next_step = result.stderr.splitlines()
    assert cause == "There is no category “birds”."
    assert next_step.startswith("Use one of: open-weight-models, ")
    assert sorted((folder / "tools").iterdir()) == before


def test_a_name_that_holds_no_name_is_refused(run: Verb) -> None:
    result = run("add", "...")
    assert result.exit_code == 2
    assert result.stderr == "“...” holds no name.\nGive the tool's name, or the address of its page.\n"


def test_nothing_can_be_added_to_a_catalogue_with_broken_categories(run: Verb, folder: Path) -> None:
    (folder / "categories.yaml").write_text("", encoding="utf-8")
    result = run("add", "Wise Owl")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{folder / 'categories.yaml'}:1: The file is not a list.\n")


def test_the_first_tool_of_a_catalogue_can_be_added(run: Verb, folder: Path) -> None:
    for file in (folder / "tools").iterdir():
        file.unlink()
    (folder / "tools").rmdir()
    result = run("add", "Wise Owl")
    assert result.exit_code == 0
    assert (folder / "tools" / "wise-owl.yaml").is_file()


@pytest.mark.parametrize("words", [["add"], ["mend"], ["add", "a", "b"], ["check", "--fast"]])
def test_a_verb_used_wrongly_says_how_it_is_used(run: Verb, words: list[str]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr
    assert "Error: " in result.stderr
