"""seatrial publish and seatrial withdraw: into the catalogue, and what `catalogue check` says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.made_trial import arm, made_record, made_result

from seatrial.cli.main import seatrial
from seatrial.cli.publish_trial import without_paths
from seatrial.trials.record.folder import publish
from seatrial.trials.result import TrialResult

Run = Callable[..., Result]
GIVEN = ("--by", "The test suite", "--machine", "two cores")


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program, on the small catalogue."""
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    return lambda *words: CliRunner().invoke(seatrial, list(words))


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[[TrialResult], None]:
    """Choose what the journal says: to make one by contenders of flesh and blood takes a model."""
    return lambda result: monkeypatch.setattr("seatrial.trials.engine.summary.summarise", lambda _journal: result)


def test_a_journal_becomes_a_record_and_the_catalogue_stays_sound(run: Run, found: Callable, folder: Path) -> None:
    found(made_result())
    shown = run("publish", "trial.jsonl", *GIVEN)
    assert shown.exit_code == 0, shown.output
    assert "Heron 40B does better than Kestrel 8B" in shown.output
    record = json.loads((folder / "trials" / "kestrel-8b-vs-heron-40b-2026-01-14.json").read_text())
    assert record["title"] == "Kestrel 8B against Heron 40B, 6 families of tasks"
    checked = run("catalogue", "check")
    assert checked.exit_code == 0, checked.output
    assert "1 trial: no problems" in checked.output


def test_a_missing_journal_is_an_error_with_a_next_step(run: Run, folder: Path) -> None:
    shown = run("publish", str(folder / "none.jsonl"), *GIVEN)
    assert shown.exit_code == 2
    assert "There is no journal" in shown.output


def test_a_file_that_is_no_journal_is_refused(run: Run, folder: Path) -> None:
    shown = run("publish", str(folder / "metrics.yaml"), *GIVEN)
    assert shown.exit_code == 2
    assert "Traceback" not in shown.output
    assert not (folder / "trials").exists()


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (made_result(families=[]), "found nothing"),
        (made_result("kestrel-9b"), "no tool called “kestrel-9b”"),
        (made_result("Windhover"), "whose slug is “kestrel-8b”"),
        (made_result(arms=[arm("small", None, kind="scripted"), arm("large", "heron-40b")]), "made up"),
    ],
    ids=["nothing finished", "an unknown tool", "an alias", "a script"],
)
def test_what_cannot_be_evidence_is_not_published(run: Run, found: Callable, result: TrialResult, words: str) -> None:
    found(result)
    shown = run("publish", "trial.jsonl", *GIVEN)
    assert shown.exit_code == 2
    assert words in shown.output


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("/home/somebody/models/small.gguf", "small.gguf"),
        ("~/models/small.gguf", "small.gguf"),
        ("python /opt/agents/run.py --model small", "python run.py --model small"),
        ("C:\\Users\\somebody\\small.gguf", "small.gguf"),
        ("http://127.0.0.1:8000/v1/chat", "http://127.0.0.1:8000/v1/chat"),
        ("Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF"),
    ],
)
def test_where_a_file_lay_is_not_published(written: str, published: str) -> None:
    made = made_result(arms=[arm("small", None, settings={"model": written}), arm("large", None)])
    assert without_paths(made).arms[0].settings == {"model": published}


def test_a_withdrawal_leaves_the_catalogue_sound_and_names_the_reason(run: Run, folder: Path) -> None:
    publish(folder, made_record())
    assert run("withdraw", "fixture-pair").exit_code == 2
    assert run("withdraw", "fixture-pair", "--reason", "The clock ran backwards.").exit_code == 0
    assert "The clock ran backwards." in (folder / "trials" / "fixture-pair.json").read_text()
    assert run("catalogue", "check").exit_code == 0


def test_the_check_notices_a_trial_that_was_deleted(run: Run, folder: Path) -> None:
    publish(folder, made_record()).unlink()
    shown = run("catalogue", "check")
    assert shown.exit_code == 1
    assert "The trial “fixture-pair”, published on 2026-01-14, is gone." in shown.output
    assert "ledger.txt:1:" in shown.output


def test_the_check_notices_a_result_that_was_changed(run: Run, folder: Path) -> None:
    file = publish(folder, made_record())
    file.write_text(file.read_text().replace('"difference": -0.16', '"difference": 0.16'))
    shown = run("catalogue", "check", str(file))
    assert shown.exit_code == 1
    assert "is not what was published" in shown.output
