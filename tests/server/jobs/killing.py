"""Real workers killed with -9 at random moments: is any job lost, or done twice?

    SEATRIAL_VAR=folder python -m tests.server.jobs.killing [KILLS] [JOBS]

Every job writes one row and is done in the same transaction. Prints what it counted as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django_tasks import task  # noqa: E402

from seatrial.server.jobs.completing import completing  # noqa: E402
from seatrial.server.jobs.worker import Working  # noqa: E402
from seatrial.server.models import Job  # noqa: E402
from seatrial.server.store import job_lists  # noqa: E402

WORKERS = 4
LEASE = 0.8  # seconds


@task(attempts=50)
def write_one_row(number: int) -> None:
    """The effect: a row that nothing keeps from being written twice."""
    time.sleep(random.random() * 0.01)
    with completing(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (job) VALUES (%s)", [number])
        time.sleep(random.random() * 0.01)


def count_after(kills: int, jobs: int) -> dict[str, float]:
    """Workers forked, killed and forked again, until everything is done."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (job bigint)")
    for number in range(jobs):
        write_one_row.enqueue(number)
    connections.close_all()
    started = time.monotonic()
    workers = [_fork() for _ in range(WORKERS)]
    for _ in range(kills):
        time.sleep(random.uniform(0.02, 0.15))
        unlucky = workers.pop(random.randrange(len(workers)))
        os.kill(unlucky, signal.SIGKILL)
        os.waitpid(unlucky, 0)
        workers.append(_fork())
    while job_lists.counts()["done"] < jobs and time.monotonic() - started < 60:
        time.sleep(0.05)
    seconds = time.monotonic() - started
    for worker in workers:
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)
    return {"kills": kills, "jobs": jobs, "seconds": round(seconds, 1), **_counted(jobs)}


def _counted(jobs: int) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), COUNT(DISTINCT job) FROM effects")
        rows, different = cursor.fetchone()
    caught = sum(any("WorkerGone" in error["exception"] for error in job.errors) for job in Job.objects.all())
    done = job_lists.counts()["done"]
    return {"done": done, "lost": jobs - different, "doubled": rows - different, "caught_in_the_middle": caught}


def _fork() -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        random.seed()
        Working(lease=LEASE, idle=0.02, scheduled=False).forever()
        code = 0
    except SystemExit:
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    print(json.dumps(count_after(*(given or [20, 300]))))
