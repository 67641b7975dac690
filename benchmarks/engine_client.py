"""One harness in one process: one-turn samples against an endpoint, timed from inside after a warm-up.

python engine_client.py HARNESS PORT SAMPLES CONCURRENCY prints seconds and CPU seconds as JSON: those of all samples,
less those of a run with 64, so that what a run costs once (loading a dataset, opening a log) is nobody's. `bare` and
`seatrial` run in the project's environment, `lm-eval` and `inspect` in one of their own.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODEL = "adder-0"
FEW = 64
Run = Callable[[int, int, int], None]  # port, samples, concurrency


def pairs(samples: int) -> list[tuple[str, str]]:
    """Questions with their answers."""
    draw = random.Random(1)
    numbers = [(draw.randrange(1000), draw.randrange(1000)) for _ in range(samples)]
    return [(f"What is {a} + {b}?", str(a + b)) for a, b in numbers]


def bare(port: int, samples: int, concurrency: int) -> None:
    """An aiohttp loop that compares the answer, and does nothing else."""
    import aiohttp

    async def run() -> None:
        waiting = iter(pairs(samples))
        right = 0

        async def work(session: aiohttp.ClientSession) -> None:
            nonlocal right
            for question, answer in waiting:
                body = {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": question}],
                    "max_tokens": 2048,
                    "temperature": 0,
                }
                async with session.post(f"http://127.0.0.1:{port}/v1/chat/completions", json=body) as response:
                    found = await response.json()
                right += found["choices"][0]["message"]["content"] == answer

        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(work(session) for _ in range(concurrency)))
        assert right == samples

    asyncio.run(run())


def seatrial(port: int, samples: int, concurrency: int) -> None:
    """A trial of two contenders, journal, scoring and decision on; its margin is so small that it uses all items."""
    from tests.core.trials.engine.toy import Sums

    from seatrial.trials.contenders.endpoint import Endpoint
    from seatrial.trials.contenders.file import EndpointSpec
    from seatrial.trials.engine.plan import Course, Plan
    from seatrial.trials.engine.trial import run_trial

    address = f"http://127.0.0.1:{port}/v1"
    specs = [EndpointSpec(name=name, base_url=address, model=MODEL, concurrency=concurrency) for name in "AB"]

    async def run(journal: Path) -> None:
        async with Endpoint(specs[0]) as a, Endpoint(specs[1]) as b:
            plan = Plan([Course(Sums(), items=samples // 2)], margin=1e-6)
            result = await run_trial(plan, [a, b], journal, concurrency=concurrency)
        assert result.calls == samples
        assert result.families[0].shares["A"].mean == 1

    # Beside the project, where a journal would be: on the disk, not in memory.
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent.parent / "var") as folder:
        asyncio.run(run(Path(folder, "journal.jsonl")))


def lm_eval(port: int, samples: int, concurrency: int) -> None:
    """Its own client for chat completions, a task of one generation and an exact match."""
    from lm_eval import simple_evaluate  # type: ignore[import-not-found]
    from lm_eval.api.task import ConfigurableTask  # type: ignore[import-not-found]

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sums.jsonl")
        file.write_text("".join(json.dumps({"question": q, "answer": a}) + "\n" for q, a in pairs(samples)))
        task = ConfigurableTask(
            config={
                "task": "sums",
                "dataset_path": "json",
                "dataset_kwargs": {"data_files": {"test": str(file)}},
                "test_split": "test",
                "output_type": "generate_until",
                "doc_to_text": "{{question}}",
                "doc_to_target": "{{answer}}",
                "generation_kwargs": {"until": ["\n"], "max_gen_toks": 2048},
                "metric_list": [{"metric": "exact_match", "aggregation": "mean", "higher_is_better": True}],
            }
        )
        where = f"http://127.0.0.1:{port}/v1/chat/completions"
        found = timed(
            lambda: simple_evaluate(
                model="local-chat-completions",
                model_args=f"model={MODEL},base_url={where},num_concurrent={concurrency},tokenized_requests=False",
                tasks=[task],
                apply_chat_template=True,
                bootstrap_iters=0,
                log_samples=True,
            )
        )
        assert found["results"]["sums"]["exact_match,none"] == 1


def inspect(port: int, samples: int, concurrency: int) -> None:
    """One generation and a match, its log written, its display off."""
    from inspect_ai import Task, eval  # type: ignore[import-not-found]
    from inspect_ai.dataset import MemoryDataset, Sample  # type: ignore[import-not-found]
    from inspect_ai.scorer import match  # type: ignore[import-not-found]
    from inspect_ai.solver import generate  # type: ignore[import-not-found]

    os.environ.update(MOCK_API_KEY="none", MOCK_BASE_URL=f"http://127.0.0.1:{port}/v1")
    data = MemoryDataset([Sample(input=question, target=answer) for question, answer in pairs(samples)])
    task = Task(dataset=data, solver=generate(), scorer=match())
    with tempfile.TemporaryDirectory() as folder:
        (log,) = timed(
            lambda: eval(
                task,
                model=f"openai-api/mock/{MODEL}",
                max_connections=concurrency,
                max_samples=concurrency,
                log_dir=folder,
                display="none",
            )
        )
    assert log.status == "success"
    assert log.results.scores[0].metrics["accuracy"].value == 1


HARNESSES: dict[str, Run] = {"bare": bare, "seatrial": seatrial, "lm-eval": lm_eval, "inspect": inspect}
MEASURED: list[tuple[float, float]] = []


def cpu() -> float:
    """Seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(call: Callable[[], Any]) -> Any:
    """A call's result; its seconds are noted."""
    started, before = time.perf_counter(), cpu()
    found = call()
    MEASURED.append((time.perf_counter() - started, cpu() - before))
    return found


if __name__ == "__main__":
    name, port, samples, concurrency = sys.argv[1], *map(int, sys.argv[2:5])
    logging.disable(logging.WARNING)
    run = HARNESSES[name]
    for count in (FEW, FEW, samples):  # imports and first connections, what a run costs once, and all
        if name in ("bare", "seatrial"):
            timed(lambda count=count: run(port, count, concurrency))  # type: ignore[misc]
        else:
            run(port, count, concurrency)
    _, few, all_ = MEASURED
    each = [(whole - part) / (samples - FEW) for whole, part in zip(all_, few, strict=True)]
    print(json.dumps({"seconds": each[0] * samples, "cpu": each[1] * samples}))
