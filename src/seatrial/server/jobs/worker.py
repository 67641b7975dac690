"""The worker: takes what is due, does it, and says how it ended."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json

from seatrial.errors import BadInput, NotFound
from seatrial.server.jobs.backend import LeasedTask, result_of
from seatrial.server.jobs.completing import Later, LeaseLost, holding
from seatrial.server.jobs.faults import fault_of
from seatrial.server.jobs.keeper import LEASE, Keeper
from seatrial.server.jobs.schedule import enqueue_due
from seatrial.server.jobs.stopping import Stopped, heed_signals, rest, stopped_in_time, stopping
from seatrial.server.store import jobs, workers
from seatrial.server.store.jobs import Fault, Job

log = logging.getLogger("seatrial.jobs")
IDLE = 1.0  # seconds between two looks into an empty queue
FIRST_WAIT, LONGEST_WAIT = 15, 3600  # seconds before a second attempt, and before any
HOPELESS = (BadInput, NotFound)  # what another attempt would meet again


@dataclass
class Working:
    """One worker: its name, how long it holds a job, and whether it ends with a parent."""

    lease: float = LEASE
    parent: int | None = None
    idle: float = IDLE
    scheduled: bool = True
    told: Callable[[Job, str], None] = lambda job, how: None  # noqa: ARG005
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:60]}:{os.getpid()}")

    def forever(self) -> None:
        """Until the process is told to stop."""
        heed_signals()
        self._keeping(self._loop)

    def once(self) -> int:
        """Everything that is due now: how many jobs were done or tried."""
        return self._keeping(self._drain)

    def _keeping(self, work: Callable[[], int]) -> int:
        self.keeper = Keeper(self.name, self.lease, self.parent)
        self.keeper.start()
        try:
            return work()
        except Stopped:
            raise SystemExit(0) from None
        finally:
            stopped_in_time()
            self.keeper.over.set()
            workers.gone(self.name)
            connections.close_all()

    def _loop(self) -> int:
        while not stopping():
            try:
                close_old_connections()
                tried = self._step()
            except Error as error:
                log.warning("The database cannot be asked, and is asked again: %s", error)
                connections.close_all()
                rest(5 * self.idle)
                continue
            if not tried:
                rest(self.idle)
        return 0

    def _drain(self) -> int:
        tried = 0
        while not stopping() and self._step():
            tried += 1
        return tried

    def _step(self) -> bool:
        if self.scheduled:
            enqueue_due(timezone.now())
        job = jobs.take(self.name, self.lease)
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        try:
            task = import_string(job.task)
        except ImportError:
            jobs.fail(job, Fault("builtins.ImportError", f"There is no task {job.task} in this version."), again=None)
            return
        self.keeper.begin(job, task.minutes if isinstance(task, LeasedTask) else 60)
        result = result_of(job, task)
        task_started.send(type(task.get_backend()), task_result=result)
        try:
            with holding(job) as held:
                found = normalize_json(_call(task, result))
            ended = held.completed or jobs.finish(job, found)
            self.told(job, "done" if ended else "lost to another worker")
        except Later as later:
            jobs.release(job, later.when)
            self.told(job, str(later))
        except (LeaseLost, Stopped) as error:
            jobs.release(job)
            if isinstance(error, Stopped):
                raise
            self.told(job, "lost to another worker")
        except Exception as error:
            self._failed(job, error)
        finally:
            self.keeper.end()
        result.refresh()
        task_finished.send(type(task.get_backend()), task_result=result)

    def _failed(self, job: Job, error: Exception) -> None:
        fault = fault_of(error)
        last = isinstance(error, HOPELESS) or job.attempts >= job.most_attempts
        jobs.fail(job, fault, None if last else next_attempt(job.attempts))
        if last:
            log.warning("Job %s, %s, failed: %s", job.pk, job.task.rpartition(".")[2], fault.cause)
        self.told(job, f"failed: {fault.cause}")


def next_attempt(attempts: int) -> datetime:
    """When to try again after so many attempts: 15 s, then four times as long each time, up to an hour."""
    return timezone.now() + timedelta(seconds=min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT))


def _call(task: Task[..., Any], result: Any) -> Any:
    if task.takes_context:
        return task.call(TaskContext(task_result=result), *result.args, **result.kwargs)
    return task.call(*result.args, **result.kwargs)
