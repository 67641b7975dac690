"""The administration opens to administrators, by the site's own sign-in, and changes what it should."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.server.accounts.conftest import ADDRESS, come_in
from tests.server.people import sign_in

from seatrial.server.models import Reader, Subscriber

pytestmark = pytest.mark.django_db


def test_strangers_are_led_to_the_sign_in_and_back(client):
    first = client.get("/admin/server/reader/", follow=True)
    assert first.redirect_chain[-1][0].startswith("/account/sign-in/?next=")
    Reader.objects.create_user(ADDRESS, role="administrator")
    assert come_in(client, next="/admin/server/reader/")["Location"] == "/admin/server/reader/"
    assert client.get("/admin/server/reader/").status_code == 200


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_who_is_no_administrator_is_refused_in_plain_words(client, role):
    sign_in(client, ADDRESS, role)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Your account may not do this" in response.text


@pytest.mark.parametrize("path", ["", "server/reader/", "usersessions/usersession/", "server/subscriber/"])
def test_an_administrator_sees_the_rows_with_a_policy_that_lets_its_scripts_run(client, path):
    sign_in(client, ADDRESS, "administrator")
    client.get("/account/")
    response = client.get(f"/admin/{path}")
    assert response.status_code == 200
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_its_files_are_served_and_asked_for_again_after_a_while(client):
    response = client.get("/static/admin/css/base.css")
    assert response.status_code == 200
    assert "immutable" not in response["Cache-Control"]


def test_a_role_is_given_in_the_administration(client):
    sign_in(client, ADDRESS, "administrator")
    other = Reader.objects.create_user("other@example.org")
    client.post(f"/admin/server/reader/{other.pk}/change/", {"role": "editor", "is_active": "on"})
    other.refresh_from_db()
    assert other.edits


def test_a_session_deleted_there_is_over(client):
    reader = Client()
    come_in(reader, "other@example.org")
    sign_in(client, ADDRESS, "administrator")
    row = UserSession.objects.get()
    client.post(f"/admin/usersessions/usersession/{row.pk}/delete/", {"post": "yes"})
    assert reader.get("/account/").status_code == 302


def test_neither_accounts_nor_subscribers_are_made_there(client):
    sign_in(client, ADDRESS, "administrator")
    for model in (Reader, Subscriber):
        assert client.get(f"/admin/server/{model.__name__.lower()}/add/").status_code == 403
