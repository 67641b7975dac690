"""Every page type answers, for the small catalogue and for the one that ships."""

from __future__ import annotations

import pytest
from tests.core.small_catalogue import REAL, TOOLS, write_catalogue
from tests.server.conftest import PAIR

from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Kestrel 8B"),
        (PAIR, "Heron 40B"),
        ("/compare/heron-40b-vs-kestrel-8b-vs-magpie/", "Magpie"),
        ("/tool/kestrel-8b/", "a dense model of 8B parameters"),
        ("/category/open-weight-models/", "Heron 40B"),
        ("/critic/builder/", "Builder"),
        ("/method/", "resample"),
        ("/search/?q=kestrel", "Kestrel 8B"),
        ("/search/", "Magpie"),
        ("/digest/", "csrfmiddlewaretoken"),
    ],
)
def test_a_page_of_each_type_answers(client, path, words):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert words in response.text


def test_every_page_of_the_catalogue_that_ships_answers(client):
    import_catalogue(REAL)
    shelf = current_shelf()
    paths = [f"/tool/{slug}/" for slug in shelf.catalogue.tools]
    paths += [f"/category/{name}/" for name in shelf.catalogue.categories]
    paths += [f"/critic/{critic.id}/" for critic in shelf.panel.critics]
    paths += ["/", "/method/", "/search/", "/compare/code-llama-4-vs-mixtral-8x22b/"]
    assert {path: code for path in paths if (code := client.get(path).status_code) != 200} == {}


def test_a_former_slug_moves_for_good_to_the_tool(client):
    response = client.get("/tool/kestrel-mini/")
    assert (response.status_code, response.url) == (301, "/tool/kestrel-8b/")


def test_an_alias_moves_for_good_to_the_tool(client):
    response = client.get("/tool/Windhover/")
    assert (response.status_code, response.url) == (301, "/tool/kestrel-8b/")


def test_a_missing_slash_is_added(client):
    response = client.get("/tool/kestrel-8b")
    assert (response.status_code, response.url) == (301, "/tool/kestrel-8b/")


def test_an_unknown_tool_is_answered_with_links_to_those_that_come_close(client):
    response = client.get("/tool/kestrl-8b/")
    assert response.status_code == 404
    assert "There is no tool called “kestrl-8b”." in response.text
    assert 'href="/tool/kestrel-8b/"' in response.text


@pytest.mark.parametrize("path", ["/category/open-weights/", "/critic/bilder/"])
def test_an_unknown_category_or_critic_is_answered_with_the_nearest(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert 'href="/category/open-weight-models/"' in response.text or 'href="/critic/builder/"' in response.text


def test_a_search_that_finds_nothing_names_what_comes_close(client):
    response = client.get("/search/", {"q": "kestral"})
    assert response.status_code == 200
    assert 'href="/tool/kestrel-8b/"' in response.text


def test_a_search_finds_by_maker_by_alias_and_by_category(client):
    for query in ("aerie", "windhover", "open-weight kestrel"):
        assert 'href="/tool/kestrel-8b/"' in client.get("/search/", {"q": query}).text


def test_a_catalogue_of_one_tool_still_has_a_first_page(client, tmp_path):
    import_catalogue(write_catalogue(tmp_path / "one", {"magpie": TOOLS["magpie"]}))
    assert client.get("/category/hosted-models/").status_code == 200
    assert client.get("/").status_code == 200
