"""An issue is written: what this site learned since the one before, once a week, and never again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from seatrial.facts.pricing.prices import on_day
from seatrial.publish.digest.content import SECTIONS, Content, Story
from seatrial.publish.digest.words import week_of
from seatrial.server.digest.moved_prices import price_baseline, price_stories
from seatrial.server.digest.stories import call_stories, change_stories, prediction_stories, tool_stories, trial_stories
from seatrial.server.store import issue_texts
from seatrial.server.store.changes import changes_since
from seatrial.server.store.issues import Issue, find_issue
from seatrial.server.store.predictions import came_due_since
from seatrial.server.store.shelf import Shelf, current_shelf
from seatrial.server.store.trials_seen import trials_seen_since

WEEK = timedelta(days=7)
OVERLAP = timedelta(hours=1)  # what an import commits while an issue is written is dated before that issue


def compose(now: datetime | None = None) -> tuple[Issue, bool]:
    """Write the issue of this week, unless it is written: the issue, and whether it was written now."""
    now = now or timezone.now()
    year, week = week_of(now.date())
    if found := issue_texts.written_issue(year, week):
        return find_issue(f"{found.year}-{found.week}"), False
    return issue_texts.keep_text(year, week, draft(now))


def draft(now: datetime | None = None) -> Content:
    """What an issue would say now."""
    now = now or timezone.now()
    shelf, former = current_shelf(), issue_texts.former_contents()
    told = {name for content in former for name in content.told}
    since = former[0].until if former else now - WEEK
    changes = [row for row in changes_since(since - OVERLAP) if row.id not in told and (former or row.when >= since)]
    came_due = [row for row in came_due_since((since - WEEK if former else since).date()) if _told_as(row) not in told]
    trials = trials_seen_since(since - OVERLAP)
    unseen = [row for row in shelf.trials if row.counts and row.record.id in trials]
    kept = [row for row in unseen if f"trial:{row.record.id}" not in told]
    prices = price_baseline(shelf)
    before = _before(shelf, former, since)
    new = [tool for slug, tool in sorted(shelf.catalogue.tools.items()) if not _known(slug, tool.former_slugs, before)]
    stories: list[Story] = [
        *change_stories(shelf, changes),
        *tool_stories(shelf, new),
        *trial_stories(shelf, kept),
        *prediction_stories(shelf, came_due),
        *price_stories(shelf, before["prices"], prices),
        *call_stories(shelf, changes),
    ]
    ids = [row.id for row in changes] + [_told_as(row) for row in came_due] + [f"trial:{row.record.id}" for row in kept]
    return Content(
        since=since,
        until=now,
        first=not former,
        stories=_each_once(stories),
        told=ids,
        baseline={"tools": sorted(shelf.catalogue.tools), "prices": prices},
    )


def _before(shelf: Shelf, former: Sequence[Content], since: datetime) -> dict[str, Any]:
    """What the issue before this one knew; before the first, all tools, and the prices of that day."""
    if former and former[0].baseline:
        return former[0].baseline
    with on_day(since.date()):
        return {"tools": sorted(shelf.catalogue.tools), "prices": price_baseline(shelf)}


def _known(slug: str, former_slugs: Sequence[str], before: dict[str, Any]) -> bool:
    return not {slug, *former_slugs}.isdisjoint(before["tools"])


def _told_as(row: Any) -> str:
    return f"prediction:{row.forecast.id}:{len(row.filed.resolutions)}"


def _each_once(stories: Sequence[Story]) -> list[Story]:
    """In the order of their sections; a comparison that two things bring about is told once."""
    order = {kind: place for place, kind in enumerate(SECTIONS)}
    return sorted({story.id: story for story in stories}.values(), key=lambda story: order[story.kind])
