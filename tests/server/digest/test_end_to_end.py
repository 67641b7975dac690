"""From the form to the mailbox and out again, through a real SMTP server on loopback."""

from __future__ import annotations

import email
import re
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.utils import timezone
from tests.server.digest.made_issue import STORIES, made_issue, work_off
from tests.server.people import sign_in

from seatrial.server.digest.sending import send_issue
from seatrial.server.models import Issue, Mailing, Subscriber
from seatrial.server.store.subscribers import confirmed_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf", "no_limit_reached_yet")]
SITE = "http://testserver"


class Mailbox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=policy.default)
        with self.lock:
            self.mails.append(parsed)
        return "250 Taken"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    found = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = port
    settings.SMTP, settings.BASE_URL = True, SITE
    yield found
    controller.stop()


def path_in(message: EmailMessage, kind: str) -> str:
    part = message.get_body(("plain",))
    assert part
    found = re.search(rf"{SITE}(/digest/{kind}/\S+)", part.get_content())
    assert found
    return found[1]


def test_subscribe_confirm_get_an_issue_and_leave_with_one_click(client: Client, mailbox: Mailbox):
    for name in ("anna", "ben", "carl"):
        client.post("/digest/", {"address": f"{name}@example.org"})
    work_off()
    assert [message["To"] for message in mailbox.mails] == [f"{name}@example.org" for name in ("anna", "ben", "carl")]
    for message in mailbox.mails[:2]:
        client.post(path_in(message, "confirm"), {"what": "all"})
    assert confirmed_addresses() == ["anna@example.org", "ben@example.org"], "carl never confirmed"

    mailbox.mails.clear()
    progress = send_issue(made_issue(*STORIES).pk)
    assert (progress.counts["sent"], progress.remaining) == (2, 0)
    first = mailbox.mails[0]
    assert first["To"] == "anna@example.org"
    assert first["Subject"].startswith("Kestrel 8B: from skip to ship; 1 new comparison")
    assert first["List-Id"].endswith("<weekly.testserver>")
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]
    html = first.get_body(("html",))
    assert html
    assert "Prices that moved" in html.get_content()

    one_click = re.sub(r"\s", "", first["List-Unsubscribe"]).strip("<>").removeprefix(SITE)
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(one_click).status_code == 200
    assert confirmed_addresses() == ["anna@example.org", "ben@example.org"], "looking at the link changes nothing"
    answer = stranger.post(one_click, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert confirmed_addresses() == ["ben@example.org"]

    mailbox.mails.clear()
    send_issue(made_issue(*STORIES, week=49).pk)
    assert [message["To"] for message in mailbox.mails] == ["ben@example.org"]


def test_who_chose_otherwise_gets_only_that(client: Client, mailbox: Mailbox):
    for name, given in {
        "anna": {"what": "verdicts", "tool": ["heron-40b"]},
        "ben": {"what": "verdicts", "tool": ["kestrel-8b"]},
    }.items():
        client.post("/digest/", {"address": f"{name}@example.org"})
        work_off()
        client.post(path_in(mailbox.mails[-1], "confirm"), given)
    mailbox.mails.clear()
    progress = send_issue(made_issue(*STORIES).pk)
    assert (progress.counts["sent"], progress.counts["skipped"]) == (1, 1)
    assert [message["To"] for message in mailbox.mails] == ["ben@example.org"]
    assert mailbox.mails[0]["Subject"] == "Kestrel 8B: from skip to ship"


def test_editors_see_how_far_it_is_and_decide_what_nobody_knows(client: Client, mailbox: Mailbox):
    issue = made_issue(*STORIES)
    sign_in(client, "editor@example.org", "editor")
    assert "Nothing was sent yet." in client.get("/digest/sending/").text
    client.post("/digest/", {"address": "anna@example.org"})
    work_off()
    client.post(path_in(mailbox.mails[-1], "confirm"))
    send_issue(issue.pk)
    assert "Everybody has had it who could." in client.get("/digest/sending/").text
    Mailing.objects.update(state="ambiguous")
    text = client.get("/digest/sending/?issue=2026-48").text
    assert "anna@example.org" in text
    given = {"issue": "2026-48", "address": "anna@example.org"}
    assert client.post("/digest/sending/", {**given, "decision": "again"}).status_code == 303
    mailbox.mails.clear()
    assert work_off() == ["1 sent."]
    assert len(mailbox.mails) == 1
    Issue.objects.update(lease="a sender's", lease_until=timezone.now() + timedelta(minutes=1))
    assert "Refresh" not in client.get("/digest/sending/").headers
    assert client.get("/digest/sending/?follow=1")["Refresh"] == "3"
    Issue.objects.update(lease="", lease_until=None)
    assert "Refresh" not in client.get("/digest/sending/?follow=1").headers, "it is over"
    Mailing.objects.update(state="ambiguous")
    client.post("/digest/sending/", {**given, "decision": "sent"})
    assert Mailing.objects.get().state == "sent"
    assert client.post("/digest/sending/", {**given, "decision": "perhaps"}).status_code == 400
    assert client.post("/digest/sending/", {**given, "address": "nobody", "decision": "sent"}).status_code == 404


def test_only_editors_see_addresses(client: Client):
    made_issue(*STORIES)
    assert client.get("/digest/sending/").status_code == 302
    sign_in(client, "reader@example.org")
    assert client.get("/digest/sending/").status_code == 403
    sign_in(client, "editor@example.org", "editor")
    assert Client(enforce_csrf_checks=True).post("/digest/sending/", {"decision": "sent"}).status_code == 403
    assert client.get("/digest/sending/?issue=nonsense").status_code == 400
    assert client.get("/digest/sending/?issue=2020-01").status_code == 404
    Subscriber.objects.all().delete()
    assert client.get("/digest/sending/").status_code == 200
