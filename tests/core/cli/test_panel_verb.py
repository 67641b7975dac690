"""seatrial panel write and status, on a small catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial


@pytest.fixture
def run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    monkeypatch.setenv("SEATRIAL_VAR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Result:
        return CliRunner().invoke(seatrial, ["panel", *words])

    return call


def test_the_scripted_author_fills_the_seats_and_says_what_it_took(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    told = run("write", "kestrel-8b", "--model", "scripted")
    assert told.exit_code == 0, told.output
    assert "7 of 7 seats to write." in told.output
    assert "at most 28 calls, $0.0000" in told.output
    assert "Asked: " in told.output
    files = list(folder.rglob("reviews/kestrel-8b/*.json"))
    assert len(files) == 7
    assert CliRunner().invoke(seatrial, ["catalogue", "check"]).exit_code == 0
    again = run("write", "kestrel-8b", "--model", "scripted")
    assert "Asked: 0 calls" in again.output


def test_a_dry_run_asks_nobody_and_writes_nothing(run, folder: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = run("write", "--model", "http://127.0.0.1:9/v1#m", "--critic", "Founder", "--dry-run")
    assert told.exit_code == 0, told.output
    assert "3 of 3 seats to write." in told.output
    assert "cost not known" in told.output
    assert not (folder / "reviews").exists()
    assert not (tmp_path / "var").exists()


def test_status_says_who_sits_where_and_what_of_it_holds(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    assert "0 by models and people" in run("status").output
    run("write", "kestrel-8b", "--model", "scripted", "--critic", "founder")
    file = folder / "tools" / "kestrel-8b.yaml"
    assert "kestrel-8b / founder: stands; scripted (1)" in run("status").output
    file.write_text(file.read_text().replace("name: Kestrel 8B", "name: Kestrel 9B", 1))
    told = run("status", "kestrel-8b").output
    assert "kestrel-8b / founder: out of date" in told
    assert "its evidence has changed since" in told
    found = json.loads(run("status", "--format", "json").output)
    row = next(row for row in found["grounding"] if row["author"] == "scripted")
    assert row["critic"] == "founder"
    assert 0 <= row["refused"] <= 1


def test_a_budget_that_is_used_up_is_said_and_is_no_success(run) -> None:  # type: ignore[no-untyped-def]
    told = run("write", "kestrel-8b", "--model", "scripted", "--max-calls", "2")
    assert told.exit_code == 1
    assert "The budget is used up." in told.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["write", "kestrel-8b"], "Nothing says which model writes."),
        (["write", "kestrel-9", "--model", "scripted"], "There is no tool called “kestrel-9”."),
        (["write", "--critic", "fonder", "--model", "scripted"], "There is no critic called “fonder”."),
        (["write", "--model", "gpt"], "There is no contender called “gpt”."),
        (["write", "--settings", "none.yaml"], "There is no file none.yaml."),
        (["write", "--model", "http://127.0.0.1:9/v1#m", "--max-usd", "1"], "costs is unknown"),
        (["write", "--model", "nowhere.gguf"], "There is no file"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(run, words: list[str], said: str) -> None:  # type: ignore[no-untyped-def]
    told = run(*words)
    assert told.exit_code == 2
    assert said in told.output
