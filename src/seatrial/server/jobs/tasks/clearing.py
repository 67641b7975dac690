"""What is over: sessions, jobs that ended long ago, and who got what was sent long ago."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from seatrial.server.store import job_lists, mailings


@task(key="clearing")
def clear_old() -> str:
    """Remove sessions that have run out, with the codes in them, and the record of old jobs and mails."""
    call_command("clearsessions")
    rows = mailings.clear_old()
    return f"Old sessions cleared, {job_lists.clear_ended()} old jobs forgotten, {rows} old mailings forgotten."
