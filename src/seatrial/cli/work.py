"""seatrial work and seatrial jobs: the worker by itself, and the queue for editors.

Like `run`, this needs Django, which the other verbs need not wait for: it is imported in here.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from seatrial.errors import NotReady

if TYPE_CHECKING:
    from seatrial.server.store.jobs import Job

STATES = ("running", "waiting", "failed", "done", "cancelled")
WIDTH = 80


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--beside", type=int, hidden=True, help="The process of the web server, with which this one ends.")
def work(once: bool, beside: int | None) -> None:
    """Do the jobs.

    `seatrial run` starts one such worker beside the web server; this is for running one by itself.
    """
    _open_database()
    from seatrial.server.jobs.stopping import heed_signals
    from seatrial.server.jobs.worker import Working

    if beside is not None:
        Working(parent=beside).forever()
    elif once:
        tried = Working(told=_print_end).once()
        click.echo(f"{tried} job{'' if tried == 1 else 's'} done or tried." if tried else "Nothing is due.")
    else:
        heed_signals()
        click.echo("Doing jobs as they come due (Ctrl-C stops it)")
        Working(told=_print_end).forever()


@click.group(invoke_without_command=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def jobs(context: click.Context, form: str) -> None:
    """Show the queue: what runs, waits, failed and was done lately."""
    if context.invoked_subcommand is None:
        _open_database()
        _print_jobs(form)


@jobs.command()
@click.argument("number", metavar="ID", type=int)
def retry(number: int) -> None:
    """Queue a job again that failed or was cancelled."""
    _open_database()
    from seatrial.server.store import job_lists

    click.echo(f"Job {job_lists.retry(number).pk} waits again.")


@jobs.command()
@click.argument("number", metavar="ID", type=int)
def cancel(number: int) -> None:
    """Take a waiting job out of the queue."""
    _open_database()
    from seatrial.server.store import job_lists

    click.echo(f"Job {job_lists.cancel(number).pk} is cancelled.")


def _open_database() -> None:
    """Django with the site's database; NotReady where its tables are missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    import django
    from django.db import Error

    django.setup()
    from seatrial.server.store import job_lists

    try:
        job_lists.counts()
    except Error:
        raise NotReady("The database is not prepared for jobs.", "Run: seatrial setup") from None


def _print_jobs(form: str) -> None:
    from seatrial.server.store import job_lists, workers

    found = {state: job_lists.listed(state) for state in STATES}
    present = workers.present()
    if form == "json":
        rows = {state: [_row(job) for job in listed] for state, listed in found.items()}
        names = [{"name": worker.name, "seen": worker.seen.isoformat()} for worker in present]
        click.echo(json.dumps({"counts": job_lists.counts(), "workers": names, **rows}, indent=2))
        return
    counts = job_lists.counts()
    workers_text = ", ".join(worker.name for worker in present) or "none: start one with `seatrial work`"
    click.echo(f"Workers: {workers_text}\n" + ", ".join(f"{counts[state]} {state}" for state in STATES))
    for state in STATES:
        if found[state]:
            click.echo(f"\n{state.capitalize()}\n" + "\n".join(line for job in found[state] for line in _lines(job)))


def _row(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "task": job.task,
        "arguments": job.arguments,
        "key": job.key,
        "state": job.state,
        "priority": job.priority,
        "attempts": job.attempts,
        "most_attempts": job.most_attempts,
        "run_after": job.run_after.isoformat(),
        "enqueued": job.enqueued.isoformat(),
        "finished": job.finished.isoformat() if job.finished else None,
        "result": job.result,
        "causes": [error["cause"] for error in job.errors],
    }


def _lines(job: Job) -> list[str]:
    when = {"waiting": job.run_after, "running": job.attempted}.get(job.state, job.finished)
    arguments = " ".join(str(part) for part in job.arguments["args"])
    name = f"{job.task.rpartition('.')[2]} {arguments}".strip()
    lines = [f"  {job.pk:>6}  {_moment(when)}  {name[:40]:40}  {job.attempts}/{job.most_attempts}"]
    said = job.errors[-1]["cause"] if job.state in ("failed", "waiting") and job.errors else job.result
    if said:
        plain = "".join(letter if letter.isprintable() else " " for letter in str(said))
        lines.append(f"          {plain}"[:WIDTH])
    return lines


def _moment(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else " " * 16


def _print_end(job: Job, how: str) -> None:
    click.echo(f"{job.pk:>6}  {job.task.rpartition('.')[2]}: {how}")
