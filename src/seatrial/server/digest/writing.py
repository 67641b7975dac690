"""The mail of an issue to one reader: written once for all who get the same part, then made personal.

A thousand readers share a handful of parts, so that writing a mail costs little more than signing its two links.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from seatrial.errors import NotReady
from seatrial.publish.digest.choice import Choice, part_of
from seatrial.publish.digest.content import Content, Story
from seatrial.publish.digest.letter import html_text
from seatrial.publish.digest.words import Links, plain_text, subject_of
from seatrial.server.digest.links import issue_path, links_for, site_host, site_url
from seatrial.server.store.issue_texts import content_of
from seatrial.server.store.issues import Issue, issue_of
from seatrial.server.store.subscribers import choice_of

PARTS_KEPT = 256
_places = {name: f"https://{secrets.token_hex(12)}.invalid/" for name in ("preferences", "leave", "address")}


@dataclass(frozen=True)
class Mail:
    """What a mail says, with places for what belongs to one reader."""

    subject: str
    text: str
    html: str


def mail_for(issue: Issue, subscriber: Any) -> EmailMultiAlternatives | None:
    """The mail that a subscriber gets of an issue; None where nothing in it is for them."""
    choice = choice_of(subscriber)
    mail = _mail_of_choice(issue.pk, issue.written.isoformat(), site_url(), choice)
    if mail is None:
        return None
    address = str(subscriber.address)
    links = links_for(address, issue.year, issue.week)
    message = EmailMultiAlternatives(
        mail.subject, _personal(mail.text, links), to=[address], headers=_headers(issue, links)
    )
    message.attach_alternative(_personal(mail.html, links, marked=True), "text/html")
    return message


def text_mail(year: int, week: int, content: Content, stories: Sequence[Story], links: Links) -> Mail:
    """The mail with these links."""
    return Mail(
        subject_of(stories, week),
        plain_text(year, week, content, stories, links),
        html_text(year, week, content, stories, links),
    )


def _headers(issue: Issue, links: Links) -> dict[str, str]:
    """List-Id (RFC 2919), leaving with one click (RFC 8058), and an id that is the same if it is ever sent again."""
    host = site_host()
    named = host if not host.replace(".", "").isdigit() and ":" not in host else "localhost"
    key = settings.SECRET_KEY.encode()
    sent_to = hmac.new(key, f"seatrial.digest {issue} {links.address}".encode(), hashlib.sha256).hexdigest()[:24]
    return {
        "Message-ID": f"<{issue}.{sent_to}@{named}>",
        "List-Id": f"Seatrial, the weekly digest <weekly.{named}>",
        "List-Unsubscribe": f"<{links.leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{links.site}/digest/>",
        "Auto-Submitted": "auto-generated",
    }


@lru_cache(maxsize=4096)
def _mail_of_choice(number: int, written: str, site: str, choice: Choice) -> Mail | None:
    """`written` and `site` are part of the key only: what is kept is of one text at one address."""
    stories = part_of(_content(number, written), choice)
    if stories is None:
        return None
    # Readers who chose differently often get the same stories.
    return _mail_of_part(number, written, site, tuple(story.id for story in stories))


@lru_cache(maxsize=PARTS_KEPT)
def _mail_of_part(number: int, written: str, site: str, ids: tuple[str, ...]) -> Mail:
    content, issue = _content(number, written), issue_of(number)
    wanted = set(ids)
    stories = [story for story in content.stories if story.id in wanted]
    shown = Links(
        site=site,
        issue=f"{site}{issue_path(issue.year, issue.week)}",
        preferences=_places["preferences"],
        leave=_places["leave"],
        address=_places["address"],
    )
    return text_mail(issue.year, issue.week, content, stories, shown)


@lru_cache(maxsize=2)
def _content(number: int, written: str) -> Content:  # noqa: ARG001 - part of the key
    issue = issue_of(number)
    if not issue.document:
        raise NotReady(f"Issue {issue} says nothing yet.", "Run: seatrial digest write")
    return content_of(issue)


def _personal(text: str, links: Links, *, marked: bool = False) -> str:
    for name, place in _places.items():
        value = cast(str, getattr(links, name))
        text = text.replace(place, escape(value) if marked else value)
    return text


def forget_kept() -> None:
    """Write every part anew: for tests, whose databases begin again with the same numbers."""
    for kept in (_mail_of_choice, _mail_of_part, _content):
        kept.cache_clear()
