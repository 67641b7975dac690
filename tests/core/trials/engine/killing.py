"""Kill a real trial with a real endpoint that counts, at random moments: what was paid twice, lost, decided.

`python -m tests.core.trials.engine.killing 50` prints it; the gate does the same with fewer.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.core.trials.engine.toy import Sums

from seatrial.trials.engine.reading import CallKey, read_journal
from seatrial.trials.engine.summary import summarise
from seatrial.trials.result import TrialResult

ROOT = Path(__file__).parents[4]
HERE = "tests.core.trials.engine"


@dataclass(frozen=True)
class Found:
    """What came of it."""

    kills: int
    twice: int  # calls that the journal held and that were asked again
    lost: int  # calls that the journal held and holds no more
    torn: int  # kills that left a torn line
    killed: TrialResult
    whole: TrialResult


@contextmanager
def endpoint(delay: float) -> Iterator[int]:
    command = [sys.executable, str(ROOT / "benchmarks" / "mock_endpoint.py"), "--delay", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def counts(port: int) -> dict[str, int]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/counts") as answer:
        found: dict[str, int] = json.load(answer)
    return found


def start(journal: Path, port: int, wrong: tuple[int, int]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"{HERE}.small_trial", str(journal), str(port), *map(str, wrong)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def asked(key: CallKey, wrong: tuple[int, int]) -> str:
    """How the endpoint names the call of a journal's line."""
    _, index, arm, _, turn = key
    model = f"{arm.lower()}-{wrong[0] if arm == 'A' else wrong[1]}"
    return f"{model} {1 + 2 * turn} {Sums().item(1, index).prompt}"


def kill_often(
    folder: Path, kills: int, *, longest: float, wrong: tuple[int, int], seed: int = 0, delay: float = 0.02
) -> Found:
    """Start, kill -9 after a random time, start again, until it has been killed so often; then let it end."""
    draw = random.Random(seed)
    held: dict[CallKey, Any] = {}
    before: dict[str, int] = {}
    twice = lost = torn = killed = 0
    journal, ended = folder / "killed.jsonl", False
    with endpoint(delay) as port:
        while not ended:
            process = start(journal, port, wrong)
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            if killed < kills:
                time.sleep(draw.uniform(0, longest))
                os.kill(process.pid, signal.SIGKILL)
            process.communicate(timeout=120)
            ended = process.returncode == 0
            killed += not ended
            time.sleep(delay + 0.02)  # what was on its way to the endpoint has arrived
            now = counts(port)
            twice += sum(now[asked(key, wrong)] > before[asked(key, wrong)] for key in held)
            if journal.exists() and journal.stat().st_size:
                recorded = read_journal(journal)
                torn += recorded.torn
                lost += sum(recorded.calls.get(key) != line for key, line in held.items())
                held = dict(recorded.calls)
            before = now
        # The same address, since a contender at another address would be another contender.
        start(folder / "whole.jsonl", port, wrong).communicate(timeout=120)
    return Found(killed, twice, lost, torn, summarise(journal), summarise(folder / "whole.jsonl"))


if __name__ == "__main__":
    many = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        found = kill_often(Path(place), many, longest=0.3, wrong=(30, 36))
    same = found.killed.decisions == found.whole.decisions
    print(f"killed {found.kills} times ({found.torn} torn lines), {found.killed.calls} calls in the journal")
    print(f"paid twice {found.twice}, lost {found.lost}, same decision {same}: {found.killed.decisions[0]}")
    sys.exit(found.twice + found.lost + (not same) > 0)
