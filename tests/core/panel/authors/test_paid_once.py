"""What was paid for is in a file before it is used: a kill loses nothing, and nothing is paid twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from seatrial.errors import BadFile, BadInput
from seatrial.panel.authors.ledger import open_ledger, read_ledger
from seatrial.trials.talk import Reply

ROOT = Path(__file__).resolve().parents[4]
DELAY = 0.08
KILLS = 2


def counts(port: int) -> dict[str, int]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/counts", timeout=5) as answer:
        found: dict[str, int] = json.load(answer)
    return found


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    given = {
        **os.environ, "SEATRIAL_CATALOGUE": str(folder), "SEATRIAL_VAR": str(folder.parent / "var"),
        "SEATRIAL_PANEL_ENDPOINT": f"http://127.0.0.1:{port}/v1", "SEATRIAL_PANEL_MODEL": "writer",
    }  # fmt: skip
    command = [sys.executable, "-m", "seatrial.cli.main", "panel", "write", "--concurrency", "2"]
    return subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_run_killed_again_and_again_pays_for_nothing_twice_and_loses_nothing(folder: Path) -> None:
    draw = random.Random(5)
    answers = folder.parent / "var" / "panel" / "answers.jsonl"
    server = [sys.executable, "-m", "tests.core.panel.authors.critic_server", str(DELAY)]
    held: dict[str, object] = {}
    with subprocess.Popen(server, cwd=ROOT, stdout=subprocess.PIPE) as endpoint:
        assert endpoint.stdout is not None
        port = int(endpoint.stdout.readline())
        try:
            for _ in range(KILLS):
                before = len(held)
                run = start(folder, port)
                while len(read_ledger(answers).answers) <= before and run.poll() is None:
                    time.sleep(0.02)
                time.sleep(draw.uniform(0, 2 * DELAY))
                os.kill(run.pid, signal.SIGKILL)
                run.communicate(timeout=10)
                now = read_ledger(answers)
                assert {key: now.answers[key] for key in held} == held
                held = dict(now.answers)
            assert 0 < len(held) < 21
            run = start(folder, port)
            told, problems = run.communicate(timeout=60)
            asked = counts(port)
        finally:
            endpoint.kill()
    assert run.returncode == 0, problems.decode()
    kept = read_ledger(answers)
    assert {key: kept.answers[key] for key in held} == held
    # What came back is in the file; what was on its way when it was killed, at most two a kill, is asked again.
    assert len(kept.answers) == len(asked)
    assert sum(asked.values()) <= len(kept.answers) + 2 * KILLS
    assert len(list(folder.rglob("reviews/*/*.json"))) == 21
    assert not list(folder.rglob("reviews/*/.*"))
    assert "21 of 21 seats" not in told.decode()


def fill(path: Path, count: int) -> None:
    with open_ledger(path, "test") as ledger:
        for number in range(count):
            ledger.keep(f"key {number}", {"tool": "t"}, Reply(text=f"answer {number}", tokens_in=3, tokens_out=2), 0.5)


def test_a_torn_last_line_is_cut_and_the_rest_is_there(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    fill(path, 3)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with open_ledger(path, "test") as ledger:
        assert sorted(ledger.paid.answers) == ["key 0", "key 1"]
        ledger.keep("key 2", {"tool": "t"}, Reply(text="again"), None)
    assert sorted(read_ledger(path).answers) == ["key 0", "key 1", "key 2"]


def test_a_changed_line_is_refused_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    fill(path, 3)
    path.write_bytes(path.read_bytes().replace(b"answer 1", b"answer 7"))
    with pytest.raises(BadFile) as caught:
        read_ledger(path)
    assert caught.value.problems[0].line == 3


def test_a_file_that_is_something_else_is_never_cut(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes, without an end of line")
    with pytest.raises(BadFile), open_ledger(path, "test"):
        pass
    assert path.read_text() == "my notes, without an end of line"


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    with open_ledger(path, "test"), pytest.raises(BadInput, match="Another"), open_ledger(path, "test"):
        pass


def test_what_a_killed_run_spent_counts_for_the_one_that_goes_on_and_for_no_later_one(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    fill(path, 2)  # no end: killed
    with open_ledger(path, "test") as ledger:
        assert (ledger.paid.open.calls, ledger.paid.open.tokens, ledger.paid.open.usd) == (2, 10, 1.0)
        ledger.end()
    with open_ledger(path, "test") as ledger:
        assert ledger.paid.open.calls == 0
        assert ledger.paid.total.calls == 2
