"""The other ways in: what a passkey's page takes, and what GitHub vouches for. A browser with a key: tests/browser."""

from __future__ import annotations

import json

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from tests.server.accounts.conftest import ADDRESS, come_in
from tests.server.people import sign_in

from seatrial.errors import NotReady
from seatrial.server.environment import read_pair
from seatrial.server.models import Reader

pytestmark = pytest.mark.django_db
NAMED = {"HTTP_HOST": "localhost"}

ODD = [
    "",
    "null",
    "[]",
    "{}",
    "7",
    '"text"',
    "{",
    "x" * 100_000,
    "[" * 5_000,
    json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": {}, "clientExtensionResults": {}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": 7}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "\0"},
        }
    ),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "attestationObject": "oA"},
            "clientExtensionResults": {},
        }
    ),
]


@pytest.mark.parametrize("answer", ODD, ids=range(len(ODD)))
def test_no_answer_of_a_browser_breaks_the_page_or_opens_an_account(answer):
    client = Client(**NAMED)
    client.get("/account/passkey/")
    response = client.post("/account/passkey/", {"credential": answer})
    assert response.status_code == 400
    assert "not accepted" in response.text
    come_in(client)
    client.get("/account/passkeys/add/")
    assert client.post("/account/passkeys/add/", {"credential": answer, "name": "x"}).status_code == 400
    assert "None yet" in client.get("/account/").text


def test_only_the_pages_of_passkeys_have_a_script_and_it_is_ours():
    client = Client(**NAMED)
    for path in ("/account/sign-in/", "/account/passkey/"):
        response = client.get(path)
        assert ("script-src 'self'" in response["Content-Security-Policy"]) is (path == "/account/passkey/")
        assert response.text.count("<script") == (1 if path == "/account/passkey/" else 0)
        assert response["Cache-Control"] == "no-store"
    come_in(client)
    assert "<script" not in client.get("/account/").text
    assert '<script src="/static/passkeys.js?v=' in client.get("/account/passkeys/add/").text


def test_a_passkey_is_for_the_name_of_the_site(settings):
    client = Client(**NAMED)
    settings.BASE_URL = "https://seatrial.example"
    assert "&#34;rpId&#34;: &#34;seatrial.example&#34;" in client.get("/account/passkey/").text


def test_ten_tries_a_minute_are_taken_from_one_place():
    client = Client(**NAMED)
    codes = [client.post("/account/passkey/", {"credential": "{}"}).status_code for _ in range(12)]
    assert codes == [400] * 10 + [429] * 2


def test_nobody_removes_somebody_elses_passkey():
    from allauth.mfa.models import Authenticator

    owner, stranger = Client(**NAMED), Client(**NAMED)
    sign_in(owner, ADDRESS)
    reader = Reader.objects.get()
    row = Authenticator.objects.create(user=reader, type="webauthn", data={"name": "Laptop", "credential": {}})
    come_in(stranger, "stranger@example.org")
    assert stranger.post(f"/account/passkeys/{row.pk}/remove/").status_code == 404
    assert Authenticator.objects.count() == 1


def answering(emails: list[dict[str, object]]):
    """What GitHub answers over HTTP to the three questions that a sign-in asks."""

    def answer(self, method: str, url: str, **more: object):
        import requests

        answers = {
            "https://github.com/login/oauth/access_token": {"access_token": "t", "token_type": "bearer"},
            "https://api.github.com/user": {"id": 7, "login": "ada", "name": "Ada", "bio": "private"},
            "https://api.github.com/user/emails": emails,
        }
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/json"
        response._content = json.dumps(answers[url]).encode()
        return response

    return answer


def address(email: str, *, primary: bool = True, verified: bool = True) -> dict[str, object]:
    return {"email": email, "primary": primary, "verified": verified}


@pytest.fixture
def github(settings, monkeypatch):
    """The site with GitHub configured, and a GitHub that says what a test wants."""
    import importlib

    from django.urls import clear_url_caches

    from seatrial.server import urls
    from seatrial.server.accounts import urls as account_urls

    settings.GITHUB = ("id", "secret")
    app = {"client_id": "id", "secret": "secret"}
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": [app], "SCOPE": ["user:email"]}}

    def reload():
        importlib.reload(account_urls)
        importlib.reload(urls)
        clear_url_caches()

    reload()
    yield lambda emails: monkeypatch.setattr("requests.Session.request", answering(emails))
    settings.GITHUB = None
    reload()


def through_github(client: Client, **more: str):
    from urllib.parse import parse_qs, urlsplit

    away = client.post("/account/github/", more)
    assert away["Location"].startswith("https://github.com/login/oauth/authorize?")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get("/account/github/callback/", {"code": "c", "state": state})


def test_github_is_not_offered_where_it_is_not_configured(client):
    assert "GitHub" not in client.get("/account/sign-in/").text
    assert client.post("/account/github/").status_code == 404


def test_a_verified_address_at_github_is_the_account_here(client, github):
    github([address("other@example.org", primary=False), address("Ada@Example.org")])
    assert "https://github.com" in client.get("/account/sign-in/")["Content-Security-Policy"]
    assert through_github(client, next="/method/")["Location"] == "/method/"
    assert Reader.objects.get().email == "ada@example.org"
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {"id": 7, "login": "ada"}, "no more than is needed"
    client.post("/account/sign-out/")
    assert through_github(client)["Location"] == "/account/"
    assert Reader.objects.count() == 1
    assert SocialAccount.objects.get().extra_data == {"id": 7, "login": "ada"}


def test_github_opens_the_account_that_a_code_made(client, github):
    come_in(client, "ada@example.org")
    client.post("/account/sign-out/")
    github([address("ada@example.org")])
    through_github(client)
    assert "ada@example.org" in client.get("/account/").text
    assert Reader.objects.count() == 1
    assert "ada" in client.get("/account/export.json").text


@pytest.mark.parametrize("emails", [[], [address("ada@example.org", verified=False)], [address("not an address")]])
def test_an_address_that_github_has_not_verified_opens_nothing(client, github, emails):
    Reader.objects.create_user("ada@example.org", role="administrator")
    github(emails)
    response = through_github(client)
    assert response.status_code == 403
    assert "no verified address" in response.text
    assert client.get("/account/").status_code == 302


def test_who_is_signed_in_already_cannot_be_tied_to_somebody_elses_github(client, github):
    come_in(client, "victim@example.org")
    github([address("ada@example.org")])
    through_github(client, process="connect")
    assert SocialAccount.objects.get().user.email == "ada@example.org"


@pytest.mark.parametrize(
    "given", [{}, {"error": "access_denied", "state": "x"}, {"code": "c", "state": "forged"}, {"error": "x"}]
)
def test_a_sign_in_that_github_broke_off_is_said_on_our_own_page(client, github, given):
    response = client.get("/account/github/callback/", given)
    assert response.status_code == 403
    assert "GitHub did not let you through." in response.text
    assert mail.outbox == []


@pytest.mark.parametrize("given", ["SEATRIAL_GITHUB_ID", "SEATRIAL_GITHUB_SECRET"])
def test_half_of_what_github_needs_stops_the_start_and_names_the_other_half(monkeypatch, given):
    names = ("SEATRIAL_GITHUB_ID", "SEATRIAL_GITHUB_SECRET")
    monkeypatch.setenv(given, "hidden")
    with pytest.raises(NotReady) as refused:
        read_pair(*names)
    missing = next(name for name in names if name != given)
    assert str(refused.value) == f"{given} is set and {missing} is not. Set {missing} as well, or neither."
