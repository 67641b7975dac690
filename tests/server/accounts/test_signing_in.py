"""Signing in: an address, a code, in. Nobody learns who has an account, and nobody gets in by guessing."""

from __future__ import annotations

import email
import re
import time
from email import policy

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from tests.server.accounts.conftest import ADDRESS, ask, come_in, mailed_code

from seatrial.server.accounts import codes
from seatrial.server.models import Reader

pytestmark = pytest.mark.django_db


def test_a_code_by_mail_makes_the_account_and_opens_it(client):
    assert ask(client)["Location"] == "/account/code/"
    assert not Reader.objects.exists(), "not before the address is proved"
    assert ADDRESS in client.get("/account/code/").text
    response = client.post("/account/code/", {"code": mailed_code()})
    assert response["Location"] == "/account/?new=1"
    assert ADDRESS in client.get("/account/").text
    reader = Reader.objects.get()
    assert (reader.email, reader.role) == (ADDRESS, "reader")
    assert not reader.has_usable_password()


def test_the_second_time_the_same_account_opens(client):
    come_in(client)
    client.post("/account/sign-out/")
    assert client.get("/account/").status_code == 302
    assert come_in(client, ADDRESS.upper())["Location"] == "/account/"
    assert Reader.objects.count() == 1


def test_a_code_may_be_typed_in_small_letters_and_without_the_dash(client):
    ask(client)
    assert client.post("/account/code/", {"code": f" {mailed_code().lower().replace('-', ' ')} "}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_code_works_once_and_in_its_own_browser_only(client):
    ask(client)
    code = mailed_code()
    assert Client().post("/account/code/", {"code": code})["Location"] == site.LOGIN_URL
    client.post("/account/code/", {"code": code})
    client.post("/account/sign-out/")
    assert client.post("/account/code/", {"code": code})["Location"] == site.LOGIN_URL


def test_a_code_ends_after_fifteen_minutes(client, monkeypatch):
    ask(client)
    now = time.time()
    monkeypatch.setattr(codes.time, "time", lambda: now + 15 * 60 + 1)
    assert client.post("/account/code/", {"code": mailed_code()})["Location"] == site.LOGIN_URL


def test_three_wrong_codes_end_it_even_where_the_browser_takes_back_its_session(client):
    ask(client)
    code = mailed_code()
    kept = client.cookies[site.SESSION_COOKIE_NAME].value
    row = Session.objects.get(session_key=kept)
    for _ in range(3):
        response = client.post("/account/code/", {"code": "BBBB-BBBB"})
        assert response.status_code == 400
        assert "not the code" in response.text
        row.save()  # as if all guesses were sent at once, each with the session as it was
    assert client.post("/account/code/", {"code": code}).status_code == 429
    assert client.get("/account/").status_code == 302


def test_a_session_holds_no_code_that_could_be_read_from_the_database(client):
    ask(client)
    assert mailed_code() not in str(Session.objects.get().get_decoded())


def words(response) -> str:
    return re.sub(r'value="\w{64}"', "", response.text)


def steps(address: str) -> tuple[object, ...]:
    """All that can be seen from outside, and the statements that run: the same work takes the same time."""
    client = Client(REMOTE_ADDR=f"10.0.0.{len(mail.outbox) + 1}")
    sent = len(mail.outbox)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = ask(client, address)
    statements = [re.sub(r"'[^']*'|\d[\d.]*", "?", query["sql"]) for query in queries.captured_queries]
    page = words(client.get("/account/code/")).replace(address, "ADDRESS")
    body = str(mail.outbox[-1].body).replace(mailed_code(), "CODE")
    return response.status_code, response["Location"], page, statements, len(mail.outbox) - sent, body


def test_the_same_is_done_for_an_address_with_an_account_and_without_one():
    come_in(Client(), "known@example.org")
    Reader.objects.create_user("closed@example.org", is_active=False)
    Reader.objects.create_user("chief@example.org", role="administrator")
    found = {address: steps(f"{address}@example.org") for address in ("known", "nobody", "closed", "chief")}
    assert found["known"] == found["nobody"] == found["closed"] == found["chief"]
    assert not any("server_reader" in statement for statement in found["known"][3]), "accounts are not looked at"


def test_three_mails_a_minute_and_ten_an_hour_are_sent_to_an_address_whoever_asks(monkeypatch):
    start = time.time()
    answers = []
    for number in range(40):
        monkeypatch.setattr("time.time", lambda number=number: start + 61 * (number // 4))
        answers.append(ask(Client(REMOTE_ADDR=f"10.1.0.{number}"), "bombed@example.org"))
    assert {response.status_code for response in answers} == {302, 429}
    assert len(mail.outbox) == 10
    assert [response.status_code for response in answers[:4]] == [302, 302, 302, 429]
    assert "Too many codes" in answers[-1].text


def test_twenty_codes_a_minute_are_asked_for_from_one_place_and_a_forged_header_makes_no_other_place():
    for number in range(25):
        ask(Client(REMOTE_ADDR="10.2.0.1", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}"), f"a{number}@example.org")
    assert len(mail.outbox) == 20


def test_behind_a_proxy_its_word_on_the_caller_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(25):
        told = f"forged, 1.1.1.{number}"
        ask(Client(REMOTE_ADDR="10.2.0.1", HTTP_X_FORWARDED_FOR=told), f"a{number}@example.org")
    assert len(mail.outbox) == 25
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    assert ask(Client(REMOTE_ADDR="10.2.0.2", HTTP_X_FORWARDED_FOR="1.1.1.1"), "b@example.org").status_code == 302


def test_limits_are_counted_in_the_database_for_all_workers_together(client):
    ask(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM server_cache")
        assert cursor.fetchone()[0] >= 3


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "not an e-mail address"),
        ("nobody", "not an e-mail address"),
        ("a@b@c", "not an e-mail address"),
        ("a@example.org\nBcc: b@example.org", "not an e-mail address"),
        ("a@example.org\r\nSubject: x", "not an e-mail address"),
        ("a\0@example.org", "not an e-mail address"),
        ('"a b"@example.org', "not an e-mail address"),
        ("a@" + "x" * 70 + ".org", "not a domain"),
        ("x" * 10_000 + "@example.org", "at most 254 characters; this one has 10,012"),
        ("x" * 250 + "@example.org", "at most 254"),
        ("pаypal@example.org", "mixes Cyrillic and Latin letters"),
        ("me@pаypal.com", "mixes Cyrillic and Latin letters"),
        ("пётр@example.org", "without accents"),
        ("josé@example.org", "without accents"),
        ("\u202ea@example.org", "not an e-mail address"),
        ("a\u200bb@example.org", "not an e-mail address"),
    ],
)
def test_what_is_no_address_is_said_and_sends_nothing(client, address, said):
    response = ask(client, address)
    assert response.status_code == 400
    assert said in response.text
    assert mail.outbox == []
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" Reader@Example.ORG ", "reader@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@bu\u0308cher.example", "a@xn--bcher-kva.example"),
        ("a@例え.jp", "a@xn--r8jz45g.jp"),
        ("a@президент.рф", "a@xn--d1abbgf6aiiy.xn--p1ai"),
        ("first.last+tag@example.org", "first.last+tag@example.org"),
    ],
)
def test_an_address_names_one_account_however_it_is_written(client, written, meant):
    come_in(client, written)
    assert Reader.objects.get().email == meant


def test_a_look_alike_in_another_script_is_another_account(client):
    come_in(client, "a@apple.com")
    come_in(Client(), "a@аррӏе.com")
    assert sorted(Reader.objects.values_list("email", flat=True)) == ["a@apple.com", "a@xn--80ak6aa92e.com"]


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil"]
)
def test_the_way_back_stays_on_this_site(client, wanted):
    assert come_in(client, next=wanted)["Location"] == "/account/?new=1"


def test_who_had_to_sign_in_first_comes_back_to_where_they_wanted_to_go(client):
    first = client.get("/account/leave/")
    assert first["Location"] == "/account/sign-in/?next=%2Faccount%2Fleave%2F"
    assert come_in(client, next="/account/leave/")["Location"] == "/account/leave/"
    assert client.get("/account/sign-in/?next=/method/")["Location"] == "/method/"


def test_a_closed_account_opens_to_nobody(client):
    Reader.objects.create_user(ADDRESS, is_active=False)
    response = come_in(client)
    assert response.status_code == 403
    assert "closed" in response.text
    assert client.get("/account/").status_code == 302


def test_the_form_needs_proof_that_it_is_ours():
    stranger = Client(enforce_csrf_checks=True)
    for path in ("sign-in/", "code/", "sign-out/", "again/", "passkey/", "sessions/end/", "leave/", "other-address/"):
        assert stranger.post(f"/account/{path}", {"address": ADDRESS}).status_code == 403
    assert mail.outbox == []


def test_no_address_of_the_site_asks_for_a_password(client):
    from tests.server.people import sign_in

    sign_in(client, ADDRESS, "administrator")

    def paths(patterns, before=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from paths(pattern.url_patterns, before + str(pattern.pattern))
            else:
                yield before + str(pattern.pattern)

    found = [path for path in paths(get_resolver().url_patterns) if "<" not in path and "?P" not in path]
    assert "account/sign-in/" in found
    assert not [path for path in found if "password" in path]
    for path in found:
        if path.startswith(("account/", "admin/")):
            response = client.get(f"/{path.replace('^', '').replace('$', '')}", follow=True)
            assert 'type="password"' not in b"".join(response).decode()


def test_cookies_are_hidden_from_scripts_and_from_other_sites(client):
    come_in(client)
    client.get("/account/")
    for name in (site.SESSION_COOKIE_NAME, site.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_the_session_is_another_one_after_signing_in(client):
    ask(client)
    before = client.cookies[site.SESSION_COOKIE_NAME].value
    client.post("/account/code/", {"code": mailed_code()})
    assert client.cookies[site.SESSION_COOKIE_NAME].value != before


def test_without_a_mail_server_the_code_is_a_file_and_the_pages_say_where(client, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    ask(client)
    message = email.message_from_string(next((tmp_path / "mail").iterdir()).read_text(), policy=policy.default)
    assert message["To"] == ADDRESS
    for path in ("/account/sign-in/", "/account/code/"):
        assert "/mail</code>" in client.get(path).text


def test_a_mail_server_that_refuses_is_said_without_a_traceback(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    response = ask(client)
    assert response.status_code == 503
    assert "could not be sent" in response.text
