"""A real trial exported: what Inspect's log holds is what the journal says, and its hash proves what was asked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import zipfile_zstd  # noqa: F401
from click.testing import CliRunner
from tests.core.trials.engine.toy import Spec
from tests.core.trials.interchange.logs import INSPECT

from seatrial.cli.main import seatrial
from seatrial.errors import BadInput
from seatrial.trials.contenders.file import Chance, ContenderSpec, ScriptedSpec
from seatrial.trials.contenders.opening import open_contender
from seatrial.trials.engine.plan import Course, Plan
from seatrial.trials.engine.reading import Recorded, read_journal
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.interchange.conversation import NOT_KNOWN
from seatrial.trials.interchange.export import export_journal
from seatrial.trials.interchange.reading import read_logs
from seatrial.trials.item import Item
from seatrial.trials.talk import Delivery
from seatrial.trials.tasks.registry import family, own

CALL = '<tool_call>{"name": "look", "arguments": %s}</tool_call>'


def play(path: Path, courses: list[Course], specs: list[ContenderSpec], attempts: int = 1) -> Recorded:
    async def run() -> None:
        async with contextlib.AsyncExitStack() as stack:
            arms = [await stack.enter_async_context(open_contender(spec)) for spec in specs]
            await run_trial(Plan(courses, attempts=attempts, until="families"), arms, path)

    asyncio.run(run())
    return read_journal(path)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Recorded, dict[str, Path]]:
    """Two families and three habits: a scripted one with errors, and one that writes its tool calls as text."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "said.json").write_text(json.dumps({"default": [CALL % '{"id": "x"}', CALL % '"no json"', "Answer: 1"]}))
    specs: list[ContenderSpec] = [
        ScriptedSpec(name="strong/one", rule={"default": Chance(success=0.8)}, errors=0.1, price_in=1.0, price_out=2.0),
        ScriptedSpec(name="by text", answers="said.json", folder=folder),
    ]
    courses = [Course(family("tool-chains", size="1-4"), 7, items=6, options="size 1-4")]
    courses += [Course(family("mathematics"), 7, items=6)]
    recorded = play(folder / "j.jsonl", courses, specs, attempts=2)
    written = export_journal(folder / "j.jsonl", folder / "logs")
    assert [(log.samples, log.unlike, log.unfinished) for log in written] == [(12, 0, 0)] * 4
    return folder / "j.jsonl", recorded, {log.file.name: log.file for log in written}


def samples(file: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        return [json.loads(archive.read(name)) for name in archive.namelist() if name.startswith("samples/")]


def part(file: Path, name: str) -> Any:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read(name))


def log(files: dict[str, Path], *words: str) -> Path:
    (found,) = [file for name, file in files.items() if all(word in name for word in words)]
    return found


def test_every_attempt_is_a_sample_with_its_score_and_its_errors(trial: Any) -> None:
    _, recorded, files = trial
    for name, arm in (("strong-one", "strong/one"), ("by-text", "by text")):
        for course in ("tool-chains", "mathematics"):
            held = {(one["id"], one["epoch"]): one for one in samples(log(files, name, course))}
            attempts = [a for a in recorded.attempts.values() if (a["arm"], a["family"]) == (arm, course)]
            assert len(held) == len(attempts) == 12
            for attempt in attempts:
                one = held[attempt["item"], attempt["attempt"] + 1]
                assert one["scores"]["oracle"]["value"] == attempt["score"]
                assert one["scores"]["oracle"]["metadata"]["cause"] == attempt["cause"]
                assert ("error" in one) == attempt["error"]
    assert any("error" in one for file in files.values() for one in samples(file)), "the trial has errors in it"


def test_the_conversation_is_the_one_that_the_journal_hashed(trial: Any) -> None:
    _, _, files = trial
    for one in [one for file in files.values() for one in samples(file)]:
        assert one["metadata"]["asked_as_recorded"]
        assert NOT_KNOWN not in json.dumps(one)
    item = family("tool-chains", size="1-4").item(7, 0)
    texts = [one for one in samples(log(files, "by-text", "tool-chains")) if one["id"] == item.id]
    for one in texts:
        assert one["input"] == item.prompt
        assert [message["role"] for message in one["messages"]] == [
            "system", "user", "assistant", "tool", "assistant", "tool", "assistant",
        ]  # fmt: skip
        first, second = (message["tool_calls"][0] for message in one["messages"] if message.get("tool_calls"))
        assert (first["function"], first["arguments"], first.get("parse_error")) == ("look", {"id": "x"}, None)
        assert (second["arguments"], bool(second["parse_error"])) == ({"unreadable": "no json"}, True)
        answer = one["messages"][3]
        assert (answer["tool_call_id"], answer["function"]) == (first["id"], "look")
        assert one["output"]["completion"] == "Answer: 1"
    assert len(texts) == 2


def test_tokens_and_money_add_up_to_those_of_the_journal(trial: Any) -> None:
    _, recorded, files = trial
    calls = [
        line for line in recorded.calls.values() if line["arm"] == "strong/one" and line["family"] == "tool-chains"
    ]
    tokens = [sum(line["reply"][key] for line in calls) for key in ("tokens_in", "tokens_out")]
    used = part(log(files, "strong-one", "tool-chains"), "header.json")["stats"]["model_usage"]["strong/one"]
    assert [used["input_tokens"], used["output_tokens"]] == tokens
    assert used["total_cost"] == pytest.approx((tokens[0] + 2 * tokens[1]) / 1e6)
    assert (
        "total_cost" not in part(log(files, "by-text", "tool-chains"), "header.json")["stats"]["model_usage"]["by text"]
    )


def test_a_log_has_the_parts_and_names_of_one_that_inspect_wrote(trial: Any) -> None:
    _, _, files = trial
    file = log(files, "strong-one", "tool-chains")
    with zipfile.ZipFile(file) as ours, zipfile.ZipFile(INSPECT[0]) as real:
        kinds = {name.partition("/")[0] for name in ours.namelist()}
        assert kinds == {name.partition("/")[0] for name in real.namelist()} - {"reductions.json"}
        for name in ("header.json", "_journal/start.json"):
            theirs = json.loads(real.read(name))
            own_one = json.loads(ours.read(name))
            assert set(own_one) <= set(theirs)
            needed = {"eval_id", "run_id", "created", "task", "task_id", "dataset", "model", "config"}
            assert needed <= set(own_one["eval"])
            assert set(own_one["eval"]) - {"metadata"} <= set(theirs["eval"])
        theirs = json.loads(real.read("samples/s0_epoch_1.json"))
        assert set(samples(file)[0]) - {"error"} <= set(theirs)
        theirs = json.loads(real.read("summaries.json"))[0]
        assert set(part(file, "summaries.json")[0]) - {"error"} <= set(theirs)
    assert len(part(file, "summaries.json")) == len(samples(file)) == 12


def test_our_logs_come_back_with_the_scores_that_went_out(trial: Any) -> None:
    _, recorded, files = trial
    outcomes = read_logs([str(file) for file in files.values()])
    assert set(outcomes.scores) == {"strong/one", "by text"}
    for (course, _, arm, _), attempt in recorded.attempts.items():
        assert attempt["score"] in outcomes.scores[arm][f"{course}/{attempt['item']}"]
    errors = sum(attempt["error"] for attempt in recorded.attempts.values())
    assert sum(causes.total() for causes in outcomes.lost.values()) == errors > 0


def test_no_two_logs_share_an_id_since_the_viewer_would_hide_one(trial: Any) -> None:
    headers = [part(file, "header.json")["eval"] for file in trial[2].values()]
    assert len({header["task_id"] for header in headers}) == len({header["eval_id"] for header in headers}) == 4


def test_what_is_there_is_not_written_over(trial: Any) -> None:
    journal, _, files = trial
    before = {file: file.read_bytes() for file in files.values()}
    with pytest.raises(BadInput, match="is there already"):
        export_journal(journal, next(iter(before)).parent)
    assert {file: file.read_bytes() for file in before} == before
    assert not list(next(iter(before)).parent.glob(".*")), "no half file is left"


def test_tasks_of_ones_own_need_their_file_and_a_changed_one_is_told(tmp_path: Path) -> None:
    tasks = tmp_path / "sums.yaml"
    rows = [
        {"id": f"s{n}", "prompt": f"{n} + 1?", "checker": {"kind": "exact", "answer": str(n + 1)}} for n in range(4)
    ]
    tasks.write_text(json.dumps({"tasks": rows}))
    specs = [ScriptedSpec(name=name, rule={"default": Chance(success=0.5)}) for name in ("x", "y")]
    play(tmp_path / "j", [Course(own(tasks))], specs)
    with pytest.raises(BadInput, match=r"own-sums.*--tasks"):
        export_journal(tmp_path / "j", tmp_path / "logs")
    assert [log.unlike for log in export_journal(tmp_path / "j", tmp_path / "logs", [tasks])] == [0, 0]
    tasks.write_text(tasks.read_text().replace(" + 1?", " plus one?"))
    ran = CliRunner().invoke(
        seatrial, ["export", str(tmp_path / "j"), "--to", str(tmp_path / "later"), "--tasks", str(tasks)]
    )
    assert (ran.exit_code, ran.stdout.count("4 of them: today's tasks are not what was asked then")) == (0, 2)
    (first, *_) = sorted((tmp_path / "later").iterdir())
    assert all(one["messages"][0]["content"] == NOT_KNOWN for one in samples(first)), "no other question in its place"


class Agent:
    """A command-line agent: it gives no calls of its own to see."""

    def __init__(self, name: str, text: str) -> None:
        self.spec, self.text = Spec(name, kind="command"), text

    def identity(self) -> str:
        return self.spec.name

    async def work(self, item: Item, *, seed: int, limits: Any) -> Delivery:
        error = "no end to the work" if self.text == "hangs" else None
        return Delivery(self.text, calls=3, tokens_in=30, tokens_out=6, seconds=0.5, error=error)


def test_what_a_command_was_asked_and_printed_is_there(tmp_path: Path) -> None:
    arms = [Agent("right", "Answer: 7"), Agent("stuck", "hangs")]
    courses = [Course(family("mathematics", size="1"), 3, items=3, options="size 1")]
    asyncio.run(run_trial(Plan(courses), arms, tmp_path / "j"))
    first, second = export_journal(tmp_path / "j", tmp_path / "logs")
    assert (first.unlike, second.unlike, first.samples) == (0, 0, 3)
    for one in samples(first.file):
        asked = family("mathematics", size="1").item(3, one["metadata"]["index"])
        assert [message["content"] for message in one["messages"]][-2:] == [asked.prompt, "Answer: 7"]
        assert one["model_usage"]["right"] == {"input_tokens": 30, "output_tokens": 6, "total_tokens": 36}
    assert {one["error"]["message"] for one in samples(second.file)} == {"no end to the work"}


def test_a_journal_without_attempts_and_a_file_that_is_none_are_refused(tmp_path: Path, trial: Any) -> None:
    (tmp_path / "j").write_bytes(trial[0].read_bytes().split(b"\n", 1)[0] + b"\n")
    with pytest.raises(BadInput, match="No attempt"):
        export_journal(tmp_path / "j", tmp_path / "logs")
    with pytest.raises(BadInput, match="no journal"):
        export_journal(tmp_path / "none", tmp_path / "logs")


READ = """
import json, sys
from inspect_ai.log import list_eval_logs, read_eval_log, read_eval_log_sample_summaries
found = []
for info in list_eval_logs(sys.argv[1]):
    log = read_eval_log(info.name)
    tools = sum(len(m.tool_calls or []) for s in log.samples for m in s.messages if m.role == "assistant")
    found.append([log.eval.model, log.eval.task, len(log.samples), len(read_eval_log_sample_summaries(info.name)),
      sum(s.error is not None for s in log.samples), tools, sum(s.scores["oracle"].value for s in log.samples),
      log.stats.model_usage[log.eval.model].input_tokens])
print(json.dumps(sorted(found)))
"""


@pytest.mark.skipif("SEATRIAL_INSPECT" not in os.environ, reason="SEATRIAL_INSPECT names no command of Inspect")
def test_inspect_itself_reads_all_of_it(trial: Any) -> None:
    _, recorded, files = trial
    python = Path(os.environ["SEATRIAL_INSPECT"]).with_name("python")
    folder = next(iter(files.values())).parent
    ran = subprocess.run([python, "-c", READ, folder], capture_output=True, text=True, check=True)
    wanted = []
    for arm in ("strong/one", "by text"):
        for course in ("tool-chains", "mathematics"):
            attempts = [a for a in recorded.attempts.values() if (a["arm"], a["family"]) == (arm, course)]
            calls = [
                line["reply"] for line in recorded.calls.values() if (line["arm"], line["family"]) == (arm, course)
            ]
            said = [message for one in samples(log(files, arm.replace("/", "-").replace(" ", "-"), course))
                    for message in one["messages"]]  # fmt: skip
            wanted.append([
                arm, course, 12, 12, sum(a["error"] for a in attempts), sum(len(m.get("tool_calls", ())) for m in said),
                sum(a["score"] for a in attempts), sum(reply["tokens_in"] for reply in calls),
            ])  # fmt: skip
    assert json.loads(ran.stdout) == sorted(wanted)
    assert sys.executable != str(python)
