"""seatrial licence: what it prints for people and for programs, and how it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.small_licences import write_licences

from seatrial.cli.main import seatrial
from seatrial.facts.licensing.answer import LicenceAnswer

Verb = Callable[..., Result]


@pytest.fixture
def run(folder: Path) -> Verb:
    """Run `seatrial licence ...` over the invented licences; whatever happens, nobody sees a traceback."""
    write_licences(folder)

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, ["licence", *words], env={"SEATRIAL_CATALOGUE": str(folder)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return verb


def test_what_is_permitted_is_said_with_the_clause_and_its_source(run: Verb) -> None:
    result = run("MIT")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Meadow Licence (MIT)\n"
        "  permissive: use, change and sell; keep the notice\n"
        "\n"
        "For commercial use:\n"
        "PERMITTED.\n"
        "\n"
        "Decided by   Meadow Licence, clause 1\n"
        "             “to sell copies”\n"
        "             Meadow Licence, Meadow (primary source), read 10 January 2026:\n"
        "             https://licences.example/meadow\n"
        "\n"
        "This is no legal advice: it repeats what the quoted clauses say. Read the\n"
        "licence before relying on it.\n"
    )


def test_duties_are_numbered_and_name_their_clause(run: Verb) -> None:
    out = run("marsh", "--redistribute", "--users", "5", "--domicile", "US").stdout
    assert "PERMITTED, WITH 3 DUTIES." in out
    assert "To do        1. pass on a copy (clause 1.b)\n" in out
    assert "             2. follow the policy (clause 3)\n" in out


def test_what_is_not_permitted_says_why(run: Verb) -> None:
    result = run("the marsh", "--users", "800M")
    assert result.exit_code == 0
    assert "NOT PERMITTED. 800 million users a month is more than the 700 million users a\n" in result.stdout
    assert "Marsh Community Licence, clause 2\n" in result.stdout


def test_a_place_is_decided_by_the_document_that_excludes_it(run: Verb) -> None:
    out = run("LicenseRef-marsh", "--domicile", "EU").stdout
    assert "NOT PERMITTED. It is not licensed in the European Union." in out
    assert "https://marsh.example/policy\n" in out


def test_what_nobody_has_read_is_listed(run: Verb) -> None:
    out = run("Zlib", "--patents").stdout
    assert out.startswith("Zlib\n")
    assert "UNKNOWN. Nobody has read all that matters here." in out
    assert "Nobody read  Are patents licensed?\n" in out


def test_a_choice_shows_every_alternative(run: Verb) -> None:
    out = run("MIT OR CC-BY-NC-4.0").stdout
    assert "To choose    MIT (chosen): Permitted.\n" in out
    assert "             CC-BY-NC-4.0: Not permitted. Commercial use is not permitted.\n" in out


def test_a_tool_stands_for_its_licence(run: Verb) -> None:
    out = run("Great Heron", "--train-on-outputs", "--domicile", "us").stdout
    assert out.startswith("Heron 40B is under LicenseRef-marsh.\n")
    assert "name the model Marsh (clause 1.c)" in out


def test_use_that_is_not_commercial_has_to_be_said(run: Verb) -> None:
    assert "NOT PERMITTED." in run("CC-BY-NC-4.0").stdout
    assert "NOT PERMITTED." in run("CC-BY-NC-4.0", "--commercial").stdout
    assert "PERMITTED, WITH 1 DUTY." in run("CC-BY-NC-4.0", "--no-commercial", "--domicile", "US").stdout


@pytest.mark.parametrize(
    "words",
    [["marsh"], ["marsh", "--users", "9e9"], ["MIT OR (LicenseRef-fen AND Zlib)", "--revenue", "$1 billion"], []],
)
def test_no_line_but_an_address_is_wider_than_80_columns(run: Verb, words: list[str]) -> None:
    lines = run(*words).stdout.splitlines()
    assert [line for line in lines if len(line) > 80 and "https://" not in line] == []


def test_programs_get_all_of_it(run: Verb) -> None:
    result = run("marsh", "--users", "800000000", "--format", "json")
    answer = LicenceAnswer.model_validate_json(result.stdout)
    assert answer.permission.answer == "not permitted"
    assert answer.permission.decided_by.clause == "2"
    assert answer.tools == ["heron-40b"]
    assert json.loads(result.stdout)["licences"][0]["class"] == "conditional"


def test_without_a_name_all_are_listed_by_class(run: Verb) -> None:
    lines = run().stdout.splitlines()
    headings = [line for line in lines if not line.startswith(" ")]
    assert [line.split(":")[0] for line in headings] == [
        "permissive",
        "copyleft",
        "conditional",
        "non-commercial",
        "proprietary",
    ]
    assert "  LicenseRef-marsh" in lines
    assert "    Marsh Community Licence; 9 of 11 questions read" in lines
    assert len(json.loads(run("--format", "json").stdout)) == 7


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mitt"], "There is no licence called “mitt”.\nDid you mean MIT"),
        (["Modified Meadow"], "“Modified Meadow” is the name of several licences.\n"),
        (["MIT", "--users", "many"], "users: “many” is not a number for “users”."),
        (["MIT", "--domicile", "Europe"], "domicile: “Europe” is no territory."),
    ],
)
def test_what_cannot_be_answered_leaves_with_2_and_a_next_step(run: Verb, words: list[str], message: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


def test_a_tool_whose_licence_nobody_states_is_told(run: Verb, folder: Path) -> None:
    file = folder / "tools" / "magpie.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("  - metric: licence")], encoding="utf-8")
    result = run("Magpie")
    assert result.exit_code == 2
    assert result.stderr == "No source read states the licence of Magpie.\nGive the licence itself.\n"
