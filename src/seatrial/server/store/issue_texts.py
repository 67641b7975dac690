"""What issues of the digest say: written once, kept as they were sent, and shown on the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seatrial.publish.digest.content import Content
from seatrial.server.database.moments import one_at_a_time
from seatrial.server.models import Issue

FORMER = 2  # issues whose stories are not told again


@dataclass(frozen=True)
class Written:
    """An issue with what it says."""

    year: int
    week: int
    written: datetime
    sent: datetime | None
    content: Content


def keep_text(year: int, week: int, content: Content) -> tuple[Issue, bool]:
    """The issue of a week, and whether it was written now: what one says is never changed."""
    with transaction.atomic():
        one_at_a_time("issue")
        issue, _ = Issue.objects.get_or_create(year=year, week=week)
        if issue.document:
            return issue, False
        issue.document, issue.written = content.model_dump(mode="json"), content.until
        issue.save(update_fields=["document", "written"])
        return issue, True


def written_issue(year: int, week: int) -> Written | None:
    """The issue of a week; None where none was written."""
    row = Issue.objects.filter(year=year, week=week).exclude(document={}).first()
    return _written(row) if row else None


def written_issues(most: int) -> list[Written]:
    """The newest issues, the newest first."""
    return [_written(row) for row in Issue.objects.exclude(document={})[:most]]


def former_contents() -> Sequence[Content]:
    """What the last issues said, the newest first."""
    rows = Issue.objects.exclude(document={}).order_by("-written")[:FORMER]
    return [Content.model_validate(row.document) for row in rows]


def content_of(issue: Issue) -> Content:
    """What an issue says."""
    return Content.model_validate(issue.document)


def _written(row: Issue) -> Written:
    return Written(row.year, row.week, row.written, row.sent, content_of(row))
