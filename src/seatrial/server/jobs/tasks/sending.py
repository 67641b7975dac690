"""An issue of the digest, sent: goes on where it was, whatever ended it."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from seatrial.server.digest.sending import send_issue
from seatrial.server.jobs.completing import Later
from seatrial.server.jobs.stopping import stopping


@task(key="issue {0}", attempts=10, minutes=12 * 60)
def send(issue: int) -> str:
    """Send the issue of this id to everyone who has not had it. What the mail server put off is tried again later."""
    progress = send_issue(issue, stopping=stopping)
    if progress.remaining:
        raise Later(progress.again or timezone.now())
    return ", ".join(f"{number} {state}" for state, number in progress.counts.items() if number) + "."
