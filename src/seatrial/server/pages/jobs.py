"""/jobs/: what is done beside the site, for editors: the queue, failures with their cause, and the schedule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from seatrial.errors import BadInput
from seatrial.server.accounts.guards import editors_only
from seatrial.server.jobs.schedule import SCHEDULE
from seatrial.server.pages.page import SECRET, page
from seatrial.server.store import job_lists, schedule, workers
from seatrial.server.store.shelf import current_shelf

ACTIONS = {"retry": job_lists.retry, "cancel": job_lists.cancel}
LATELY = 20
FAILURES = 50
STATES = {"failed": FAILURES, "running": FAILURES, "waiting": FAILURES, "done": LATELY, "cancelled": LATELY}


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def jobs(request: HttpRequest) -> HttpResponse:
    """The page, and its two buttons."""
    if request.method == "POST":
        _act(request.POST.get("action", ""), request.POST.get("job", ""))
        answer = HttpResponseRedirect("/jobs/")
        answer.status_code = 303
        return answer
    present = workers.present()
    return page(
        request,
        current_shelf(),
        "jobs.html",
        cache=SECRET,
        csrf_token=get_token(request),
        counts=job_lists.counts(),
        jobs={state: job_lists.listed(state, most) for state, most in STATES.items()},
        workers=len(present),
        heard=_seconds_since(max((worker.seen for worker in present), default=None)),
        entries=[_entry(entry.name, entry.when) for entry in SCHEDULE],
    )


def _act(action: str, job: str) -> None:
    if action not in ACTIONS or not job.isascii() or not job.isdigit() or len(job) > 18:
        raise BadInput("The form names no job or nothing that can be done to it.", "Open /jobs/ again.")
    ACTIONS[action](int(job))


def _seconds_since(moment: datetime | None) -> int | None:
    return None if moment is None else max(0, round((timezone.now() - moment).total_seconds()))


def _entry(name: str, when: Any) -> dict[str, Any]:
    return {"name": name, "when": str(when), "last": schedule.last_due(name), "next": when.following(timezone.now())}
