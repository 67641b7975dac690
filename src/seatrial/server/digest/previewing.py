"""An issue as one reader would get it, with links that lead to nobody's subscription."""

from __future__ import annotations

from django.utils import timezone

from seatrial.publish.digest.words import week_of
from seatrial.server.digest.composing import draft
from seatrial.server.digest.links import shown_links
from seatrial.server.digest.writing import Mail, text_mail
from seatrial.server.store.issue_texts import content_of
from seatrial.server.store.issues import find_issue


def previewed(week: str | None = None) -> Mail:
    """The mail of a week's issue, or of what one written now would say; NotFound, BadInput."""
    if week is not None:
        issue = find_issue(week)
        year, number, content = issue.year, issue.week, content_of(issue)
    else:
        now = timezone.now()
        (year, number), content = week_of(now.date()), draft(now)
    return text_mail(year, number, content, content.stories, shown_links(year, number))
