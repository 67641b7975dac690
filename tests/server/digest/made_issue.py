"""An issue with a story of every kind, and the mails that sign-ups send by a job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.module_loading import import_string

from seatrial.publish.digest.content import Content, Kind, Story
from seatrial.server.models import Issue, Job
from seatrial.server.store.issue_texts import keep_text

SINCE, UNTIL = datetime(2026, 11, 16, 7, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=UTC)
HOSTILE = "<img src=https://evil.example/x.png> \u202e{{ 7*7 }}\r\nBcc: everybody@example.org"


def story(kind: Kind, tool: str, **more: Any) -> Story:
    given: dict[str, Any] = {
        "id": f"{kind}:{tool}",
        "tools": [tool],
        "categories": ["open-weight-models" if tool != "magpie" else "coding-agents"],
        "title": {"kestrel-8b": "Kestrel 8B", "heron-40b": "Heron 40B"}.get(tool, tool),
        "path": f"/tool/{tool}/",
        **more,
    }
    return Story(kind=kind, **given)


STORIES = [
    story(
        "verdict",
        "kestrel-8b",
        before="skip",
        after="ship",
        text="Because Founder and Guardian: the licence changed from LicenseRef-corvid to Apache-2.0.",
    ),
    story(
        "comparison",
        "heron-40b",
        title="Kestrel 8B against Heron 40B",
        tools=["kestrel-8b", "heron-40b"],
        path="/compare/kestrel-8b-vs-heron-40b/",
        text="Ship Kestrel 8B: it leads by 11 points of 100.",
    ),
    story("tool", "heron-40b", text="An open-weight model by Corvid Labs. The panel: split, 3 of 6 critics ship it."),
    story("trial", "magpie", title="Magpie against Jay", path="/trials/fixture-pair/", more=["Magpie does better."]),
    story(
        "prediction",
        "magpie",
        title="Magpie is priced below $1 by November 2026",
        path="/predictions/#resolved",
        text="It turned out false: the price is $2. Given 70% by a rubric (Futurist).",
    ),
    story(
        "price",
        "heron-40b",
        path="/tool/heron-40b/cost/",
        more=["Aerie: input $1.25 → $1 (−20 %), output $10 → $8 (−20 %) per million tokens."],
    ),
    story(
        "call",
        "kestrel-8b",
        path="/changes/?tool=kestrel-8b",
        more=["Founder: skip → ship, because the licence changed from LicenseRef-corvid to Apache-2.0."],
    ),
]


def content(*stories: Story, **more: Any) -> Content:
    given: dict[str, Any] = {"since": SINCE, "until": UNTIL, "stories": list(stories), **more}
    return Content(**given)


def made_issue(*stories: Story, year: int = 2026, week: int = 48) -> Issue:
    return keep_text(year, week, content(*stories))[0]


def work_off() -> list[str]:
    """Do the jobs that wait, as a worker would: what each said."""
    said = []
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        said.append(import_string(job.task).call(*job.arguments["args"], **job.arguments["kwargs"]))
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    return said
