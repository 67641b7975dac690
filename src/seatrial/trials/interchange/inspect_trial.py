"""A task of Inspect on two contenders, slice by slice, until the decision is certain or all samples are used.

Inspect runs the task and judges the answers with the task's own scorer; the order, the pairs and the decision are
ours. A slice that ended is in the folder, and is not run again.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import orjson

from seatrial.errors import BadInput, NotReady
from seatrial.trials.contenders.causes import one_line
from seatrial.trials.decide.decision import Arm, Decision
from seatrial.trials.decide.stream import Stream
from seatrial.trials.interchange.inspect_log import InspectLog, outcomes_of
from seatrial.trials.interchange.inspect_slices import (
    InspectArm,
    Interrupted,
    find_inspect,
    finished,
    run_slice,
    set_aside,
)
from seatrial.trials.interchange.outcomes import Outcomes
from seatrial.trials.interchange.table import write_table

FIRST_SLICE, LARGEST_SLICE = 16, 256
Tell = Callable[[str], None]


@dataclass(frozen=True)
class InspectQuestion:
    """What is asked. `task` is Inspect's name of it with options to it; `items` the most samples to use."""

    task: tuple[str, ...]
    seed: int = 1
    margin: float = 0.05
    error: float = 0.05
    ship: Arm | None = None
    items: int | None = None
    score: str | None = None


@dataclass
class InspectResult:
    """What was found. `rows` are the pairs (sample, score of A, of B), in order; `bank` counts the task's samples."""

    names: tuple[str, str]
    folder: Path
    rows: list[tuple[str, float, float]] = field(default_factory=list)
    lost: dict[str, Counter[str]] = field(default_factory=dict)
    tokens: Counter[str] = field(default_factory=Counter)
    bank: int | None = None
    scorer: str = ""
    version: str = ""
    slices: int = 0
    reused: int = 0
    ended_because: Literal["decided", "bank", "items", "interrupted"] = "interrupted"
    decision: Decision | None = None


def slices(most: int) -> Iterator[tuple[int, int]]:
    """From where to where: small at first, since most answers come early; a process takes seconds to start."""
    start = 0
    while start < most:
        end = min(most, start + min(LARGEST_SLICE, max(FIRST_SLICE, start // 2)))
        yield start, end
        start = end


async def run_inspect_trial(
    asked: InspectQuestion, arms: Sequence[InspectArm], folder: Path, *, stop: asyncio.Event, tell: Tell
) -> InspectResult:
    """Run it, or go on with what the folder holds. BadInput where the folder is of another trial."""
    inspect = find_inspect()
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder) as lock:
        _same(asked, arms, folder)
        trial = _Trial(asked, arms, folder, inspect, lock, stop)
        with contextlib.suppress(Interrupted):
            await trial.run(tell)
        return trial.result


class _Trial:
    """One run of it."""

    def __init__(
        self,
        asked: InspectQuestion,
        arms: Sequence[InspectArm],
        folder: Path,
        inspect: str,
        lock: int,
        stop: asyncio.Event,
    ) -> None:
        self.asked, self.arms, self.folder, self.inspect = asked, arms, folder, inspect
        self.lock, self.stop = lock, stop
        self.score = asked.score
        self.seen: set[str] = set()
        self.stream: Stream | None = None
        self.result = InspectResult((arms[0].name, arms[1].name), folder)

    async def run(self, tell: Tell) -> None:
        """Slice by slice."""
        result = self.result
        for start, end in slices(self.asked.items or 10**9):
            last = end if result.bank is None else min(end, result.bank)
            # Who is first changes, so that an endpoint that tires or warms up does both arms the same.
            order = self.arms if result.slices % 2 == 0 else self.arms[::-1]
            logs = {arm.name: await self._slice(arm, start, last) for arm in order}
            self._take(*(logs[arm.name] for arm in self.arms))
            stream = self.stream
            assert stream is not None
            result.decision = stream.decision()
            tell(self._standing(result.decision))
            if stream.decided and stream.items < (result.bank or 0):
                result.ended_because = "decided"
                return
            if result.bank is not None and end >= result.bank:
                result.ended_because = "bank"
                return
        result.ended_because = "items"

    async def _slice(self, arm: InspectArm, start: int, end: int) -> InspectLog:
        place = self.folder / f"{start + 1:06d}-{end:06d}-{arm.service}"
        if log := finished(place):
            self.result.reused += 1
        else:
            if place.exists():
                set_aside(place)
            if self.stop.is_set():
                raise Interrupted
            log = await run_slice(
                self.inspect, self.asked.task, arm, (start, end), self.asked.seed, place, stop=self.stop, lock=self.lock
            )
        if log.samples and all(sample.get("error") for sample in log.samples.values()):
            first = next(iter(log.samples.values()))["error"]
            first = first.get("message", "") if isinstance(first, dict) else str(first)
            set_aside(place)
            raise NotReady(
                f"All {len(log.samples)} samples from {start + 1} on ended in an error with “{arm.name}”: "
                f"{arm.secret.hidden(one_line(first))[:300]}.",
                "That is no result. See `seatrial doctor`; the same command then goes on where this ended.",
            )
        return log

    def _take(self, a: InspectLog, b: InspectLog) -> None:
        """The slice's pairs into the decision, in the order in which Inspect drew them."""
        result = self.result
        found = [self._read(a), self._read(b)]
        (first, second), ids = found, _ids(a)
        unlike = _by_item(first) != _by_item(second)
        if ids != _ids(b) or unlike or self.seen & set(ids):
            raise BadInput(
                "The task gives other samples each time it is loaded, so that there are no pairs.",
                "Have it shuffle with a seed, or not at all: the order is drawn here.",
            )
        self.seen |= set(ids)
        if self.stream is None:
            result.bank = _bank(a)
            self.stream = Stream(self.asked.margin, self.asked.error, result.bank, self.asked.ship)
            result.version = str(a.spec.get("packages", {}).get("inspect_ai", ""))
        scores = [next(iter(one.scores.values()), {}) for one in found]
        task = str(a.spec.get("task", ""))[:200]
        for name in ids:
            values = [one[f"{task}/{name}"] for one in scores]
            mean_a, mean_b = (sum(attempts) / len(attempts) for attempts in values)
            result.rows.append((name, mean_a, mean_b))
            self.stream.add(mean_a - mean_b)
        for arm, one, log in zip(self.arms, found, (a, b), strict=True):
            result.lost.setdefault(arm.name, Counter()).update(*one.lost.values())
            result.tokens[arm.name] += _tokens(log)
        result.slices += 1
        write_table(self.folder / "pairs.csv", result.rows)

    def _read(self, log: InspectLog) -> Outcomes:
        """The scores of a slice; the score that the first one was judged by counts to the end."""
        outcomes = outcomes_of(log, self.score)
        if outcomes.scored_by:
            self.score = self.result.scorer = next(iter(outcomes.scored_by))
        return outcomes

    def _standing(self, told: Decision) -> str:
        used = f"{len(self.result.rows)} of {self.result.bank} samples"
        return f"{used}: A less B {told.difference:+.3f} ({told.low:+.3f} to {told.high:+.3f}), {told.decision}"


def _by_item(outcomes: Outcomes) -> dict[str, int]:
    return {item: mark for (_, item), mark in outcomes.asked.items()}


def _ids(log: InspectLog) -> list[str]:
    ids = log.spec.get("dataset", {}).get("sample_ids")
    return [str(name) for name in ids] if isinstance(ids, list) else []


def _bank(log: InspectLog) -> int:
    """How many samples the task has in all, whatever the slice."""
    count = log.spec.get("dataset", {}).get("samples")
    if not isinstance(count, int) or count < 1:
        raise BadInput("The task has no samples, or does not say how many.", "Give a task with a fixed data set.")
    return count


def _tokens(log: InspectLog) -> int:
    """Of the contender, not of a model that judges."""
    model = log.spec["model"]
    used = [sample.get("model_usage", {}).get(model, {}) for sample in log.samples.values()]
    return sum(one.get("total_tokens", 0) for one in used)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[int]:
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(
                f"{folder} belongs to a trial that is running.", "Wait for it, or give --journal another folder."
            ) from None
        yield lock
    finally:
        os.close(lock)


def _same(asked: InspectQuestion, arms: Sequence[InspectArm], folder: Path) -> None:
    """Refuse a folder that holds another trial; a new one is marked as this one's."""
    parts = {"task": asked.task, "seed": asked.seed, **{f"contender {arm.name}": arm.identity for arm in arms}}
    now = {name: hashlib.sha256(repr(part).encode()).hexdigest()[:24] for name, part in parts.items()}
    file = folder / "trial.json"
    if not file.exists():
        file.write_bytes(orjson.dumps(now))
        return
    try:
        then = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError:
        then = {}
    changed = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    if changed:
        raise BadInput(
            f"{folder} belongs to another trial; changed: {', '.join(changed)}.",
            "Give --journal another folder for a new trial, or repeat the command as it was.",
        )
