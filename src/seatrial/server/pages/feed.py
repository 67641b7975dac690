"""The Atom feed of changes: ids that stay the same whatever the site is called; the same changes, the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from html import escape
from uuid import NAMESPACE_URL, uuid5

from django.utils.feedgenerator import Atom1Feed

from seatrial.panel.memory.change import KINDS, Change

TITLE = "Seatrial: what changed"


class _Feed(Atom1Feed):
    """A feed without entries is as old as its evidence; Django would say that it was changed just now."""

    as_of: date

    def latest_post_date(self) -> datetime:
        """When the newest entry was made."""
        days = [item["updateddate"] for item in self.items]
        return max(days, default=datetime.combine(self.as_of, time(), tzinfo=UTC))


def changes_feed(rows: Sequence[Change], base: str, query: str, as_of: date) -> str:
    """Atom (RFC 4287) of some changes, the newest first; `query` is the choice that they were made under."""
    feed = _Feed(
        title=TITLE,
        link=f"{base}/changes/{query}",
        description="Calls of the panel that became others, and why.",
        language="en",
        author_name="Seatrial",
        feed_url=f"{base}/changes/feed.atom{query}",
        feed_guid=_urn(f"changes{query}"),
    )
    feed.as_of = as_of
    for row in rows:
        feed.add_item(
            title=_printable(f"{row.tool_name}: {row.who} {row.move}"),
            link=f"{base}/changes/?tool={row.tool}#c-{row.id}",
            description=escape(_printable(f"{row.text}.")),  # readers take it as HTML
            unique_id=_urn(f"change/{row.id}"),
            pubdate=row.when,
            updateddate=row.when,
            categories=[KINDS[row.kind]],
        )
    return str(feed.writeString("utf-8"))


def _printable(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'seatrial:{name}')}"
