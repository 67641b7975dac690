"""/digest/<year>-<week>/ and /digest/feed.atom: past issues, for everybody."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from seatrial.errors import NotFound
from seatrial.publish.digest.content import by_section, printable
from seatrial.publish.digest.words import (
    counts_text,
    days_text,
    headline_of,
    is_week,
    issue_name,
    move_text,
    subject_of,
    week_text,
)
from seatrial.server.digest.links import issue_path
from seatrial.server.pages.page import base_url, elsewhere, page
from seatrial.server.store.issue_texts import Written, written_issue, written_issues
from seatrial.server.store.shelf import current_shelf

IN_FEED = 20
# Not the time that pages are kept in memory for: those are forgotten with a snapshot, and issues come between two.
FOR_A_WHILE = "public, max-age=300"


@require_safe
def issue(request: HttpRequest, year: int, week: int) -> HttpResponse:
    """One issue, all of it."""
    found = written_issue(year, week) if is_week(year, week) else None
    if found is None:
        near = [issue_name(row.year, row.week) for row in written_issues(3)]
        raise NotFound("issue", issue_name(year, week), near)
    if request.path != issue_path(year, week):
        return elsewhere(issue_path(year, week), for_good=True)
    stories = found.content.stories
    headline, rest = headline_of(stories)
    return page(
        request,
        current_shelf(),
        "digest_issue.html",
        cache=FOR_A_WHILE,
        issue=found,
        path=issue_path(year, week),
        week=week_text(year, week),
        days=days_text(found.content),
        subject=subject_of(stories, week),
        counts=counts_text(stories),
        headline=headline,
        rest=rest,
        sections=by_section(tuple(stories)),
        move_text=move_text,
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest issues as Atom (RFC 4287)."""
    text = _feed(written_issues(IN_FEED), base_url(request))
    headers = {"Cache-Control": FOR_A_WHILE}
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8", headers=headers)


class _Feed(Atom1Feed):
    """A feed without entries is not changed by being asked for."""

    def latest_post_date(self) -> datetime:
        """When the newest issue was written."""
        return max((item["updateddate"] for item in self.items), default=datetime(2026, 1, 1, tzinfo=UTC))


def _feed(rows: list[Written], base: str) -> str:
    found = _Feed(
        title="Seatrial: the weekly digest",
        link=f"{base}/digest/",
        description="What changed in a week: verdicts, comparisons, trials, predictions, prices.",
        language="en",
        author_name="Seatrial",
        feed_url=f"{base}/digest/feed.atom",
        feed_guid=_urn("digest"),
    )
    for row in rows:
        found.add_item(
            title=printable(f"{week_text(row.year, row.week)}: {subject_of(row.content.stories, row.week)}"),
            link=f"{base}{issue_path(row.year, row.week)}",
            description=_summary(row, base),
            unique_id=_urn(f"digest/{issue_name(row.year, row.week)}"),
            pubdate=row.written,
            updateddate=row.written,
        )
    return str(found.writeString("utf-8"))


def _summary(row: Written, base: str) -> str:
    """HTML, as readers take it."""
    parts = []
    for _, heading, stories in by_section(tuple(row.content.stories)):
        lines = []
        for story in stories:
            move = move_text(story)
            text = " ".join([f"{story.title}{f': {move}' if move else ''}.", story.text, *story.more])
            lines.append(f'<li><a href="{escape(base + story.path)}">{escape(printable(text))}</a></li>')
        parts.append(f"<h2>{escape(heading)}</h2><ul>{''.join(lines)}</ul>")
    return "".join(parts) or "<p>Nothing changed.</p>"


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'seatrial:{name}')}"
