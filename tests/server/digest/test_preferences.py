"""What a reader gets, chosen without signing in, by the link of every mail."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.server.digest.made_issue import work_off

from seatrial.publish.digest.choice import Choice
from seatrial.server.digest import tokens
from seatrial.server.models import Subscriber
from seatrial.server.store.subscribers import choice_of, leave, subscriber_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf", "no_limit_reached_yet")]
ADDRESS = "reader@example.org"
CHOSEN = {"what": "verdicts", "category": ["coding-agents"], "tool": ["kestrel-8b"], "quiet": "line"}


@pytest.fixture
def path() -> str:
    """A confirmed reader's link."""
    now = timezone.now()
    Subscriber.objects.create(address=ADDRESS, state="confirmed", asked=now, counted_from=now)
    return f"/digest/preferences/{tokens.preferences_token(ADDRESS)}/"


def chosen() -> Choice:
    row = subscriber_of(ADDRESS)
    assert row
    return choice_of(row)


def test_a_choice_is_kept_and_shown_as_it_was_made(client: Client, path):
    response = client.post(path, CHOSEN)
    assert "Saved." in response.text
    assert chosen() == Choice("verdicts", frozenset({"coding-agents"}), frozenset({"kestrel-8b"}), True)
    text = client.get(path).text
    for field in (
        'value="verdicts" checked',
        'value="coding-agents" checked',
        'value="kestrel-8b" checked',
        'value="line" checked',
    ):
        assert field in text
    assert text.count(" checked") == 4


def test_the_choice_is_made_while_confirming_too(client: Client):
    client.post("/digest/", {"address": ADDRESS})
    work_off()
    found = re.search(r"http://testserver(/digest/confirm/\S+)", str(mail.outbox[-1].body))
    assert found
    assert 'value="all" checked' in client.get(found[1]).text
    response = client.post(found[1], CHOSEN)
    assert chosen().what == "verdicts"
    again = re.search(r'href="(/digest/preferences/[^"]+)"', response.text)
    assert again
    assert client.get(again[1]).status_code == 200


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"what": "verdicts"}, "Nothing is chosen"),
        ({"what": "everything"}, "what you want to get"),
        ({"what": "chosen", "tool": ["nobody"]}, "a tool that there is not"),
        ({"what": "chosen", "category": ["<script>"]}, "a category that there is not"),
        ({"what": "chosen", "tool": ["x" * 10_000]}, "a tool that there is not"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_said_and_changes_nothing(client: Client, path, given, cause):
    response = client.post(path, given)
    assert response.status_code == 400
    assert cause in response.text
    assert "<script>" not in response.text
    assert chosen() == Choice()


def test_a_stranger_changes_nothing(client: Client, path):
    for token in ("nonsense", tokens.leave_token(ADDRESS), tokens.confirm_token(ADDRESS)):
        assert client.post(f"/digest/preferences/{token}/", CHOSEN).status_code == 400
    forged = Client(enforce_csrf_checks=True)
    assert forged.post(path, CHOSEN).status_code == 403
    assert chosen() == Choice()


def test_a_link_to_preferences_neither_confirms_nor_leaves(client: Client, path):
    token = path.split("/")[3]
    assert client.post(f"/digest/leave/{token}/").status_code == 400
    assert client.post(f"/digest/confirm/{token}/").status_code == 400


def test_a_link_ends_after_half_a_year(client: Client, path, monkeypatch):
    import time

    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 181 * 86400)
    assert client.get(path).status_code == 400


def test_who_has_left_is_told_and_nothing_is_chosen(client: Client, path):
    leave(ADDRESS)
    assert "not on the list" in client.post(path, CHOSEN).text
    assert chosen() == Choice()


def test_the_page_is_kept_by_nobody_and_named_to_nobody(client: Client, path):
    response = client.get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response.text


def test_asking_again_brings_a_subscriber_the_link_to_choose_anew(client: Client, path):
    client.post("/digest/", {"address": ADDRESS})
    work_off()
    found = re.search(r"http://testserver(/digest/preferences/\S+)", str(mail.outbox[-1].body))
    assert found
    assert "What you get" in client.get(found[1]).text
