"""The queue behind `@task`: what is added is done once, in order, retried within bounds, and never twice at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from tests.server.jobs import toys

from seatrial.errors import BadInput, NotFound
from seatrial.server.jobs.worker import Working, next_attempt
from seatrial.server.models import Job, Subscriber
from seatrial.server.store import job_lists, jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogue_put_back")]


@pytest.fixture(autouse=True)
def nothing_called():
    toys.calls.clear()
    toys.fails_with.clear()


def work() -> int:
    return Working(scheduled=False).once()


def in_time() -> None:
    """Let the waiting time of what failed pass."""
    Job.objects.filter(state="waiting").update(run_after=timezone.now())


def test_a_call_is_made_with_its_arguments_and_its_result_is_kept():
    result = toys.note.enqueue(1, "two", three=[3])
    assert result.status == TaskResultStatus.READY
    assert work() == 1
    assert toys.calls == [((1, "two"), {"three": [3]})]
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == {"given": [1, "two"], "three": [3]}
    assert toys.note.get_result(result.id).attempts == 1


def test_a_task_that_asks_learns_which_attempt_it_is():
    result = toys.numbered.enqueue(10)
    work()
    result.refresh()
    assert result.return_value == 11


@pytest.mark.parametrize("number", ["999999", "none", ""])
def test_a_result_nobody_asked_for_does_not_exist(number):
    with pytest.raises(TaskResultDoesNotExist):
        toys.note.get_result(number)


def test_the_more_urgent_comes_first_and_what_is_for_later_waits():
    toys.note.enqueue("usual")
    toys.note.using(priority=5).enqueue("urgent")
    toys.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")
    assert work() == 2
    assert [given[0] for given, _ in toys.calls] == ["urgent", "usual"]


def test_the_same_job_is_not_queued_twice_and_can_be_again_when_it_is_done():
    first, second, other = toys.keyed.enqueue("a"), toys.keyed.enqueue("a"), toys.keyed.enqueue("b")
    assert first.id == second.id != other.id
    work()
    assert sorted(toys.calls) == ["a", "b"]
    assert toys.keyed.enqueue("a").id != first.id


def test_what_is_added_in_a_transaction_that_fails_is_not_there():
    with pytest.raises(RuntimeError):
        toys.enqueue_and_fail()
    assert Job.objects.count() == 0


def test_a_failure_is_tried_again_later_and_given_up_in_the_end():
    toys.fails_with[:] = [RuntimeError("third"), RuntimeError("second"), RuntimeError("first")]
    toys.keyed.enqueue("a")
    assert work() == 1
    job = Job.objects.get()
    assert job.state == "waiting"
    assert timedelta(seconds=10) < job.run_after - timezone.now() < timedelta(seconds=16)
    for _ in range(2):
        in_time()
        work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert [error["cause"] for error in job.errors] == [
        "RuntimeError: first",
        "RuntimeError: second",
        "RuntimeError: third",
    ]
    in_time()
    assert work() == 0


def test_waiting_grows_and_stays_within_an_hour():
    waits = [round((next_attempt(tried) - timezone.now()).total_seconds()) for tried in (1, 2, 3, 9)]
    assert waits == [15, 60, 240, 3600]


def test_what_another_attempt_would_meet_again_is_not_tried_again():
    toys.hopeless.enqueue()
    work()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.errors[0]["cause"]) == (
        "failed",
        1,
        "This cannot be meant. Mean something else.",
    )


def test_a_job_of_another_version_fails_and_says_so():
    jobs.add(jobs.NewJob("seatrial.server.jobs.tasks.gone.nothing"))
    work()
    assert "no task seatrial.server.jobs.tasks.gone.nothing" in Job.objects.get().errors[0]["cause"]


def test_errors_are_kept_without_secrets(monkeypatch):
    monkeypatch.setenv("SEATRIAL_PANEL_KEY", "hidden-value-77")
    toys.leaking.enqueue()
    work()
    error = Job.objects.get().errors[0]
    written = error["cause"] + error["traceback"]
    assert "in leaking" in error["traceback"]
    for secret in ("geheim99", "abc123def", "hidden-value-77"):
        assert f"refused {secret}" not in error["cause"]
        assert secret not in written.replace(_own_source(error["traceback"]), "")


def _own_source(traceback: str) -> str:
    """The line of toys.py itself, which a traceback quotes."""
    return next((line for line in traceback.splitlines() if line.strip().startswith("raise RuntimeError(")), "")


def test_effect_and_end_are_one_transaction():
    toys.subscribe.enqueue("a@example.org", "well")
    work()
    assert (Job.objects.get().state, Job.objects.get().result) == ("done", "subscribed")
    assert Subscriber.objects.count() == 1


def test_a_failure_inside_writes_nothing_and_the_job_waits_again():
    toys.subscribe.enqueue("a@example.org", "fails inside")
    work()
    assert (Job.objects.get().state, Subscriber.objects.count()) == ("waiting", 0)


def test_a_failure_after_the_end_does_not_repeat_the_effect():
    toys.subscribe.enqueue("a@example.org", "fails after")
    work()
    in_time()
    work()
    assert (Job.objects.get().state, Subscriber.objects.get().mails) == ("done", 1)


def test_who_lost_the_lease_writes_nothing():
    toys.subscribe_late.enqueue("a@example.org")
    work()
    assert (Job.objects.get().state, Subscriber.objects.count()) == ("running", 0)


def test_a_task_can_be_called_by_hand():
    toys.subscribe.call("a@example.org", "well")
    assert Subscriber.objects.count() == 1


def test_a_job_whose_worker_is_gone_is_taken_again_after_its_lease_and_not_before():
    toys.note.enqueue()
    assert jobs.take("one", 30)
    assert jobs.take("two", 30) is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    taken = jobs.take("two", 30)
    assert taken
    assert (taken.attempts, taken.workers) == (2, ["one", "two"])
    assert "died" in taken.errors[0]["cause"]


def test_a_job_that_kills_its_worker_every_time_is_given_up():
    toys.keyed.enqueue("a")
    for _ in range(3):
        assert jobs.take("one", -1)
    assert jobs.take("one", -1) is None
    assert Job.objects.get().state == "failed"


def test_a_job_that_is_given_back_has_not_been_tried():
    toys.note.enqueue()
    job = jobs.take("one", 30)
    assert job
    assert jobs.release(job)
    assert (Job.objects.get().state, Job.objects.get().attempts) == ("waiting", 0)
    assert not jobs.finish(job, None)


def test_an_editor_retries_and_cancels():
    toys.hopeless.enqueue()
    work()
    failed = Job.objects.get()
    with pytest.raises(BadInput, match="failed"):
        job_lists.cancel(failed.pk)
    assert job_lists.retry(failed.pk).state == "waiting"
    assert job_lists.cancel(failed.pk).state == "cancelled"
    assert work() == 0
    with pytest.raises(NotFound):
        job_lists.retry(failed.pk + 1)


def test_a_retry_does_not_double_what_waits_already():
    toys.fails_with[:] = [BadInput("no")]
    toys.keyed.enqueue("a")
    work()
    failed = Job.objects.get()
    toys.keyed.enqueue("a")
    with pytest.raises(BadInput, match="same job"):
        job_lists.retry(failed.pk)


def test_old_jobs_are_forgotten_and_those_that_count_are_not():
    long_ago = timezone.now() - timedelta(days=30)
    for state in Job.State.values:
        job = jobs.add(jobs.NewJob("x"))
        Job.objects.filter(pk=job.pk).update(state=state, finished=long_ago)
    assert job_lists.clear_ended() == 2
    assert sorted(Job.objects.values_list("state", flat=True)) == ["failed", "running", "waiting"]
