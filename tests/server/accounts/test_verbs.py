"""`seatrial accounts`: the first administrator comes from here."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.server.accounts.conftest import come_in

from seatrial.cli.main import seatrial
from seatrial.server.models import Reader

pytestmark = pytest.mark.django_db


def run(*words: str):
    return CliRunner().invoke(seatrial, ["accounts", *words])


def test_a_role_is_given_before_its_owner_ever_signed_in(client):
    done = run("role", " Chief@Example.org", "administrator")
    assert done.exit_code == 0
    assert "chief@example.org is administrator now. They sign in" in done.output
    come_in(client, "chief@example.org")
    assert client.get("/admin/").status_code == 200


def test_a_role_is_changed_and_counts_at_once(client):
    come_in(client)
    run("role", "reader@example.org", "administrator")
    assert client.get("/admin/").status_code == 200
    run("role", "reader@example.org", "reader")
    assert client.get("/admin/", follow=True).status_code == 403


def test_accounts_are_listed_for_people_and_for_programs():
    assert "Nobody has an account yet" in run("list").output
    for address, role in (("a@example.org", "reader"), ("b@example.org", "administrator")):
        Reader.objects.create_user(address, role=role)
    assert run("list").output.splitlines() == [
        "administrator  b@example.org  (never signed in)",
        "reader         a@example.org  (never signed in)",
    ]
    rows = json.loads(run("list", "--format", "json").output)
    assert [(row["address"], row["open"], row["last_signed_in"]) for row in rows] == [
        ("b@example.org", True, None),
        ("a@example.org", True, None),
    ]


def test_an_account_is_removed():
    Reader.objects.create_user("a@example.org")
    assert "its votes are gone" in run("remove", "a@example.org", "--votes", "go").output
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["role", "nobody", "editor"], "This is not an e-mail address."),
        (["role", "a@example.org", "captain"], "'captain' is not one of"),
        (["remove", "a@exmple.org", "--votes", "go"], "Did you mean a@example.org?"),
        (["remove", "a@example.org"], "--votes"),
    ],
)
def test_what_makes_no_sense_is_said(words, said):
    Reader.objects.create_user("a@example.org")
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert Reader.objects.get().role == "reader"
