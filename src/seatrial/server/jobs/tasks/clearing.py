"""What is over: sessions, jobs that ended long ago, who got what was sent long ago, addresses nobody confirmed."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from seatrial.server.store import job_lists, mailings, subscribers


@task(key="clearing")
def clear_old() -> str:
    """Remove sessions that have run out, with the codes in them, and the record of old jobs, mails and addresses."""
    call_command("clearsessions")
    rows = mailings.clear_old()
    addresses = subscribers.clear_unconfirmed()
    return (
        f"Old sessions cleared, {job_lists.clear_ended()} old jobs forgotten, {rows} old mailings forgotten,"
        f" {addresses} addresses forgotten that are on no list."
    )
