"""A task of Inspect on two contenders. What runs one needs Inspect's command: SEATRIAL_INSPECT=.../bin/inspect."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from seatrial.trials.interchange.inspect_slices import set_aside
from seatrial.trials.interchange.inspect_trial import slices

needs_inspect = pytest.mark.skipif("SEATRIAL_INSPECT" not in os.environ, reason="SEATRIAL_INSPECT names no Inspect")
KEY = "sk-inspect-0123456789"
TASK = """
import random
from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import match
from inspect_ai.solver import generate

def dataset(n):
    return [Sample(id=f"s{i}", input=f"What is {i}+1?", target=str(i + 1)) for i in range(n)]

@task
def sums(n: int = 200):
    return Task(dataset=dataset(n), solver=generate(), scorer=match())

@task
def loose(n: int = 40):
    from inspect_ai.dataset import MemoryDataset
    rows = MemoryDataset(dataset(n))
    rows.shuffle()
    return Task(dataset=rows, solver=generate(), scorer=match())
"""


def test_slices_cover_all_samples_once_and_grow() -> None:
    for most in (1, 15, 16, 17, 1000):
        parts = list(slices(most))
        assert [n for start, end in parts for n in range(start, end)] == list(range(most))
    sizes = [end - start for start, end in slices(3000)]
    assert sizes[0] == 16
    assert max(sizes) == 256
    assert sizes[:-1] == sorted(sizes[:-1])


def test_what_a_slice_left_is_kept_each_time(tmp_path: Path) -> None:
    for _ in range(3):
        (tmp_path / "s").mkdir()
        set_aside(tmp_path / "s")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"s.unfinished-{n}" for n in (1, 2, 3)]


@dataclass
class Harbour:
    """An endpoint that adds as its model's name says: `even` is right for even numbers, `third` is not for thirds."""

    port: int = 0
    pause: float = 0.0
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        content = body["messages"][-1]["content"]
        number = int(re.search(r"What is (\d+)", json.dumps(content))[1])  # type: ignore[index]
        model = body["model"]
        self.asked[model, number] += 1
        self.keys.add(request.headers["Authorization"])
        await asyncio.sleep(self.pause)
        if model == "broken" or (model == "shaky" and number % 4 == 0):
            return web.json_response({"error": {"message": "no"}}, status=400)
        right = {"even": number % 2 == 0, "third": number % 3 != 0}.get(model, True)
        said = f"{number + 1 if right else number}" + (f" {KEY}" if model == "parrot" else "")
        choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}
        return web.json_response(
            {"id": "x", "object": "chat.completion", "created": 1, "model": model, "choices": [choice], "usage": usage}
        )


@pytest.fixture
def harbour() -> Iterator[Harbour]:
    place, ready, loop = Harbour(), threading.Event(), asyncio.new_event_loop()

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", place.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        place.port = runner.addresses[0][1]
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    yield place
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@dataclass
class Command:
    """`seatrial trial --inspect` in a folder of its own."""

    folder: Path
    harbour: Harbour

    def words(self, a: str, b: str, *words: str, task: str = "task.py@sums") -> list[str]:
        (self.folder / "task.py").write_text(TASK)
        rows = [
            {"name": name, "kind": "endpoint", "base_url": f"http://127.0.0.1:{self.harbour.port}/v1", "model": name,
             "key_env": "TEST_KEY"} for name in (a, b)
        ]  # fmt: skip
        (self.folder / "contenders.yaml").write_text(json.dumps(rows))
        named = ["--inspect", task, "--journal", "logs", *words]
        return [sys.executable, "-m", "seatrial.cli.main", "trial", a, b, *named]

    def start(self, *words: str, **more: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.words(*words, **more), cwd=self.folder, env={**os.environ, "TEST_KEY": KEY},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: str, **more: Any) -> tuple[int, str, str]:
        process = self.start(*words, **more)
        out, errors = process.communicate(timeout=240)
        assert "Traceback" not in errors, errors
        assert KEY not in out + errors
        return process.returncode, out, errors

    def logs(self) -> list[Path]:
        return sorted((self.folder / "logs").glob("*/*.eval"))


@pytest.fixture
def command(tmp_path: Path, harbour: Harbour) -> Command:
    return Command(tmp_path, harbour)


@needs_inspect
def test_a_task_is_decided_early_and_the_same_command_calls_nothing_again(command: Command, harbour: Harbour) -> None:
    code, out, errors = command.run("even", "right", "--format", "json")
    told = json.loads(out)
    assert (code, told["decision"], told["ended_because"], told["bank"]) == (0, "b", "decided", 200), errors
    assert told["items_used"] < 100
    assert told["judged_by"] == "Inspect's scorer match"
    rows = list(csv.DictReader((command.folder / "logs" / "pairs.csv").open()))
    assert [(float(row["a"]), float(row["b"])) for row in rows] == [
        (float(int(row["item"][1:]) % 2 == 0), 1.0) for row in rows
    ]
    assert [row["item"] for row in rows] != sorted(row["item"] for row in rows), "the order is drawn"
    numbers = {int(row["item"][1:]) for row in rows}
    assert harbour.asked == Counter({(arm, number): 1 for arm in ("even", "right") for number in numbers})
    assert harbour.keys == {f"Bearer {KEY}"}
    again = json.loads(command.run("even", "right", "--format", "json")[1])
    assert sum(harbour.asked.values()) == 2 * len(numbers), "a finished slice is not run again"
    assert again["slices_reused"] == 2 * told["slices"]
    assert {**again, "slices_reused": 0} == {**told, "slices_reused": 0}
    code, _, errors = command.run("even", "right", "--seed", "2")
    assert (code, "belongs to another trial; changed: seed" in errors) == (2, True)


@needs_inspect
def test_a_bank_that_ends_gives_the_exact_answer(command: Command) -> None:
    code, out, errors = command.run("right", "also-right", task="task.py@sums -T n=12")
    assert code == 0, errors
    text = " ".join(out.split())
    assert "A is right, B is also-right. Equivalent" in text
    assert "that is exact, the whole bank was used" in text
    assert "It took 12 items of a bank of 12" in text
    assert "the task's own scorer in Inspect" in text


@needs_inspect
def test_errors_count_as_0_and_are_told(command: Command) -> None:
    code, out, errors = command.run("shaky", "right", "--ship", "right", task="task.py@sums -T n=12")
    assert code == 0, errors
    assert "A is right, B is shaky.\nSafe to ship A" in out, "the one to ship comes first"
    assert "shaky: 3 attempts without a score counted as 0 (error: 3)." in " ".join(out.split())
    rows = list(csv.DictReader((command.folder / "logs" / "pairs.csv").open()))
    assert {row["item"] for row in rows if row["b"] == "0"} == {"s0", "s4", "s8"}


@needs_inspect
def test_an_endpoint_that_only_errs_is_no_result(command: Command) -> None:
    code, out, errors = command.run("broken", "right")
    assert (code, out) == (2, "")
    assert "All 16 samples from 1 on ended in an error with “broken”" in errors
    assert "seatrial doctor" in errors
    assert (command.folder / "logs" / "000001-000016-seatrial-broken.unfinished-1").is_dir(), (
        "it is run again next time"
    )


@needs_inspect
def test_a_task_that_shuffles_differently_each_time_is_refused(command: Command) -> None:
    code, _, errors = command.run("even", "right", task="task.py@loose")
    assert code == 2
    assert "other samples each time it is loaded" in errors


@needs_inspect
def test_a_task_that_is_not_there_is_told_in_inspects_words(command: Command) -> None:
    code, _, errors = command.run("even", "right", task="nothing.py")
    assert code == 2
    assert "Inspect did not finish samples 1 to 16 with “even”. Its last words:" in errors
    assert "No inspect tasks were found" in errors.split("last words:")[1]


@needs_inspect
def test_a_key_that_an_endpoint_says_back_is_in_no_file(command: Command) -> None:
    code, _, errors = command.run("parrot", "right", task="task.py@sums -T n=4")
    assert code == 2
    assert "“parrot” repeats its key" in errors
    assert command.logs() == []
    held = [path for path in command.folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert held == []


@needs_inspect
@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_trial_goes_on_and_nothing_of_it_keeps_calling(
    command: Command, harbour: Harbour, way: signal.Signals
) -> None:
    harbour.pause = 0.3
    process = command.start("even", "third", "--concurrency", "2")
    while len(command.logs()) < 3 or sum(harbour.asked.values()) < 38:  # in the second slice
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(way)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == (130 if way is signal.SIGINT else -signal.SIGKILL), errors
    assert ("Undecided" in out) == (way is signal.SIGINT), "what was found so far is told"
    asked = sum(harbour.asked.values())
    time.sleep(1.5)
    assert sum(harbour.asked.values()) - asked <= 2, "only what was under way"
    harbour.pause = 0.0
    first = [path for path in command.logs() if path.parent.name.startswith("000001-000016")]
    before = {path: path.read_bytes() for path in first}
    code, out, errors = command.run("even", "third", "--items", "32", "--format", "json")
    assert (code, json.loads(out)["items_given"]) == (0, 32), errors
    assert json.loads(out)["slices_reused"] >= 2
    assert {path: path.read_bytes() for path in first} == before
    assert list((command.folder / "logs").glob("*.unfinished-1")), "what was cut off is kept"
