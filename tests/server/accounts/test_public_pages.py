"""Accounts leave no trace on what everybody shares: no cookie, no reader's state, no question to the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.server.conftest import PAIR
from tests.server.people import sign_in

from seatrial.server.pages import kept
from seatrial.server.pages.page import FRESH

pytestmark = pytest.mark.django_db
SHARED = ["/", PAIR, "/tool/kestrel-8b/", "/method/", "/licences/", "/api/v1/tools", "/healthz", "/robots.txt"]


@pytest.mark.parametrize("path", SHARED)
def test_a_page_for_all_is_the_same_for_who_is_signed_in(client, path, monkeypatch):
    monkeypatch.setattr(kept, "_find", lambda *given: None)  # nothing kept: each reader's page is made anew
    reader = Client()
    sign_in(reader, "reader@example.org", "administrator")
    mine, theirs = reader.get(path), client.get(path)
    assert mine.content == theirs.content
    for response in (mine, theirs):
        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()


def test_a_kept_page_asks_the_database_nothing_about_who_reads_it(client):
    sign_in(client, "reader@example.org")
    client.get(PAIR)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAIR).status_code == 200
    asked = [query["sql"] for query in queries.captured_queries]
    assert not [sql for sql in asked if "session" in sql or "server_reader" in sql]


@pytest.mark.parametrize("personal", [{"Vary": "Cookie"}, {"Vary": "Accept, cookie"}])
def test_what_a_reader_went_into_is_not_kept_even_if_it_says_it_is_for_all(shelf, personal, monkeypatch):
    monkeypatch.setattr(kept, "_pages", {})
    answer = kept.kept(lambda request: HttpResponse("mine", headers={"Cache-Control": FRESH, **personal}))
    answer(RequestFactory().get("/"))
    assert kept._pages == {}


def test_a_page_that_sets_a_cookie_is_not_kept(shelf, monkeypatch):
    monkeypatch.setattr(kept, "_pages", {})
    response = HttpResponse("mine", headers={"Cache-Control": FRESH})
    response.set_cookie("a", "b")
    kept.kept(lambda request: response)(RequestFactory().get("/"))
    assert kept._pages == {}


def test_everybody_has_the_same_link_to_their_account(client):
    assert '<a href="/account/">Account</a>' in client.get("/").text
