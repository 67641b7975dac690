"""Voting as a reader does it: a form on a page of its own, without scripts."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.server.conftest import PAIR
from tests.server.people import sign_in
from tests.server.votes.conftest import readers

from seatrial.server.models import Ballot, Reader
from seatrial.server.store.ballots import cast
from seatrial.server.store.subjects import about_pair, about_tool

pytestmark = pytest.mark.django_db
TOOL = "/vote/tool/heron-40b/"
VOTE_PAIR = "/vote/pair/heron-40b-vs-kestrel-8b/"


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_vote_is_cast_changed_and_withdrawn_by_forms(client: Client, reader: Reader) -> None:
    page = client.get(TOOL)
    assert "nobody has voted" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    answer = client.post(TOOL, {"choice": "ship", "seen": seen(page.text)})
    assert "Counted: ship." in answer.text
    assert "1 of 1 reader would ship it" in answer.text
    assert "preliminary" in answer.text
    answer = client.post(TOOL, {"choice": "skip", "seen": seen(answer.text)})
    assert "Before, it was ship." in answer.text
    answer = client.post(TOOL, {"choice": "withdraw", "seen": seen(answer.text)})
    assert "Withdrawn" in answer.text
    assert "nobody has voted" in answer.text


def test_the_same_form_sent_twice_is_one_vote_and_says_so(client: Client, reader: Reader) -> None:
    for _ in range(2):
        answer = client.post(TOOL, {"choice": "ship", "seen": "0"})
    assert "counted already" in answer.text
    assert Ballot.objects.count() == 1


def test_of_two_tabs_the_later_is_told_of_the_earlier(client: Client, reader: Reader) -> None:
    first, second = client.get(TOOL).text, client.get(TOOL).text
    client.post(TOOL, {"choice": "ship", "seen": seen(first)})
    answer = client.post(TOOL, {"choice": "skip", "seen": seen(second)})
    assert "had been changed elsewhere, to ship. The last one sent counts." in answer.text


def test_who_is_not_signed_in_is_led_there_and_back_and_no_vote_is_taken(client: Client) -> None:
    answer = client.get(TOOL)
    assert answer.status_code == 302
    assert answer.url.endswith("?next=%2Fvote%2Ftool%2Fheron-40b%2F")
    assert client.post(TOOL, {"choice": "ship"}).status_code == 401
    assert not Ballot.objects.exists()


def test_a_form_from_elsewhere_is_refused(reader: Reader) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, reader.email)
    strict.get(TOOL)
    forged = {"choice": "ship", "csrfmiddlewaretoken": "A" * 64}
    assert strict.post(TOOL, forged).status_code == 403
    assert strict.post(TOOL, {"choice": "ship"}).status_code == 403
    assert not Ballot.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get(TOOL).text)
    assert token
    assert strict.post(TOOL, {"choice": "ship", "csrfmiddlewaretoken": token[1]}).status_code == 200


def test_no_other_page_may_embed_the_form(client: Client, reader: Reader) -> None:
    for path in (TOOL, VOTE_PAIR, "/vote/judge/", "/vote/"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_former_slug_is_the_tool_and_an_unknown_one_is_not_found(client: Client, reader: Reader) -> None:
    assert client.get("/vote/tool/Heron%2040B/").url == TOOL
    assert client.post("/vote/tool/Heron 40B/", {"choice": "ship"}).status_code == 200
    assert Ballot.objects.get().one == "heron-40b"
    assert client.get("/vote/tool/herron-40b/").status_code == 404
    assert client.post("/vote/tool/nothing-like-it/", {"choice": "ship"}).status_code == 404
    assert Ballot.objects.count() == 1


def test_a_pair_has_one_address_and_takes_a_tie(client: Client, reader: Reader) -> None:
    assert client.get("/vote/pair/kestrel-8b-vs-heron-40b/").url == VOTE_PAIR
    answer = client.post(VOTE_PAIR, {"choice": "tie"})
    assert "0 for Heron 40B, 0 for Kestrel 8B, 1 undecided" in answer.text
    assert client.get("/vote/pair/heron-40b/").status_code == 400
    assert client.get("/vote/pair/heron-40b-vs-heron-40b/").status_code == 400


@pytest.mark.parametrize(
    "sent", [{}, {"choice": "both"}, {"choice": "ship" * 5000}, {"choice": "\0"}, {"choice": "ship", "seen": "9" * 400}]
)
def test_a_form_that_says_nothing_sensible_is_answered(client: Client, reader: Reader, sent: dict[str, str]) -> None:
    answer = client.post(TOOL, sent)
    assert answer.status_code == (200 if sent.get("choice") == "ship" else 400)


def test_too_many_votes_are_a_429_with_a_next_step(client: Client, reader: Reader, settings) -> None:
    settings.VOTES_AN_HOUR = 1
    client.post(TOOL, {"choice": "ship"})
    answer = client.post(TOOL, {"choice": "skip"})
    assert answer.status_code == 429
    assert "go on in an hour" in answer.text


def test_my_votes_lists_and_withdraws_also_what_is_no_longer_listed(client: Client, reader: Reader) -> None:
    cast(reader, about_tool("heron-40b"), "ship")
    cast(reader, about_pair("kestrel-8b", "heron-40b"), "one")
    cast(reader, about_tool("gone-7b"), "skip")
    page = client.get("/vote/").text
    assert "no longer listed" in page
    assert '<a href="/vote/tool/heron-40b/">' in page
    answer = client.post("/vote/", {"kind": "tool", "one": "gone-7b", "other": ""})
    assert "gone-7b" not in answer.text
    assert Ballot.objects.count() == 2
    assert client.post("/vote/", {"kind": "nothing"}).status_code == 400


def test_shares_stand_on_the_tools_and_the_pairs_page_and_in_the_api(client: Client, db) -> None:
    for number, somebody in enumerate(readers(40)):
        cast(somebody, about_tool("heron-40b"), "ship" if number < 30 else "skip")
        cast(somebody, about_pair("heron-40b", "kestrel-8b"), ("one", "other", "tie")[number % 3])
    for path in ("/tool/heron-40b/", PAIR):
        page = client.get(path)
        assert "75 % (60 to 86 %)" in page.text
        assert "30 of 40 readers would ship it" in page.text
        assert "csrf" not in page.text
        assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "14 for Heron 40B, 13 for Kestrel 8B, 13 undecided" in client.get(PAIR).text
    assert "the order is not decisive" in client.get(PAIR).text
    assert client.get("/tool/kestrel-8b/").text.count("nobody has voted") == 1
    answer = client.get("/api/v1/compare?tools=heron-40b,kestrel-8b").json()
    assert [column["readers"] and column["readers"]["total"] for column in answer["columns"]] == [40, None]
    assert answer["readers"][0]["ones"] == 14
    assert client.get("/api/v1/tools/heron-40b/readers").json()["share"]["ships"] == 30
    assert client.get("/api/v1/tools/kestrel-8b/readers").json()["share"] is None


def test_a_public_page_links_to_the_form_and_is_the_same_for_everybody(client: Client, reader: Reader) -> None:
    signed_in, stranger = client.get(PAIR), Client().get(PAIR)
    assert signed_in.content == stranger.content
    assert 'href="/vote/tool/heron-40b/"' in stranger.text
    assert 'href="/vote/pair/heron-40b-vs-kestrel-8b/"' in stranger.text


def test_however_many_vote_a_page_is_rendered_anew_only_after_some_seconds(client, reader, monkeypatch) -> None:
    from seatrial.server.store import tallies

    monkeypatch.setattr(tallies, "EVERY", 5.0)
    clock = [1000.0]
    monkeypatch.setattr(tallies.time, "monotonic", lambda: clock[0])
    tallies.forget_kept()
    before = client.get("/tool/heron-40b/").content
    client.post(TOOL, {"choice": "ship"})
    assert client.get("/tool/heron-40b/").content == before
    clock[0] += 5.1
    assert "1 of 1 reader" in client.get("/tool/heron-40b/").text
