"""seatrial predictions: what it lists, what has come due, and how one is resolved."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial

Verb = Callable[..., Result]
SOURCE = ["--source", "https://press.example/phone", "--quote", "runs on a phone", "--by", "Ada"]
FILED = """\
forecast:
  id: {id}
  statement: "Kestrel 8B is on a phone."
  probability: 0.4
  made: 2026-01-15
  resolves_on: {day}
  resolved_by: "An editor, with a source."
  by: {{kind: person, name: Ada, critic: skeptic}}
  tools: [kestrel-8b]
"""


@pytest.fixture
def place(folder: Path) -> Path:
    """The predictions of a small catalogue: one whose day has come, one of which it has not."""
    found = folder / "predictions"
    found.mkdir()
    (found / "was-due.yaml").write_text(FILED.format(id="was-due", day="2026-06-30"))
    (found / "is-open.yaml").write_text(FILED.format(id="is-open", day="2099-12-31"))
    return found


@pytest.fixture
def run(folder: Path, place: Path) -> Verb:
    """Run `seatrial predictions ...`; whatever happens, nobody sees a traceback."""

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, ["predictions", *words], env={"SEATRIAL_CATALOGUE": str(folder)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return verb


def test_those_on_file_and_those_of_the_reviews_are_listed_by_their_day(run: Verb) -> None:
    shown = run().stdout
    names = ("was-due", "futurist.kestrel-8b.2027-03-31", "is-open")
    places = [shown.index(f"\n{name}\n") for name in names]
    assert places == sorted(places)
    assert "40%, by skeptic, a person (Ada); due 30 June 2026" in shown
    assert "Skeptic: Nothing that was given a probability has come due." in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_due_ones_are_those_whose_day_has_come_and_nobody_resolved(run: Verb) -> None:
    shown = run("--due").stdout
    assert "was-due" in shown
    assert "is-open" not in shown
    assert "due: No rule that a program can read: an editor resolves it with a source." in " ".join(shown.split())
    run("resolve", "was-due", "--as", "true", "--read", "2026-06-01", *SOURCE)
    assert "was-due" not in run("--due").stdout


def test_one_critics_are_found_and_an_unknown_critic_is_answered_with_the_nearest(run: Verb) -> None:
    assert "futurist." not in run("--critic", "skeptic").stdout
    result = run("--critic", "skeptik")
    assert (result.exit_code, "Did you mean skeptic" in result.stderr) == (2, True)


def test_programs_get_everything(run: Verb) -> None:
    found = json.loads(run("--critic", "skeptic", "--format", "json").stdout)
    assert [(row["forecast"]["id"], row["due"]) for row in found["predictions"]] == [
        ("was-due", True),
        ("is-open", False),
    ]
    assert [(row["who"], row["predictions"], row["brier"]) for row in found["scores"]] == [("skeptic", 2, None)]


def test_a_resolution_goes_into_the_file_with_its_source_and_is_superseded_by_another(run: Verb, place: Path) -> None:
    first = run("resolve", "was-due", "--as", "true", "--read", "2026-06-01", *SOURCE)
    assert (first.exit_code, "Resolved as true" in first.stdout) == (0, True)
    second = run("resolve", "was-due", "--as", "void", "--read", "2026-06-02", "--why", "It was a mock-up.", *SOURCE)
    assert "It supersedes resolution 1." in second.stdout
    text = (place / "was-due.yaml").read_text()
    assert text.startswith(FILED.format(id="was-due", day="2026-06-30"))
    assert text.count("https://press.example/phone") == 2
    assert "cannot be told any more" in run().stdout


def test_a_prediction_of_a_review_gets_a_file(run: Verb, place: Path) -> None:
    result = run("resolve", "futurist.kestrel-8b.2027-03-31", "--as", "void", "--read", "2026-06-01", *SOURCE)
    assert result.exit_code == 0, result.stderr
    assert (place / "futurist.kestrel-8b.2027-03-31.yaml").is_file()


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["is-open", "--as", "false", "--read", "2026-06-01", *SOURCE], "could still turn out true"),
        (["was-du", "--as", "true", "--read", "2026-06-01", *SOURCE], "Did you mean was-due"),
        (["was-due", "--as", "true", "--read", "2199-06-01", *SOURCE], "lies after today"),
        (["was-due", "--as", "true", "--read", "2026-06-01", *SOURCE[2:], "--source", "the press"], "cannot be cited"),
        (["was-due", "--as", "true", "--read", "2026-06-01", *SOURCE, "--quote", ""], "cannot be cited"),
        (
            ["futurist.kestrel-8b.2027-03-31", "--as", "true", "--read", "2026-06-01", *SOURCE],
            "looked at on 2027-03-31",
        ),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_written(run: Verb, place: Path, words: list[str], cause: str) -> None:
    before = {file.name: file.read_text() for file in place.iterdir()}
    result = run("resolve", *words)
    assert result.exit_code == 2
    assert cause in result.stderr
    assert {file.name: file.read_text() for file in place.iterdir()} == before


def test_a_broken_file_is_named_instead_of_an_unknown_prediction(run: Verb, place: Path) -> None:
    file = place / "was-due.yaml"
    file.write_text(file.read_text().replace("probability: 0.4", "probability: 4"))
    result = run("resolve", "was-due", "--as", "true", "--read", "2026-06-01", *SOURCE)
    assert (result.exit_code, "was-due.yaml:4" in result.stderr) == (2, True)
