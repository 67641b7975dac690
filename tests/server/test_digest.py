"""The weekly e-mail: asked for, confirmed, left; nobody learns who is on the list."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.server.digest.made_issue import work_off

from seatrial.errors import NotReady
from seatrial.server.models import Job, Subscriber
from seatrial.server.store.subscribers import clear_unconfirmed, confirmed_addresses, stop

pytestmark = pytest.mark.django_db

ADDRESS = "reader@example.org"


def link(kind: str) -> str:
    found = re.search(rf"http://testserver(/digest/{kind}/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def ask(client, address=ADDRESS, **more):
    """Send the form, and let the worker send the mail."""
    response = client.post("/digest/", {"address": address, **more})
    work_off()
    return response


def test_an_address_gets_a_mail_and_nothing_more_until_it_confirms(client):
    assert ask(client).status_code == 200
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert confirmed_addresses() == []


def test_the_link_only_shows_a_button_and_the_button_confirms(client):
    ask(client)
    path = link("confirm")
    assert ADDRESS in client.get(path).text
    assert confirmed_addresses() == []
    assert client.post(path).status_code == 200
    assert confirmed_addresses() == [ADDRESS]


def test_the_link_to_leave_only_shows_a_button_and_the_button_acts(client):
    ask(client)
    client.post(link("confirm"))
    path = link("leave")
    assert client.get(path).status_code == 200
    assert confirmed_addresses() == [ADDRESS]
    client.post(path)
    assert confirmed_addresses() == []


def test_a_mail_program_leaves_with_one_post_and_no_proof_of_origin(client):
    ask(client)
    client.post(link("confirm"))
    address = mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(address.removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert confirmed_addresses() == []


def test_the_form_needs_proof_that_it_is_ours():
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/digest/", {"address": ADDRESS}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', stranger.get("/digest/").text)
    assert token
    given = {"address": ADDRESS, "csrfmiddlewaretoken": token[1]}
    assert stranger.post("/digest/", given).status_code == 200


def test_the_reply_does_not_tell_whether_an_address_is_known(client):
    def words(response):
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)

    first = words(ask(client))
    client.post(link("confirm"))
    assert words(ask(client)) == first
    assert "on the list already" in mail.outbox[-1].body
    assert "/confirm/" not in mail.outbox[-1].body


def test_five_mails_a_day_are_sent_to_an_address_and_beyond_them_none_in_silence(client):
    replies = {ask(client, address).status_code for address in [ADDRESS, ADDRESS.upper()] * 4}
    assert replies == {200}
    assert len(mail.outbox) == 5
    Subscriber.objects.update(counted_from=timezone.now() - timedelta(days=1, seconds=1))
    ask(client)
    assert len(mail.outbox) == 6


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c",
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\n\r\nHello",
        "a\0@example.org",
        "x" * 10_000 + "@example.org",
        "re\u0430der@example.org",  # a Cyrillic letter among Latin ones
        "reader@ex\u0430mple.org",
        "re\u200dader@example.org",
        "\u202ereader@example.org",
    ],
)
def test_what_is_no_address_is_said_and_sends_nothing(client, address):
    response = ask(client, address)
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert "x" * 300 not in response.text
    assert not Job.objects.exists()
    assert mail.outbox == []
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("path", ["/digest/confirm/nonsense/", "/digest/leave/nonsense/"])
def test_a_false_link_does_nothing_and_says_so(client, path):
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 400
        assert "does not work" in response.text


def test_a_link_to_leave_does_not_confirm(client):
    ask(client)
    assert client.post(link("leave").replace("leave", "confirm")).status_code == 400
    assert confirmed_addresses() == []


def test_a_link_to_confirm_ends_after_seven_days_and_one_to_leave_does_not(client, monkeypatch):
    import time

    ask(client)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 8 * 86400)
    assert client.post(link("confirm")).status_code == 400
    assert client.post(link("leave")).status_code == 200


def test_who_left_can_come_back(client):
    ask(client)
    client.post(link("confirm"))
    client.post(link("leave"))
    ask(client)
    client.post(link("confirm"))
    assert confirmed_addresses() == [ADDRESS]


def test_without_a_mail_server_mails_are_files_and_the_page_says_where(client, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    assert "var/mail" in ask(client).text or "/mail" in ask(client).text
    message = email.message_from_string(next((tmp_path / "mail").iterdir()).read_text(), policy=policy.default)
    assert message["To"] == ADDRESS
    assert message["List-Unsubscribe"].strip().startswith("<http://testserver/digest/leave/")
    assert message.get_content_type() == "text/plain"


def test_a_mail_server_that_refuses_is_tried_again_and_the_page_answers_as_always(client, settings):
    words = client.post("/digest/", {"address": ADDRESS}).status_code
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    with pytest.raises(NotReady, match="could not be sent"):
        work_off()
    assert words == 200


def test_the_same_is_done_for_every_address_known_unknown_or_stopped(client):
    """Nothing in the request sends mail or asks more of the database for one than for another."""
    ask(client, "confirmed@example.org")
    client.post(link("confirm"))
    ask(client, "stopped@example.org")
    stop("stopped@example.org", "complaint")
    ask(client, "known@example.org")
    mail.outbox.clear()
    counted = []
    for name in ("confirmed", "stopped", "known", "known", "known", "known", "known"):
        with CaptureQueriesContext(connection) as queries:
            assert client.post("/digest/", {"address": f"{name}@example.org"}).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1, counted
    assert Job.objects.filter(state="waiting").count() == 7
    work_off()
    assert sorted(message.to[0].split("@")[0] for message in mail.outbox) == ["confirmed", *["known"] * 4]


def test_one_network_address_cannot_have_mails_sent_to_many(client):
    codes = [ask(client, f"victim{number}@example.org").status_code for number in range(12)]
    assert codes == [200] * 10 + [429] * 2
    assert len(mail.outbox) == 10
    other = Client(REMOTE_ADDR="10.1.2.3")
    assert ask(other, "victim11@example.org").status_code == 200


def test_a_link_brings_tools_along_and_the_confirmation_proposes_to_follow_them(client, shelf):
    assert "To follow the verdict on" in client.get("/digest/?tool=kestrel-8b&tool=nobody").text
    ask(client, tool=["kestrel-8b", "nobody"])
    text = client.get(link("confirm")).text
    assert 'value="verdicts" checked' in text
    assert 'value="kestrel-8b" checked' in text


def test_an_address_that_was_forgotten_or_stopped_is_not_confirmed_by_an_old_link(client):
    ask(client)
    path = link("confirm")
    stop(ADDRESS, "hard bounce")
    assert "No mail can be sent" in client.post(path).text
    Subscriber.objects.all().delete()
    assert client.post(path).status_code == 400
    assert confirmed_addresses() == []


def test_who_never_confirmed_or_left_is_forgotten_after_a_month(client):
    ask(client, "silent@example.org")
    ask(client)
    client.post(link("confirm"))
    long_ago = timezone.now() - timedelta(days=31)
    Subscriber.objects.update(asked=long_ago, decided=long_ago)
    assert clear_unconfirmed() == 1
    assert confirmed_addresses() == [ADDRESS]
