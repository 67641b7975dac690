"""The queue behind django-tasks: `@task`, `enqueue` and results, kept as rows under a lease.

    @task(key="issue {0}", attempts=3, minutes=30)
    def send(issue: int) -> str: ...

    send.enqueue(7)

A row that is added inside a transaction is there only if that transaction is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from seatrial.errors import NotFound
from seatrial.server.store import job_lists, jobs
from seatrial.server.store.jobs import Job

P = ParamSpec("P")
T = TypeVar("T")

STATUS = {
    Job.State.WAITING: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.FAILED: TaskResultStatus.FAILED,
    Job.State.CANCELLED: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task[P, T]):
    """A task with what the lease needs to know.

    `key` is filled with the arguments ("issue {0}"): of one key, one job at a time is waiting or running. `attempts`
    bounds how often it is tried, `minutes` how long one attempt may take.
    """

    key: str | None = None
    attempts: int = 5
    minutes: float = 60


class LeaseBackend(BaseTaskBackend):
    """Keeps jobs in the site's own database."""

    task_class = LeasedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: P.args, kwargs: P.kwargs) -> TaskResult[T]:  # type: ignore[valid-type]
        """Add the call; where its key is waiting or running already, that job's result is returned."""
        self.validate_task(task)
        job = jobs.add(new_job(task, args, kwargs))
        result: TaskResult[T] = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job of an id, as it stands."""
        try:
            job = job_lists.find(int(result_id))
        except (ValueError, NotFound):
            raise TaskResultDoesNotExist(result_id) from None
        return result_of(job, import_string(job.task))


def new_job(task: Task[..., Any], args: Any, kwargs: Any) -> jobs.NewJob:
    """The row that a call means."""
    args, kwargs = normalize_json(list(args)), normalize_json(dict(kwargs))
    leased = task if isinstance(task, LeasedTask) else None
    return jobs.NewJob(
        task=task.module_path,
        args=args,
        kwargs=kwargs,
        key=leased.key.format(*args, **kwargs) if leased and leased.key else None,
        queue=task.queue_name,
        priority=task.priority,
        run_after=task.run_after,
        most_attempts=leased.attempts if leased else 5,
    )


def result_of(job: Job, task: Task[..., Any]) -> TaskResult[Any]:
    """A job as django-tasks describes it."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUS[Job.State(job.state)],
        enqueued_at=job.enqueued,
        started_at=job.started,
        last_attempted_at=job.attempted,
        finished_at=job.finished,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=task.backend,
        errors=[TaskError(exception_class_path=row["exception"], traceback=row["traceback"]) for row in job.errors],
        worker_ids=list(job.workers),
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
