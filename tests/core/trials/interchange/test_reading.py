"""Logs of three harnesses, as they wrote them: the scores come out, and nothing is lost on the way without a word."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from tests.core.trials.interchange.logs import (
    INSPECT,
    LM_EVAL,
    PROMPTFOO,
    inspect_archive,
    inspect_header,
    lm_eval_row,
    promptfoo_file,
    promptfoo_row,
    sample,
)

from seatrial.errors import BadInput
from seatrial.trials.interchange.outcomes import pair
from seatrial.trials.interchange.reading import read_logs


def read(*files: Path | str, score: str | None = None) -> object:
    return read_logs([str(file) for file in files], score)


@pytest.mark.parametrize("files", [INSPECT, LM_EVAL, PROMPTFOO], ids=["inspect", "lm-eval", "promptfoo"])
def test_the_scores_of_a_real_log_are_those_of_its_harness(files: list[Path]) -> None:
    outcomes = read_logs([str(file) for file in files])
    pairs = pair(outcomes, None, None, 1)
    assert (len(pairs.rows), pairs.only_a, pairs.only_b, pairs.unlike) == (12, 0, 0, 0)
    for item, a, b in pairs.rows:
        number = int("".join(sign for sign in item.partition("/")[0 if files is PROMPTFOO else 2] if sign.isdigit()))
        assert (a, b) == (float(number % 2 == 0), float(number % 3 != 0)), item


def test_the_order_is_random_by_its_seed_and_not_by_the_order_of_the_files() -> None:
    def order(files: list[Path], seed: int) -> list[str]:
        return [item for item, _, _ in pair(read_logs([str(file) for file in files]), None, None, seed).rows]

    assert order(INSPECT, 1) == order(INSPECT[::-1], 1)
    assert order(INSPECT, 1) != order(INSPECT, 2)
    assert sorted(order(INSPECT, 1)) == sorted(order(INSPECT, 2))


def test_epochs_become_their_mean_and_a_sample_run_again_counts_once(tmp_path: Path) -> None:
    rows = [sample("x", "C"), sample("x", "I", 2), sample("y", "I"), sample("y", "C")]
    outcomes = read_logs([str(inspect_archive(tmp_path / "a.eval", rows))])
    assert outcomes.scores["m"] == {"t/x": [1.0, 0.0], "t/y": [1.0]}


def test_errors_and_unscored_samples_count_as_0_and_are_told_by_cause(tmp_path: Path) -> None:
    rows = [sample("x", error="timed out"), sample("y", float("nan")), {"id": "z", "scores": {}}, sample("w")]
    file = inspect_archive(tmp_path / "a.eval", rows, inspect_header(ids=["w", "x", "y", "z", "v"]))
    outcomes = read_logs([str(file)])
    assert outcomes.scores["m"] == {"t/x": [0.0], "t/y": [0.0], "t/z": [0.0], "t/w": [1.0]}
    assert outcomes.lost["m"] == {"error": 1, "no score": 2}
    assert outcomes.missing["m"] == 1


def test_an_interrupted_log_gives_what_it_holds_and_says_what_it_lacks(tmp_path: Path) -> None:
    with zipfile.ZipFile(file := tmp_path / "a.eval", "w") as archive:
        archive.writestr("_journal/start.json", json.dumps(inspect_header(ids=range(4))))
        archive.writestr("_journal/summaries/2.json", json.dumps([sample(0, "C")]))
        archive.writestr("_journal/summaries/10.json", json.dumps([sample(0, "I"), sample(1)]))
    outcomes = read_logs([str(file)])
    assert outcomes.scores["m"] == {"t/0": [0.0], "t/1": [1.0]}, "the tenth part comes after the second"
    assert outcomes.missing["m"] == 2


def test_old_json_logs_are_read_too(tmp_path: Path) -> None:
    old = {**inspect_header("old"), "samples": [{"id": 1, "epoch": 1, "score": {"value": "C"}}, {"id": 2, "score": 0}]}
    (tmp_path / "a.json").write_text(json.dumps(old, indent=2))
    (tmp_path / "b.json").write_text(json.dumps({**inspect_header("new"), "samples": [sample(1, "I"), sample(2)]}))
    outcomes = read_logs([str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert outcomes.scores == {"old": {"t/1": [1.0], "t/2": [0.0]}, "new": {"t/1": [0.0], "t/2": [1.0]}}


def test_a_score_is_chosen_by_name_and_those_there_are_are_listed(tmp_path: Path) -> None:
    rows = [{"id": 1, "scores": {"judge": {"value": {"style": 0.2, "facts": 0.7}}, "match": {"value": "I"}}}]
    file = str(inspect_archive(tmp_path / "a.eval", rows))
    assert read_logs([file], "judge.facts").scores["m"]["t/1"] == [0.7]
    assert read_logs([file]).scored_by == {"judge.style"}
    with pytest.raises(BadInput, match=r"no score mach; there are judge\.style, judge\.facts, match"):
        read_logs([file], "mach")


def test_a_filter_of_lm_eval_is_chosen_with_the_metric(tmp_path: Path) -> None:
    rows = [lm_eval_row(1, filter="strict", acc=0.0), lm_eval_row(1, filter="flexible", acc=1.0)]
    (tmp_path / "samples_t_2026-11-23T09-53-22.015092.jsonl").write_text("".join(rows))
    file = str(next(tmp_path.iterdir()))
    first = read_logs([file])
    assert (list(first.scores.values()), first.scored_by) == ([{"t/1": [0.0]}], {"acc,strict"})
    assert list(read_logs([file], "acc,flexible").scores.values()) == [{"t/1": [1.0]}]
    with pytest.raises(BadInput, match="no filter “loose”; there are flexible, strict"):
        read_logs([file], "acc,loose")


def test_repeats_of_promptfoo_are_attempts_at_one_item_and_failed_calls_are_errors(tmp_path: Path) -> None:
    test = {"vars": {"n": 1}, "testCase": {"assert": []}}
    rows = [promptfoo_row(0, **test), promptfoo_row(1, score=0, **test), promptfoo_row(2, failureReason=2)]
    outcomes = read_logs([str(promptfoo_file(tmp_path / "r.json", rows))])
    assert outcomes.scores["p"] == {"0/abc": [1.0, 0.0], "2/abc": [0.0]}
    assert outcomes.lost["p"] == {"error": 1}


def test_prompts_are_the_arms_where_one_provider_was_asked(tmp_path: Path) -> None:
    rows = [promptfoo_row(n, promptId=which, score=int(which == "new")) for n in (0, 1) for which in ("old", "new")]
    outcomes = read_logs([str(promptfoo_file(tmp_path / "r.json", rows))])
    assert outcomes.scores == {"old": {"0": [0.0], "1": [0.0]}, "new": {"0": [1.0], "1": [1.0]}}


def test_a_file_can_name_its_arm_so_that_one_model_can_meet_itself(tmp_path: Path) -> None:
    before = inspect_archive(tmp_path / "x.eval", [sample("s", "I")])
    after = inspect_archive(tmp_path / "y.eval", [sample("s", "C")])
    pairs = pair(read_logs([f"before={before}", f"after={after}"]), "before", "after", 1)
    assert pairs.rows == [("t/s", 0.0, 1.0)]
    with pytest.raises(BadInput, match="These files hold 1 arm: m"):
        pair(read_logs([str(before), str(after)]), None, None, 1)


def test_items_of_one_name_that_ask_something_else_are_told(tmp_path: Path) -> None:
    a = inspect_archive(tmp_path / "x.eval", [sample(1), sample(2)], inspect_header("a"))
    b = inspect_archive(tmp_path / "y.eval", [sample(1, input="other?"), sample(2)], inspect_header("b"))
    assert pair(read_logs([str(a), str(b)]), None, None, 1).unlike == 1
