"""The mail of an issue: its headers, its parts, and nothing in it that acts, spies or breaks out."""

from __future__ import annotations

import email
import re
from email import policy
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from tests.server.digest.made_issue import HOSTILE, STORIES, made_issue, story

from seatrial.errors import NotReady
from seatrial.publish.digest.choice import Choice
from seatrial.server.digest.writing import mail_for
from seatrial.server.models import Issue, Subscriber
from seatrial.server.store import subscribers

pytestmark = pytest.mark.django_db
SITE = "https://seatrial.example"


@pytest.fixture(autouse=True)
def at_home(settings) -> None:
    settings.BASE_URL = SITE


def reader(name: str = "anna", **choice) -> Subscriber:
    now = timezone.now()
    row = Subscriber.objects.create(
        address=f"{name}@example.org", asked=now, counted_from=now, state=Subscriber.State.CONFIRMED
    )
    subscribers.choose(row.address, Choice(**choice))
    row.refresh_from_db()
    return row


def parsed(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=policy.default)


def test_the_headers_say_whose_list_it_is_and_how_to_leave_it():
    found = parsed(mail_for(made_issue(*STORIES), reader()))
    token = r"/digest/leave/[\w:.-]+/"
    assert found["Subject"] == (
        "Kestrel 8B: from skip to ship; 1 new comparison, 1 new tool, 1 new trial, 1 prediction came due, 2 more"
    )
    assert found["To"] == "anna@example.org"
    assert found["List-Id"] == "Seatrial, the weekly digest <weekly.seatrial.example>"
    assert re.fullmatch(rf"<{SITE}{token}>", re.sub(r"\s", "", found["List-Unsubscribe"]))
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Archive"] == f"<{SITE}/digest/>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<2026-48\.[0-9a-f]{24}@seatrial\.example>", found["Message-ID"])
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]


def test_its_id_stays_the_same_if_it_is_ever_sent_again_and_differs_by_reader():
    issue, anna = made_issue(*STORIES), reader()
    first, again = parsed(mail_for(issue, anna)), parsed(mail_for(issue, anna))
    assert first["Message-ID"] == again["Message-ID"]
    assert parsed(mail_for(issue, reader("ben")))["Message-ID"] != first["Message-ID"]


def test_both_parts_tell_every_story_and_both_links_are_the_readers_own(client: Client):
    message = mail_for(made_issue(*STORIES), reader())
    plain, html = message.body, str(message.alternatives[0][0])
    for part in (plain, html):
        for told in STORIES:
            assert told.title in part
        assert "anna@example.org" in part
        assert ".invalid" not in part
    for kind in ("leave", "preferences"):
        in_plain, in_html = (re.search(rf"{SITE}(/digest/{kind}/[^\"\s]+)", part) for part in (plain, html))
        assert in_plain
        assert in_html
        assert in_plain[1] == in_html[1]
    assert "Leave the list?" in client.get(re.search(rf"{SITE}(/digest/leave/\S+)", plain)[1]).text


def test_two_readers_of_the_same_part_get_links_of_their_own():
    issue = made_issue(*STORIES)
    anna, ben = mail_for(issue, reader("anna")), mail_for(issue, reader("ben"))
    assert anna.subject == ben.subject
    assert "ben@example.org" not in anna.body + str(anna.alternatives)
    assert "anna@example.org" not in ben.body + str(ben.alternatives)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({}, {"verdict", "comparison", "tool", "trial", "prediction", "price", "call"}),
        ({"what": "chosen", "tools": frozenset({"heron-40b"})}, {"comparison", "tool", "price"}),
        ({"what": "chosen", "categories": frozenset({"coding-agents"})}, {"trial", "prediction"}),
        ({"what": "verdicts", "tools": frozenset({"kestrel-8b"})}, {"verdict"}),
        ({"what": "verdicts", "categories": frozenset({"open-weight-models"})}, {"verdict"}),
        ({"what": "verdicts", "tools": frozenset({"heron-40b"}), "quiet": True}, None),
        ({"what": "chosen", "tools": frozenset({"jay"})}, None),
    ],
)
def test_a_reader_gets_the_part_they_chose(choice, told):
    message = mail_for(made_issue(*STORIES), reader(**choice))
    if told is None:
        assert message is None
        return
    html = str(message.alternatives[0][0])
    assert {row.kind for row in STORIES if SITE + row.path in html and SITE + row.path in message.body} >= told
    assert all(
        (row.more[0] if row.more else row.text)[:30] not in html.replace("&quot;", '"')
        for row in STORIES
        if row.kind not in told
    )


def test_a_tool_is_followed_by_the_name_it_had():
    row = story("verdict", "kestrel-9b", tools=["kestrel-8b", "kestrel-9b"], before="ship", after="skip")
    assert mail_for(made_issue(row), reader(what="verdicts", tools=frozenset({"kestrel-8b"})))


def test_a_week_without_change_says_so_in_one_line_or_sends_nothing():
    issue = made_issue()
    assert mail_for(issue, reader("anna")) is None
    message = mail_for(issue, reader("ben", quiet=True))
    assert message.subject == "Seatrial, week 48: nothing changed"
    assert "Nothing changed in what you follow." in message.body
    assert "Nothing changed in what you follow" in str(message.alternatives[0][0])


def test_an_issue_that_says_nothing_yet_is_not_sent():
    with pytest.raises(NotReady, match="says nothing yet"):
        mail_for(Issue.objects.create(year=2026, week=47), reader())


def test_mails_to_others_need_the_sites_own_address(settings):
    settings.BASE_URL, settings.SMTP = "", True
    with pytest.raises(NotReady, match="address for their links"):
        mail_for(made_issue(*STORIES), reader())


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "background", "srcset")]


def test_nothing_is_fetched_nothing_runs_and_every_link_leads_to_the_site():
    message = mail_for(made_issue(*STORIES), reader())
    html = str(message.alternatives[0][0])
    seen = _Seen()
    seen.feed(html)
    assert seen.tags.isdisjoint({"img", "script", "link", "iframe", "object", "form", "svg", "video"})
    assert [address for address in seen.addresses if not address.startswith(f"{SITE}/")] == []
    assert "url(" not in html
    assert "@import" not in html
    assert "prefers-color-scheme:dark" in html.replace(" ", "")
    assert html.count("style=") > 20, "the style stands at the elements"
    assert len(html.encode()) < 100_000, "longer mails are cut off by some programs"


def test_hostile_words_stay_words_and_forge_no_header():
    row = story("verdict", "kestrel-8b", title=HOSTILE, text=HOSTILE, before="skip", after=HOSTILE)
    message = mail_for(made_issue(row), reader())
    found = parsed(message)
    assert found["Bcc"] is None
    assert "\n" not in message.subject
    assert "\u202e" not in message.subject
    html = str(message.alternatives[0][0])
    assert "<img" not in html
    assert "{{ 7*7 }}" in html


def test_lines_of_the_plain_part_fit_72_characters_but_for_links():
    long = story("tool", "kestrel-8b", text="word " * 80)
    message = mail_for(made_issue(*STORIES, long.model_copy(update={"id": "tool:long"})), reader())
    assert [line for line in message.body.splitlines() if len(line) > 72 and "http" not in line] == []


def test_of_many_stories_a_mail_shows_some_and_counts_the_others():
    many = [story("tool", f"tool-{number}") for number in range(30)]
    message = mail_for(made_issue(*many), reader())
    assert "And 22 more on the web." in message.body
    assert "And 22 more on the web" in str(message.alternatives[0][0])
    assert f"{SITE}/digest/2026-48/#tool" in str(message.alternatives[0][0])


def test_a_long_subject_is_cut_and_still_says_how_much_more():
    row = story("verdict", "kestrel-8b", title="A name " * 40, before="skip", after="ship")
    subject = mail_for(made_issue(row, *STORIES[1:]), reader()).subject
    assert len(subject) <= 110
    assert "...; 1 new comparison, " in subject
    assert subject.endswith(" more")
