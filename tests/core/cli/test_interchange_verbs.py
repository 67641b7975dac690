"""seatrial import, export and trial --inspect: what they print, and what they refuse before anything runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial

LOGS = Path(__file__).parents[2] / "fixtures" / "logs"
INSPECT = [str(LOGS / f"inspect_model_{arm}.eval") for arm in "ab"]


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(seatrial, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_table_is_made_that_decide_reads(tmp_path: Path) -> None:
    result = run("import", *INSPECT, "-o", tmp_path / "r.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "A is openai-api/local/model-a, B is openai-api/local/model-b; scored by match." in result.stderr
    assert "12 items are in both arms, 0 in A only, 0 in B only." in result.stderr
    assert "The order is random (seed 1)" in result.stderr
    told = json.loads(run("decide", tmp_path / "r.csv", "--bank", "12", "--format", "json").stdout)
    assert (told["decision"], told["items_used"]) == ("b", 12)
    assert told["difference"] == pytest.approx(-2 / 12)


def test_arms_can_be_turned_round_by_name_and_one_name_is_enough_for_two() -> None:
    there = run("import", *INSPECT)
    back = run("import", *INSPECT, "--a", "openai-api/local/model-b")
    assert "A is openai-api/local/model-b, B is openai-api/local/model-a" in back.stderr
    turned = [",".join([item, b, a]) for item, a, b in (row.split(",") for row in there.stdout.splitlines()[1:])]
    assert back.stdout.splitlines()[1:] == turned
    wrong = run("import", *INSPECT, "--a", "gpt")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "2 arms: openai-api/local/model-a, openai-api/local/model-b" in wrong.stderr


def test_lost_scores_are_told_with_the_rule(tmp_path: Path) -> None:
    rows = [
        {"testIdx": n, "promptId": "p", "provider": arm, "score": 1, "vars": {"n": n}, "failureReason": 2 * (n == 1)}
        for arm in ("x", "y") for n in range(3 + (arm == "y"))
    ]  # fmt: skip
    (tmp_path / "r.json").write_text(json.dumps({"results": {"results": rows}}))
    told = run("import", tmp_path / "r.json").stderr
    assert "A: 1 attempts have no score (error: 1). They count as 0" in told
    assert "3 items are in both arms, 0 in A only, 1 in B only." in told


def test_a_bad_log_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "x.eval").write_bytes(b"PK\x03\x04 and no more")
    result = run("import", tmp_path / "x.eval")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{tmp_path / 'x.eval'}:1: The log cannot be opened")
    assert "no score mach; there are match" in run("import", *INSPECT, "--score", "mach").stderr
    assert run("import", *INSPECT, "-o", tmp_path / "none" / "r.csv").exit_code == 2


CONTENDERS = [
    {"name": "one", "kind": "endpoint", "base_url": "http://127.0.0.1:9/v1", "model": "m"},
    {"name": "two", "kind": "endpoint", "base_url": "http://127.0.0.1:9/v1", "model": "m"},
    {"name": "Two!", "kind": "endpoint", "base_url": "http://127.0.0.1:9/v1", "model": "m"},
    {"name": "headed", "kind": "endpoint", "base_url": "http://127.0.0.1:9/v1", "model": "m", "headers": {"x-a": "b"}},
    {"name": "agent", "kind": "command", "command": ["aider"], "endpoint": "http://127.0.0.1:9/v1"},
    {"name": "script", "kind": "scripted", "rule": {"default": {"success": 0.5}}},
]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["one", "agent", "--inspect", "t.py"], "“agent” is a command, and a task of Inspect asks models."),
        (["one", "script", "--inspect", "t.py"], "“script” is scripted"),
        (["one", "headed", "--inspect", "t.py"], "“headed” needs headers of its own"),
        (["one", "two", "script", "--inspect", "t.py"], "a trial takes 2 contenders; these are 3"),
        (["two", "Two!", "--inspect", "t.py"], "too much alike"),
        (["one", "two", "--inspect", "t.py", "--family", "bfcl"], "--family has no effect on a task of Inspect"),
        (["one", "two", "--inspect", "t.py", "--max-usd", "3"], "--max-usd has no effect on a task of Inspect"),
        (["one", "two", "--inspect", "t.py --log-dir /"], "“--log-dir” cannot be given to the task"),
        (["one", "two", "--inspect", "t.py -T"], "“-T” has no value"),
        (["one", "two", "--inspect", "--model x"], "“--model x” names no task"),
        (["one", "two", "--inspect", "t.py"], "needs its command. SEATRIAL_INSPECT is “/nowhere/inspect”"),
    ],
)
def test_what_cannot_run_a_task_of_inspect_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.setenv("SEATRIAL_INSPECT", "/nowhere/inspect")
    (tmp_path / "c.yaml").write_text(json.dumps(CONTENDERS))
    result = run("trial", *words, "--contenders", tmp_path / "c.yaml", "--journal", tmp_path / "logs")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert not os.path.exists(tmp_path / "logs")


def test_score_without_inspect_has_no_effect_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(json.dumps(CONTENDERS))
    result = run(
        "trial", "one", "two", "--contenders", tmp_path / "c.yaml", "--score", "match", "--journal", tmp_path / "j"
    )
    assert result.exit_code == 2
    assert "--score goes with --inspect" in result.stderr
