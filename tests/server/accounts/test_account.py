"""The account's own page: sessions, export, leaving, and who may see what."""

from __future__ import annotations

import json
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.server.accounts.conftest import ADDRESS, come_in
from tests.server.people import sign_in

from seatrial.server.accounts import guards, held, leaving
from seatrial.server.models import Reader, Subscriber

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def two_sessions() -> tuple[Client, Client]:
    desk, phone = Client(HTTP_USER_AGENT=FIREFOX), Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="10.9.0.1")
    come_in(desk)
    come_in(phone)
    return desk, phone


def forget_the_proof(client: Client) -> None:
    session = client.session
    session[guards.PROVED] = time.time() - 15 * 60 - 1
    session.save()


def test_sessions_are_listed_by_browser_and_address():
    desk, _ = two_sessions()
    text = desk.get("/account/").text
    assert "Firefox on Linux" in text
    assert "Safari on iPhone" in text
    assert "10.9.0.1" in text


def test_one_session_is_ended_from_another():
    desk, phone = two_sessions()
    other = UserSession.objects.get(ip="10.9.0.1")
    assert desk.post("/account/sessions/end/", {"session": other.pk}).status_code == 302
    assert phone.get("/account/").status_code == 302, "to the sign-in"
    assert desk.get("/account/").status_code == 200


def test_all_others_are_ended_at_once_and_the_own_one_stays():
    desk, phone = two_sessions()
    third = Client()
    sign_in(third, ADDRESS)
    third.get("/account/")
    desk.post("/account/sessions/end/", {"session": "others"})
    assert [client.get("/account/").status_code for client in (desk, phone, third)] == [200, 302, 302]


@pytest.mark.parametrize("given", ["", "x", "0", "-1", "9" * 30, "١"])
def test_a_session_that_is_none_or_somebody_elses_is_not_ended(client, given):
    come_in(client)
    stranger = Client()
    come_in(stranger, "stranger@example.org")
    number = UserSession.objects.get(user__email="stranger@example.org").pk
    for session in (given, number):
        response = client.post("/account/sessions/end/", {"session": session})
        assert response.status_code == 400
        assert "no such session" in response.text
    assert stranger.get("/account/").status_code == 200


def test_signing_out_ends_the_session_for_good(client):
    come_in(client)
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    client.post("/account/sign-out/")
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()


def test_a_closed_account_is_out_at_once(client):
    come_in(client)
    Reader.objects.update(is_active=False)
    assert client.get("/account/").status_code == 302


def test_everything_that_is_held_can_be_taken_along(client, monkeypatch):
    monkeypatch.setattr(held, "PARTS", [*held.PARTS, held.Part("votes", "Votes", lambda reader: [reader.email])])
    come_in(client)
    response = client.get("/account/export.json")
    assert response["Content-Disposition"] == 'attachment; filename="seatrial-account.json"'
    assert response["Cache-Control"] == "no-store"
    found = json.loads(response.content)
    assert found["account"]["address"] == ADDRESS
    assert [entry["address"] for entry in found["sessions"]] == ["127.0.0.1"]
    assert found["votes"] == [ADDRESS]
    assert "<dt>Votes</dt><dd>1</dd>" in client.get("/account/").text


@pytest.mark.parametrize(("votes", "stay"), [("stay", True), ("go", False)])
def test_an_account_leaves_with_all_that_hangs_on_it_and_its_votes_as_it_says(client, monkeypatch, votes, stay):
    told = []
    monkeypatch.setattr(
        leaving, "PARTS", [*leaving.PARTS, lambda reader, votes_stay: told.append((reader.email, votes_stay))]
    )
    Subscriber.objects.create(address=ADDRESS, asked=timezone.now(), counted_from=timezone.now())
    phone = Client()
    come_in(phone)
    come_in(client)
    assert json.loads(client.get("/account/export.json").content)["digest"][0]["state"] == "pending"
    response = client.post("/account/leave/", {"votes": votes, "address": ADDRESS.upper()})
    assert "The account is deleted" in response.text
    assert told == [(ADDRESS, stay)]
    assert not Reader.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Subscriber.objects.exists()
    assert not UserSession.objects.exists()
    assert [reader.get("/account/").status_code for reader in (client, phone)] == [302, 302]
    assert not Session.objects.exists() or all(
        "_auth_user_id" not in row.get_decoded() for row in Session.objects.all()
    )


def test_where_a_part_fails_nothing_is_deleted(client, monkeypatch):
    def fail(reader, votes_stay):
        raise RuntimeError("no")

    monkeypatch.setattr(leaving, "PARTS", [lambda reader, votes_stay: Reader.objects.update(role="editor"), fail])
    come_in(client)
    with pytest.raises(RuntimeError):
        client.post("/account/leave/", {"votes": "go", "address": ADDRESS})
    assert Reader.objects.get().role == "reader"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"address": ADDRESS}, "what becomes of your votes"),
        ({"votes": "perhaps", "address": ADDRESS}, "what becomes of your votes"),
        ({"votes": "go", "address": "other@example.org"}, "not the address of this account"),
        ({"votes": "go", "address": ""}, "not an e-mail address"),
    ],
)
def test_an_account_is_not_deleted_by_mistake(client, given, said):
    come_in(client)
    response = client.post("/account/leave/", given)
    assert response.status_code == 400
    assert said in response.text
    assert Reader.objects.count() == 1


def test_after_a_while_who_wants_to_leave_proves_again_who_they_are(client):
    from tests.server.accounts.conftest import mailed_code

    come_in(client)
    forget_the_proof(client)
    assert client.post("/account/leave/", {"votes": "go", "address": ADDRESS}).status_code == 302
    assert Reader.objects.count() == 1
    assert client.get("/account/leave/")["Location"] == "/account/again/?next=%2Faccount%2Fleave%2F"
    assert ADDRESS in client.get("/account/again/?next=/account/leave/").text
    assert client.post("/account/again/", {"next": "/account/leave/"})["Location"] == "/account/code/"
    key = client.session.session_key
    assert client.post("/account/code/", {"code": mailed_code()})["Location"] == "/account/leave/"
    assert client.session.session_key == key
    assert client.get("/account/leave/").status_code == 200


def guarded(guard, reader, method="get", **headers):
    request = getattr(RequestFactory(**headers), method)("/somewhere/?a=b")
    request.user = reader
    request.session = {"seen_at": time.time()}
    return guard(lambda request: guards.HttpResponse("in"))(request)


def test_guards_let_in_whom_they_say(shelf):
    people = {role: Reader(email=f"{role}@example.org", role=role) for role in Reader.Role.values}
    let_in = {
        guard.__name__: [role for role, reader in people.items() if guarded(guard, reader).status_code == 200]
        for guard in (guards.signed_in, guards.editors_only, guards.administrators_only)
    }
    assert let_in == {
        "signed_in": ["reader", "editor", "administrator"],
        "editors_only": ["editor", "administrator"],
        "administrators_only": ["administrator"],
    }


def test_guards_refuse_in_the_one_error_shape_and_nobody_keeps_what_they_guard(shelf):
    from django.contrib.auth.models import AnonymousUser

    reader = Reader(email=ADDRESS)
    refused = guarded(guards.editors_only, reader, HTTP_ACCEPT="application/json")
    assert refused.status_code == 403
    assert json.loads(refused.content)["error"]["cause"] == guards.EDITORS
    assert guarded(guards.signed_in, AnonymousUser())["Location"] == "/account/sign-in/?next=%2Fsomewhere%2F%3Fa%3Db"
    unsent = guarded(guards.signed_in, AnonymousUser(), "post")
    assert unsent.status_code == 401
    assert "Sign in" in unsent.text
    assert {response["Cache-Control"] for response in (refused, unsent, guarded(guards.signed_in, reader))} == {
        "no-store"
    }
