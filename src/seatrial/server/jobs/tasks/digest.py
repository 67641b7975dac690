"""The week's issue: written once, then sent by a job of its own."""

from __future__ import annotations

from django_tasks import task

from seatrial.publish.digest.words import counts_text
from seatrial.server.digest.bounces import note_refusals
from seatrial.server.digest.composing import compose
from seatrial.server.digest.links import site_url
from seatrial.server.jobs.completing import completing
from seatrial.server.jobs.tasks.sending import send
from seatrial.server.store.issue_texts import content_of


@task(key="digest", attempts=5)
def write_and_send() -> str:
    """Write this week's issue and have it sent. Done twice, it finds what is written and who has had it."""
    site_url()  # before anything is written: without it no link in a mail would lead anywhere
    note_refusals()
    issue, _ = compose()
    stories = content_of(issue).stories
    said = f"Issue {issue}: {counts_text(stories) or 'nothing changed'}."
    with completing(said):
        send.enqueue(issue.pk)
    return said
