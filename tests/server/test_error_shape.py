"""One error shape everywhere: {"error": {"status", "cause", "next_step", "nearest"}}."""

from __future__ import annotations

import pytest
from tests.server.conftest import PAIR

from seatrial.errors import NotReady
from seatrial.server.models import Snapshot

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


def shape(response, status):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    body = response.json()
    assert list(body) == ["error"]
    error = body["error"]
    assert list(error) == ["status", "cause", "next_step", "nearest"]
    assert error["status"] == status
    assert error["cause"].endswith((".", "?"))
    assert isinstance(error["next_step"], str)
    assert all(isinstance(name, str) for name in error["nearest"])
    return error


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/compare?tools=kestrel-8b", 400),
        ("/api/v1/compare?tools=kestrel-8b,heron-40b&context=abc", 400),
        ("/api/v1/compare?tools=a,b,c,d,e,f,g", 400),
        ("/api/v1/compare?tools=kestrel-8b,nobody", 404),
        ("/api/v1/compare", 422),
        ("/api/v1/tools/nobody", 404),
        ("/api/v1/tools?category=nothing", 404),
        ("/api/v1/critics/nobody", 404),
        ("/api/v1/evidence/nothing", 404),
        ("/api/v1/verdicts/nobody", 404),
        ("/api/v1/nothing", 404),
        ("/api/", 404),
    ],
)
def test_every_error_of_the_api_has_it(client, path, status):
    shape(client.get(path), status)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere/", 404), ("/tool/nobody/", 404), ("/compare/?tools=a", 400), ("/schema/nothing.json", 404)],
)
def test_pages_have_it_too_for_those_who_prefer_json(client, path, status):
    shape(client.get(path, **JSON), status)


def test_a_browser_gets_a_page(client):
    response = client.get("/nowhere/", HTTP_ACCEPT="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_the_nearest_names_are_given(client):
    assert "kestrel-8b" in shape(client.get("/api/v1/tools/kestrl-8b"), 404)["nearest"]


@pytest.mark.parametrize("path", ["/api/v1/tools", "/api/v1/compare?tools=a,b", "/api/v1/critics/builder"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_another_method_than_get_is_refused_in_it(client, path, method):
    response = getattr(client, method)(path)
    shape(response, 405)
    assert "GET" in response.headers["Allow"]


def test_another_method_on_a_page_is_refused_in_it(client):
    shape(client.post(PAIR, **JSON), 405)


@pytest.mark.parametrize("path", ["/api/v1/tools", "/api/v1/compare?tools=kestrel-8b,heron-40b", "/"])
def test_an_error_of_ours_has_it_and_shows_no_traceback(client, monkeypatch, path):
    client.raise_request_exception = False

    def fail(*_args):
        raise RuntimeError("a secret")

    for part in ("seatrial.server.api.api", "seatrial.server.pages.home"):
        monkeypatch.setattr(f"{part}.current_shelf", fail)
    error = shape(client.get(path, **JSON), 500)
    assert "secret" not in str(error)
    page = client.get("/", HTTP_ACCEPT="text/html")
    assert page.status_code == 500
    assert "secret" not in page.text


def test_a_page_of_ours_that_cannot_even_say_so_is_plain_text(client, monkeypatch):
    client.raise_request_exception = False

    def fail(*_args, **_kwargs):
        raise RuntimeError("a secret")

    monkeypatch.setattr("seatrial.server.pages.page.render", fail)
    response = client.get("/")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "text/plain"
    assert "secret" not in response.text


def test_before_the_first_import_every_page_says_what_to_do(client):
    Snapshot.objects.all().delete()
    assert "seatrial setup" in shape(client.get("/", **JSON), 503)["next_step"]
    assert "seatrial setup" in shape(client.get("/api/v1/tools"), 503)["next_step"]
    assert client.get("/").status_code == 503
    assert client.get("/nowhere/").status_code == 404


def test_a_mail_server_that_is_down_is_said(client, monkeypatch):
    def fail(*_args):
        raise NotReady("The mail could not be sent.", "Try again in some minutes.")

    monkeypatch.setattr("seatrial.server.pages.digest.sign_up", fail)
    shape(client.post("/digest/", {"address": "a@example.org"}, **JSON), 503)


def test_a_host_that_is_not_ours_is_refused(client):
    shape(client.get("/api/v1/tools", HTTP_HOST="evil.example"), 400)
    assert "evil.example" not in client.get("/", HTTP_HOST="evil.example").text
