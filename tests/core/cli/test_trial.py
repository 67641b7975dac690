"""seatrial trial and seatrial result: from the command line to the answer, with contenders whose truth is known."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial
from seatrial.trials.engine.reading import read_journal

Verb = Callable[..., Result]
CONTENDERS = """
- {name: big, kind: scripted, rule: {default: {success: 0.95}}, price_in: 1, price_out: 2}
- {name: small, kind: scripted, rule: {default: {success: 0.4}}}
- {name: weak, kind: scripted, rule: {default: {success: 0.1}}}
- {name: twin, kind: scripted, rule: {default: {success: 0.95}}, price_in: 0, price_out: 0}
- {name: slow, kind: scripted, rule: {default: {success: 0.9}}, latency: 0.05}
- {name: keyed, kind: endpoint, base_url: "http://127.0.0.1:9/v1", model: m, key_env: NO_SUCH_KEY}
- {name: nobody, kind: endpoint, base_url: "http://127.0.0.1:9/v1", model: m, tries: 1}
"""
CHAINS = ("--family", "tool-chains", "--size", "1-3")


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verb:
    """Run a verb in a folder with contenders; whatever happens, nobody sees a traceback."""
    (tmp_path / "contenders.yaml").write_text(CONTENDERS)
    monkeypatch.chdir(tmp_path)

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return verb


def test_the_answer_comes_first_and_fits_a_terminal(trial: Verb, tmp_path: Path) -> None:
    result = trial("trial", "big", "small", *CHAINS)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("big does better than small, by ")
    assert max(map(len, lines)) <= 80
    flat = " ".join(result.stdout.split())
    for told in (
        "Tool chains, ",
        "versions: Tool chains 1",
        "calls in the chain",
        "latency, median",
        "a benchmark of fixed size",
    ):
        assert told in flat
    cost = next(line for line in lines if line.startswith("cost "))
    assert cost.split()[1].startswith("$")
    assert cost.endswith("not known"), "a price that is not known is not $0"
    assert "\x1b" not in result.output
    (journal,) = (tmp_path / "var/trials").glob("*.jsonl")
    assert f"Journal: var/trials/{journal.name}" in result.stdout


def test_six_families_fit_two_screens_and_those_not_tried_take_a_line(trial: Verb) -> None:
    text = trial("trial", "big", "small", "--max-calls", "40").stdout
    lines = text.splitlines()
    assert len(lines) <= 80
    assert max(map(len, lines)) <= 80
    flat = " ".join(text.split())
    assert "Below, differences are big less small, in points of 100" in flat
    assert flat.count("The margin is") == 1
    assert "times as many" not in flat, "nothing was decided"
    assert "falls under one half" not in flat, "of so few items nobody knows"
    few = " ".join(trial("trial", "big", "small", "--max-calls", "2").stdout.split())
    assert few.startswith("Too early to say: the trial ended before big and small had met in every family")
    assert few.count("not tried before the trial ended") == 1


def test_the_same_command_shows_the_same_and_calls_nobody(trial: Verb, tmp_path: Path) -> None:
    first = trial("trial", "big", "small", *CHAINS)
    (journal,) = (tmp_path / "var/trials").glob("*.jsonl")
    before = journal.read_bytes()
    assert trial("trial", "big", "small", *CHAINS).stdout == first.stdout
    assert journal.read_bytes() == before
    assert trial("result", str(journal)).stdout == first.stdout.replace("var/trials/", f"{journal.parent}/")
    shown = json.loads(trial("result", str(journal), "--format", "json").stdout)
    assert shown["decisions"][0]["decision"] == "a"
    assert trial("trial", "big", "small", *CHAINS, "--seed", "2").stdout != first.stdout


def test_a_budget_ends_it_undecided_and_a_larger_one_goes_on(trial: Verb) -> None:
    words = ("trial", "big", "twin", *CHAINS, "--margin", "0.02", "--format", "json")
    found = json.loads(trial(*words, "--max-calls", "20").stdout)
    assert (found["calls"], found["ended_because"], found["limits"]) == (20, "budget", {"calls": "20"})
    assert found["decisions"][0]["decision"] == "undecided"
    assert json.loads(trial(*words, "--max-calls", "60").stdout)["calls"] == 60


def test_the_one_to_ship_is_asked_about_whatever_its_place(trial: Verb) -> None:
    found = json.loads(trial("trial", "small", "big", *CHAINS, "--ship", "big", "--format", "json").stdout)
    assert [arm["name"] for arm in found["arms"]] == ["big", "small"]
    assert (found["question"], found["decisions"][0]["decision"]) == ("ship", "ship")
    unsafe = trial("trial", "small", "big", *CHAINS, "--ship", "small")
    assert unsafe.stdout.startswith("big does better than small")


def test_families_weights_and_own_tasks_go_together(trial: Verb, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "tasks:\n- {id: one, prompt: Say yes., checker: {kind: exact, answer: 'yes'}}\n"
        "- {id: two, prompt: Say no., checker: {kind: exact, answer: 'no'}}\n"
    )
    words = ("trial", "big", "small", *CHAINS, "--tasks", "mine.yaml", "--weight", "tool-chains=3", "--unsafe")
    result = trial(*words, "--format", "json", "--items", "9")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    weights = {family["id"]: family["weight"] for family in found["families"]}
    assert weights == {"tool-chains": 0.75, "own-mine": 0.25}
    assert found["isolation"] == "none"
    (tmp_path / "mine.yaml").write_text((tmp_path / "mine.yaml").read_text().replace("Say no.", "Say No."))
    changed = trial(*words, "--items", "9")
    assert changed.exit_code == 2
    assert "the family own-mine has changed" in changed.stderr


def test_a_briefs_workload_gives_the_families_and_their_weights(trial: Verb, tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text("tasks: {tool-chains: 60, mathematics: 20, reasoning: 0}\nweights: {guardian: 2}\n")
    words = ("trial", "big", "small", "--brief", "brief.yaml", "--items", "4")
    found = json.loads(trial(*words, "--format", "json").stdout)
    assert {family["id"]: family["weight"] for family in found["families"]} == {
        "tool-chains": 0.75,
        "mathematics": 0.25,
    }
    assert "Tool chains, weight 75%" in trial(*words).stdout
    other = trial(*words, "--weight", "mathematics=60", "--format", "json")
    assert {family["weight"] for family in json.loads(other.stdout)["families"]} == {0.5}
    for more, told in (
        (("--family", "bfcl"), "The brief gives bfcl no weight"),
        (("--brief", "none.yaml"), "There is no file none.yaml"),
    ):
        assert told in trial(*words, *more).stderr
    brief.write_text("tasks: {own-mine: 1, tool-chains: 1}\n")
    assert "Give its file: --tasks mine.yaml" in trial(*words).stderr
    brief.write_text("weights: {guardian: 2}\n")
    assert "weighs no tasks" in trial(*words).stderr


def test_a_challenger_meets_what_an_incumbent_did_earlier_under_the_same_terms(trial: Verb) -> None:
    terms = ("--seed", "3", "--temperature", "0.5", "--items", "40", "--journal", "then")
    trial("trial", "twin", "small", "--family", "tool-chains", "--size", "1-3", *terms, "--margin", "0.001")
    meet = ("trial", "big", "--against", "then", "--incumbent", "small", "--journal", "now")
    result = trial(*meet)
    assert result.exit_code == 0, result.stderr
    told = " ".join(result.stdout.split())
    assert told.startswith("big does better than small, by ")
    assert "small was not called anew: its answers were given on " in told
    assert trial(*meet).stdout == result.stdout
    found = json.loads(trial("result", "now", "--format", "json").stdout)
    assert {arm["name"]: arm["calls"] > 0 for arm in found["arms"]} == {"big": True, "small": False}
    assert [family["seed"] for family in found["families"]] == [3]
    for words, why in (
        (("big", "--against", "then"), "--incumbent NAME"),
        (("big", "weak", "--against", "then", "--incumbent", "small"), "goes one contender"),
        (("big", "--incumbent", "small"), "--incumbent goes with --against"),
        (("big", "--against", "none"), "There is no journal none"),
        (("big", "--against", "contenders.yaml"), "contenders.yaml"),
        (("big", "--against", "then", "--incumbent", "small", "--seed", "4"), "seed of tool-chains was 3 and is 4"),
        (("big", "--against", "then", "--incumbent", "small", "--turns", "9"), "turns was 40 and is 9"),
    ):
        refused = trial("trial", *words, "--journal", "other")
        assert refused.exit_code == 2
        assert why in refused.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("big",), "2 to 8 contenders"),
        (("big", "big"), "Two contenders are called “big”"),
        (("big", "smal"), "small"),
        (("big", "small", "--family", "tool-chain"), "tool-chains"),
        (("big", "small", "--weight", "x=1"), "weighs no family"),
        (("big", "small", *CHAINS, "--weight", "tool-chains=much"), "is not a weight"),
        (("big", "small", "--size", "3"), "could be of any family"),
        (("big", "small", "--family", "tool-chains", "--size", "30"), "goes from 1 to 12"),
        (("big", "small", *CHAINS, "--ship", "other"), "not one of the contenders"),
        (("big", "small", *CHAINS, "--max-usd", "1"), "what small costs is unknown"),
        (("big", "small", *CHAINS, "--journal", "contenders.yaml"), "contenders.yaml"),
        (("big", "small", *CHAINS, "--journal", "/proc/none/j"), "cannot be written"),
        (("big", "small", "--tasks", "none.yaml"), "none.yaml"),
        (("big", "keyed", *CHAINS), "NO_SUCH_KEY"),
        (("big", "nobody", *CHAINS), "“nobody” cannot be asked: unreachable"),
    ],
)
def test_what_cannot_be_run_is_said_with_its_cause(
    trial: Verb, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    result = trial("trial", *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert (tmp_path / "contenders.yaml").read_text() == CONTENDERS


def test_ctrl_c_ends_it_with_what_it_has_and_says_how_to_go_on(trial: Verb, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seatrial.cli.main", "trial", "slow", "twin", *CHAINS, "--margin", "0.01"]
    process = subprocess.Popen(
        [*command, "--journal", "j"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not (tmp_path / "j").exists() or len(read_journal(tmp_path / "j").units) < 5:
        assert process.poll() is None
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    told, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.startswith("The difference is not decisive: after ")
    assert "The same command goes on from here" in errors
    assert "Traceback" not in errors
    recorded = read_journal(tmp_path / "j")
    assert (recorded.ends[-1]["because"], recorded.ends[-1]["abandoned"]) == ("interrupted", 0)
    calls = len(recorded.calls)
    again = trial("trial", "slow", "twin", *CHAINS, "--margin", "0.01", "--journal", "j", "--max-calls", str(calls + 8))
    assert again.exit_code == 0
    assert len(read_journal(tmp_path / "j").calls) == calls + 8
