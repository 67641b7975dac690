"""Running a trial: attempts side by side, results entered in schedule order, an end for a stated reason."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from seatrial import __version__
from seatrial.errors import BadInput, NotReady
from seatrial.trials.engine.attempt import Conversation, Outcome, work
from seatrial.trials.engine.budget import Budget
from seatrial.trials.engine.desk import Desk, Unfinished
from seatrial.trials.engine.journal import Journal
from seatrial.trials.engine.plan import Arm, Contender, Plan, is_worker
from seatrial.trials.engine.reading import Recorded
from seatrial.trials.engine.schedule import Schedule, Try, Unit
from seatrial.trials.engine.standing import Standing
from seatrial.trials.item import Item

PATIENCE_SECONDS = 20.0  # for answers under way, once no more calls are started


class Session:
    """One run of a trial, from where its journal ends. `standing` and `desk` may be looked at while it runs."""

    def __init__(
        self,
        plan: Plan,
        arms: Sequence[Arm],
        journal: Journal,
        recorded: Recorded,
        budget: Budget,
        *,
        concurrency: int,
        standing: Standing,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.plan, self.arms = plan, {arm.spec.name: arm for arm in arms}
        self.journal, self.recorded, self.budget = journal, recorded, budget
        self.desk = Desk(journal, budget, plan.rules, recorded.calls)
        self.standing = standing
        courses = [plan.against.bounded(course) for course in plan.courses] if plan.against else plan.courses
        self.schedule = Schedule(courses, recorded.units)
        self.concurrency = concurrency
        self.attempts = sum(key[2] in self.arms for key in recorded.attempts)  # finished, over all sessions
        self.changed = changed
        each = max(1, -(-concurrency // len(arms)))
        most = {name: min(each, getattr(arm.spec, "concurrency", each)) for name, arm in self.arms.items()}
        self._slots = {name: asyncio.Semaphore(number) for name, number in most.items()}
        # Enough to keep every slot busy while the first is slow; no more, since a decision makes the rest void.
        self._window = 2 * max(most.values()) if concurrency > 1 else 1
        self._open: deque[Unit] = deque()
        self._tasks: dict[asyncio.Task[None], tuple[str, str]] = {}  # with arm and family
        self._wake = asyncio.Event()
        self._failure: BaseException | None = None
        self._hurry = asyncio.Event()

    async def run(self) -> str:
        """Run until there is a reason to end; the reason. An error that ended it is raised once all is written."""
        limits = self.budget.limits.written()
        self.journal.write(
            {"kind": "session", "seatrial": __version__, "limits": limits, "concurrency": self.concurrency}
        )
        because = "interrupted"
        self._leave()  # what an earlier session decided
        try:
            because = await self._loop()
        except asyncio.CancelledError:
            self._hurry.set()
            raise
        finally:
            await self._stop(because)
            because = "decided" if self.standing.finished else because
            self.journal.write({"kind": "end", "because": because, "abandoned": self.desk.abandoned})
        if self._failure is not None:
            raise self._failure
        if self.journal.full:
            raise NotReady(
                f"There is no room left on the disk for the journal {self.journal.path}.",
                "All calls that were made are in it. Make room; the same command then goes on where this ended.",
            )
        return because

    def interrupt(self) -> None:
        """Start no more calls, wait a little for those under way; a second time: do not wait."""
        if self.budget.closed:
            self._hurry.set()
        self.budget.close("interrupted")
        self._wake.set()

    async def _loop(self) -> str:
        while True:
            self._enter()
            if self.standing.finished:
                return "decided"
            if self.budget.closed:
                return self.budget.closed if self.budget.closed == "budget" else "interrupted"
            course = self.schedule.coming()
            if course is not None and len(self._open) < self._window:
                take = self.schedule.take
                unit = take() if course.family.instant else await asyncio.to_thread(take)
                if unit is not None:
                    self._start(unit)
                continue
            if not self._open:
                return "bank"
            await self._woken()

    async def _woken(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.budget.seconds_left):
                await self._wake.wait()
        left = self.budget.seconds_left
        if left is not None and left <= 0:
            self.budget.close("budget")
        self._wake.clear()

    def _start(self, unit: Unit) -> None:
        """Every arm's attempts, next to each other in time; which arm is first differs from item to item."""
        self._open.append(unit)
        family, seed = unit.course.family.id, unit.course.seed
        running = self.standing.running
        turn = zlib.crc32(f"{family} {seed} {min(unit.items)}".encode()) % len(running)
        for one in unit.tries(running[turn:] + running[:turn], self.plan.attempts):
            index, arm, attempt = one
            line = self.recorded.attempts.get((family, index, arm, attempt))
            if arm not in self.arms and (line is None or line["item"] != unit.items[index].id):
                raise BadInput(
                    f"Item {index} of {family} is not what “{arm}” was tried on in the earlier trial.",
                    "The tasks have changed since; run both contenders anew, without --against.",
                )
            if line:
                unit.outcomes[one] = _written(line)
            else:
                task = asyncio.create_task(self._attempt(unit, one))
                self._tasks[task] = (arm, family)
                task.add_done_callback(self._tasks.pop)

    async def _attempt(self, unit: Unit, one: Try) -> None:
        index, arm, _ = one
        try:
            async with self._slots[arm]:
                outcome = await self._perform(unit, unit.items[index], one)
                self._write(unit, one, outcome)
        except Unfinished:
            self._wake.set()
            return
        except Exception as failure:
            self._failure = self._failure or failure
            self.budget.close("failed")
            self._wake.set()
            return
        unit.outcomes[one] = outcome
        if self._open and unit is self._open[0] and unit.scores(self.standing.running, self.plan.attempts):
            self._wake.set()

    async def _perform(self, unit: Unit, item: Item, one: Try) -> Outcome:
        index, name, attempt = one
        course = unit.course
        family, seed = course.family, _seed(course.seed, index, attempt)
        place = (family.id, index, name, attempt)
        arm = self.arms[name]
        if self.budget.closed and (*place, 0) not in self.recorded.calls:
            raise Unfinished
        if family.instant:
            world = family.start(course.seed, index)
        else:
            world = await asyncio.to_thread(family.start, course.seed, index)
        try:
            if is_worker(arm):
                return await work(self.desk, arm, item, world, place, seed)
            # A scripted contender knows what it is asked.
            talker: Contender = arm.meet(item, world, seed) if hasattr(arm, "meet") else arm  # type: ignore[assignment]
            return await Conversation(self.desk, talker, item, world, place, family.instant).run(seed)
        finally:
            world.close()

    def _write(self, unit: Unit, one: Try, outcome: Outcome) -> None:
        index, arm, attempt = one
        item = unit.items[index]
        self.attempts += 1
        self.journal.write(
            {
                "kind": "attempt", "family": unit.course.family.id, "index": index, "arm": arm, "attempt": attempt,
                "item": item.id, "size": item.size, "type": item.kind, "cluster": item.cluster,
                "score": outcome.score, "cause": outcome.cause, "detail": outcome.detail, "turns": outcome.turns,
                "text_calls": outcome.text_calls, "error": outcome.error,
            }
        )  # fmt: skip

    def _enter(self) -> None:
        """Enter the units that are complete, in their order, until one is not, or until the trial is decided."""
        while self._open and not self.standing.finished:
            unit = self._open[0]
            scores = unit.scores(self.standing.running, self.plan.attempts)
            if scores is None:
                return
            self._open.popleft()
            self._note(unit, scores)

    def _note(self, unit: Unit, scores: Mapping[str, float]) -> None:
        family = unit.course.family.id
        line = {
            "kind": "unit",
            "number": self.standing.units,
            "family": family,
            "indices": list(unit.items),
            "scores": scores,
        }
        self.journal.write(line)
        decisions = self.standing.enter(line)
        for decision in decisions:
            self.journal.write({"kind": "decision", **decision})
        if decisions:
            self._leave()
        self.changed()

    def _leave(self) -> None:
        """Give up what a decision made void: families that are settled, arms that are out."""
        settled = self.standing.settled_families
        for family in settled:
            self.schedule.leave(family)
        self._open = deque(unit for unit in self._open if unit.course.family.id not in settled)
        for task, (arm, family) in list(self._tasks.items()):
            if arm not in self.standing.running or family in settled:
                task.cancel()

    async def _stop(self, because: str) -> None:
        """On a decision what is under way is void and is cancelled; else it is paid for, and gets a little time."""
        if because != "decided" and self._tasks:
            hurry = asyncio.create_task(self._hurry.wait())
            waiting = asyncio.gather(*self._tasks, return_exceptions=True)
            await asyncio.wait((hurry, waiting), timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            hurry.cancel()
        while self._tasks:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await asyncio.sleep(0)
        if because != "decided":
            self._enter()


def _seed(seed: int, index: int, attempt: int) -> int:
    """What a contender is told to sample with: the same for all arms."""
    return zlib.crc32(f"{seed} {index} {attempt}".encode()) & 0x7FFFFFFF


def _written(line: Mapping[str, object]) -> Outcome:
    return Outcome(**{name: line[name] for name in Outcome.__slots__})  # type: ignore[arg-type]
