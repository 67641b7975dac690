"""The HTML part of a mail: one column of 600 pixels, nothing fetched from anywhere, readable in the dark."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import css_inline

from seatrial.publish.digest.content import Content, Story, by_section
from seatrial.publish.digest.words import (
    NOTHING,
    SHOWN,
    Links,
    counts_text,
    days_text,
    headline_of,
    subject_of,
    week_text,
)
from seatrial.publish.html import render


def html_text(year: int, week: int, content: Content, stories: Sequence[Story], links: Links) -> str:
    """A whole HTML document with its style at every element: mail programs drop style sheets."""
    headline, rest = headline_of(stories)
    written = render(
        "mail_issue.html",
        subject=subject_of(stories, week),
        week=week_text(year, week),
        days=days_text(content),
        counts=counts_text(stories),
        headline=headline,
        rest=rest,
        nothing=NOTHING,
        first=content.first,
        sections=by_section(tuple(stories)),
        shown=SHOWN,
        links=links,
    )
    return _inliner().inline(written)


@cache
def _inliner() -> css_inline.CSSInliner:
    # What only a style sheet can say, the colours in the dark, stays in one.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
