"""The thread beside a worker: renews its lease, says that it is there, and watches the clock and the parent."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import Error, connections

from seatrial.server.jobs.completing import WorkerGone
from seatrial.server.store import jobs, workers
from seatrial.server.store.jobs import Fault, Job

LEASE = 45.0  # seconds that a job is held without renewal
TICK = 0.5
OVERDUE = 70  # the exit code of a worker whose job took longer than it may


@dataclass
class Keeper:
    """Keeps what `doing` names; without renewal for `lease` seconds, others may take it.

    `parent` is the process that started this one and with which it ends; None where it stands alone.
    """

    name: str
    lease: float = LEASE
    parent: int | None = None
    doing: Job | None = None
    until: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin; the thread ends with the process."""
        threading.Thread(target=self._keep, name="keeper", daemon=True).start()

    def begin(self, job: Job, minutes: float) -> None:
        """A job is being done, and may take so long."""
        self.until = time.monotonic() + 60 * minutes
        self.doing = job

    def end(self) -> None:
        """Nothing is being done."""
        self.doing = None

    def _keep(self) -> None:
        renew = every(self.lease / 3, self._renew)
        tell = every(workers.SAYS_SO.total_seconds(), lambda: workers.seen(self.name))
        while not self.over.wait(min(TICK, self.lease / 6)):
            if self.parent is not None and os.getppid() != self.parent:
                self.parent = None
                os.kill(os.getpid(), signal.SIGTERM)
            try:
                renew()
                tell()
            except Error:
                continue  # a database that is away is the worker's to report; the lease may still be renewed in time
        connections.close_all()

    def _renew(self) -> None:
        job = self.doing
        if job is None:
            return
        if time.monotonic() > self.until:
            self._give_up(job)
        jobs.renew(job, self.lease)

    def _give_up(self, job: Job) -> None:
        """End a job that hangs with the only thing that surely ends it: this process. Another one takes its place."""
        cause = "It took longer than it may, and its worker was ended."
        jobs.fail(job, Fault(f"{WorkerGone.__module__}.{WorkerGone.__name__}", cause), again=None)
        os._exit(OVERDUE)


def every(seconds: float, action: Callable[[], object]) -> Callable[[], None]:
    """The action, done at most once in so many seconds however often it is called; at once the first time."""
    last = -seconds

    def act() -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            action()

    return act
