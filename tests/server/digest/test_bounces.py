"""What mail providers report, in their own words, and what the mail server itself refuses."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.test import Client
from django.utils import timezone
from tests.server.digest.made_issue import made_issue

from seatrial.errors import NotReady
from seatrial.server import environment
from seatrial.server.digest.bounces import note_refusals
from seatrial.server.models import Mailing, Subscriber
from seatrial.server.store import subscribers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
ADDRESS = "reader@example.org"
SECRET = "hook:a-long-password-1"
AUTHORISED = {"HTTP_AUTHORIZATION": f"Basic {b64encode(SECRET.encode()).decode()}"}


@pytest.fixture(autouse=True)
def postmark(settings) -> None:
    settings.ANYMAIL_PROVIDER, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def reader() -> Subscriber:
    now = timezone.now()
    return Subscriber.objects.create(address=ADDRESS, state="confirmed", asked=now, counted_from=now)


def bounce(kind: str = "HardBounce", **more) -> dict:
    """As Postmark posts it (their documentation of the bounce webhook)."""
    return {
        "RecordType": "Bounce",
        "ID": 42,
        "Type": kind,
        "TypeCode": 1,
        "Name": kind,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": ADDRESS,
        "From": "sender@example.com",
        "BouncedAt": "2026-11-05T16:33:54.9070259Z",
        "Inactive": True,
        **more,
    }


def report(client: Client, document: object, **more: str):
    body = document if isinstance(document, str | bytes) else json.dumps(document)
    headers = {**AUTHORISED, **more}
    return client.post("/digest/hooks/postmark/", body, content_type="application/json", **headers)


def state() -> tuple[str, str]:
    row = Subscriber.objects.get(address=ADDRESS)
    return row.state, row.stopped


def test_a_hard_bounce_stops_the_address(client: Client, reader):
    assert report(client, bounce()).status_code == 200
    assert state() == ("stopped", "hard bounce")
    assert report(client, bounce()).status_code == 200, "reports come more than once"


def test_a_complaint_stops_the_address_for_good(client: Client, reader):
    complaint = {**bounce("SpamComplaint"), "RecordType": "SpamComplaint"}
    assert report(client, complaint).status_code == 200
    assert state() == ("stopped", "complaint")
    subscribers.leave(ADDRESS)
    assert not subscribers.confirm(ADDRESS)
    assert not subscribers.ask(ADDRESS).allowed
    assert state() == ("stopped", "complaint")


def test_soft_bounces_are_counted_by_the_day_and_too_many_stop_the_address(client: Client, reader, monkeypatch):
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    for day in range(5):
        monkeypatch.setattr("seatrial.server.digest.bounces.timezone.now", lambda day=day: start + timedelta(days=day))
        for _ in range(3):
            report(client, bounce("SoftBounce"))
        assert Subscriber.objects.get().soft_bounces == day + 1
        assert state()[0] == ("confirmed" if day < 4 else "stopped")
    assert state()[1] == "soft bounces"


def test_a_mail_that_arrives_ends_the_count(client: Client, reader):
    report(client, bounce("SoftBounce"))
    assert Subscriber.objects.get().soft_bounces == 1
    delivery = {
        "RecordType": "Delivery",
        "Recipient": ADDRESS,
        "DeliveredAt": "2026-11-05T16:33:54.90Z",
        "MessageID": "1",
    }
    assert report(client, delivery).status_code == 200
    assert Subscriber.objects.get().soft_bounces == 0


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"event_type": "unsubscribed"}, ("left", "")),
        ({"event_type": "rejected", "reject_reason": "spam"}, ("stopped", "complaint")),
        ({"event_type": "rejected", "reject_reason": "bounced"}, ("stopped", "hard bounce")),
        ({"event_type": "rejected", "reject_reason": "unsubscribed"}, ("left", "")),
        ({"event_type": "bounced", "reject_reason": "invalid"}, ("stopped", "hard bounce")),
        ({"event_type": "bounced", "reject_reason": "bounced", "mta_response": "452 4.2.2 full"}, ("confirmed", "")),
        (
            {"event_type": "bounced", "reject_reason": "bounced", "esp_event": {"event": "soft_bounce"}},
            ("confirmed", ""),
        ),
        ({"event_type": "bounced", "reject_reason": "blocked"}, ("confirmed", "")),
        ({"event_type": "opened"}, ("confirmed", "")),
        ({"event_type": "complained", "recipient": "somebody.else@example.org"}, ("confirmed", "")),
        ({"event_type": "complained", "recipient": None}, ("confirmed", "")),
        ({"event_type": "complained", "recipient": "READER@Example.ORG"}, ("stopped", "complaint")),
    ],
)
def test_events_as_anymail_names_them(reader, event, expected):
    given = {"recipient": ADDRESS, "timestamp": timezone.now(), "esp_event": {}, **event}
    tracking.send(sender=object, event=AnymailTrackingEvent(**given), esp_name="Any")
    assert state() == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_AUTHORIZATION": ""},
        {"HTTP_AUTHORIZATION": "Basic bm9ib2R5Om5vdGhpbmc="},
        {"HTTP_AUTHORIZATION": "Basic %%%"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
    ],
)
def test_a_report_without_the_secret_changes_nothing(client: Client, reader, headers):
    assert report(client, bounce(), **headers).status_code == 400
    assert state() == ("confirmed", "")


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "7", '{"RecordType": "Bounce", "Email": 7}', b"\xff\xfe", "[" * 100_000]
)
def test_a_report_in_no_shape_is_refused_in_plain_words(client: Client, reader, body):
    response = report(client, body)
    assert response.status_code == 400
    assert "no report as postmark writes them" in response.text
    assert state() == ("confirmed", "")


def test_only_the_provider_that_is_set_may_report(client: Client, settings):
    assert client.post("/digest/hooks/sendgrid/", "[]", content_type="application/json").status_code == 404
    settings.ANYMAIL_PROVIDER = ""
    assert report(client, bounce()).status_code == 404


def test_the_settings_say_what_is_missing(monkeypatch):
    def reading(**given: str) -> tuple[str, dict[str, str]]:
        for name in ("PROVIDER", "SECRET", "SIGNING_KEY"):
            monkeypatch.setenv(f"SEATRIAL_ANYMAIL_{name}", given.get(name, ""))
        return environment.read_anymail()

    assert reading() == ("", {})
    assert reading(PROVIDER="Postmark", SECRET=SECRET)[1]["WEBHOOK_SECRET"] == SECRET
    for given, cause in (
        ({"PROVIDER": "pigeon"}, "“pigeon”"),
        ({"PROVIDER": "postmark"}, "SEATRIAL_ANYMAIL_SECRET"),
        ({"PROVIDER": "postmark", "SECRET": "a:b"}, "SEATRIAL_ANYMAIL_SECRET"),
        ({"PROVIDER": "mailgun", "SECRET": SECRET}, "signs its reports"),
    ):
        with pytest.raises(NotReady, match=cause) as error:
            reading(**given)
        assert SECRET not in str(error.value)


def test_what_the_mail_server_refused_counts_once(reader):
    issue = made_issue()
    refused = {"issue": issue, "subscriber": reader, "address": ADDRESS, "state": "refused", "changed": timezone.now()}
    row = Mailing.objects.create(**refused, answer="550 5.7.1 Not now")
    note_refusals()
    note_refusals()
    assert Subscriber.objects.get().soft_bounces == 1
    row.answer = "550 5.1.1 There is nobody of that name"
    row.save()
    note_refusals()
    assert state() == ("stopped", "hard bounce")
