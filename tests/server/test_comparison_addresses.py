"""One canonical address a set of tools and a brief; every other writing redirects to it."""

from __future__ import annotations

import pytest
from tests.core.small_catalogue import REAL
from tests.server.conftest import PAIR

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/compare/kestrel-8b-vs-heron-40b/",
        "/compare/heron-40b-vs-kestrel-mini/",
        "/compare/Windhover-vs-heron-40b/",
        "/compare/Heron%2040B-vs-Kestrel%208B/",
    ],
)
def test_any_order_alias_or_former_slug_moves_to_the_canonical_address(client, path):
    response = client.get(path)
    assert (response.status_code, response.url) == (301, PAIR)


def test_the_move_keeps_the_brief_in_its_one_writing(client):
    response = client.get("/compare/kestrel-8b-vs-heron-40b/?unknown=allow&context=32000&licence=permissive")
    assert response.url == f"{PAIR}?licence=permissive&context=32000&unknown=allow"


def test_what_the_form_sends_empty_is_dropped_from_the_address(client):
    response = client.get(f"{PAIR}?context=32000&users=&price_input=&w.builder=1")
    assert (response.status_code, response.url) == (302, f"{PAIR}?context=32000")


def test_a_canonical_brief_stays_and_so_do_parameters_of_others(client):
    response = client.get(f"{PAIR}?utm_source=x&context=32000&fbclid=y")
    assert response.status_code == 200
    assert client.get(f"{PAIR}?context=32000").text == response.text


@pytest.mark.parametrize(
    "query",
    [
        "context=48000",
        "context=131072",
        "context=1048576",
        "users=700000000",
        "price_input=0.15",
        "price_input=1.2345678",
        "w.builder=2&w.skeptic=0.5",
        "licence=permissive&licence=copyleft&modalities=text&self_hosting=required",
    ],
)
def test_the_canonical_writing_means_what_was_given_and_is_its_own_canonical_writing(client, query):
    response = client.get(f"{PAIR}?{query}", follow=True)
    assert response.status_code == 200
    assert len(response.redirect_chain) <= 1
    given = client.get(f"/api/v1/compare?tools=heron-40b,kestrel-8b&{query}").json()["brief"]
    landed = response.request["QUERY_STRING"]
    assert client.get(f"/api/v1/compare?tools=heron-40b,kestrel-8b&{landed}").json()["brief"] == given


@pytest.mark.parametrize("query", ["tools=kestrel-8b&tools=heron-40b", "tools=heron-40b,Windhover&tools="])
def test_the_picker_leads_to_the_canonical_address(client, query):
    response = client.get(f"/compare/?{query}")
    assert (response.status_code, response.url) == (302, PAIR)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("context=abc", "is not a number of token"),
        ("context=-5", "context"),
        ("licence=free", "licence"),
        ("w.nobody=2", "who is no critic"),
        ("w.builder=nan", "builder"),
        ("w.builder=9", "builder"),
        ("&".join(f"w.{file.stem}=0" for file in (REAL / "critics").glob("*.yaml")), "every critic the weight 0"),
    ],
)
def test_a_wrong_brief_is_said_and_shown_again_over_the_answer_without_a_brief(client, query, words):
    response = client.get(f"{PAIR}?{query}")
    assert response.status_code == 400
    assert words in response.text
    assert "Heron 40B" in response.text
    if query == "context=abc":
        assert 'value="abc"' in response.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/compare/kestrel-8b-vs-Windhover/", "named twice"),
        ("/compare/kestrel-8b/", "two tools at least"),
        ("/compare/", "two tools at least"),
        ("/compare/?tools=kestrel-8b", "two tools at least"),
        ("/compare/a-vs-b-vs-c-vs-d-vs-e-vs-f-vs-g/", "six tools at most"),
        ("/compare/?tools=a,b,c,d,e,f,g", "six tools at most"),
    ],
)
def test_a_combination_that_cannot_be_compared_is_refused_with_cause_and_next_step(client, path, words):
    response = client.get(path)
    assert response.status_code == 400
    assert words in response.text


@pytest.mark.parametrize("path", ["/compare/kestrl-8b-vs-heron-40b/", "/compare/?tools=heron-40b&tools=kestrl-8b"])
def test_an_unknown_name_is_answered_with_the_corrected_comparison(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert f'href="{PAIR}"' in response.text
