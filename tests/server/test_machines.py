"""What programs read: health, robots.txt, the map of the site, schemas."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from jsonschema import Draft202012Validator
from tests.server.conftest import PAIR

from seatrial.server.models import Snapshot

pytestmark = pytest.mark.django_db


def test_health_is_good_once_there_is_a_snapshot_and_names_it(client):
    response = client.get("/healthz")
    assert (response.status_code, response.text.split()) == (200, ["ok", Snapshot.objects.get().content])
    assert response.headers["Cache-Control"] == "no-store"


def test_health_is_not_good_before_the_first_import(client):
    Snapshot.objects.all().delete()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "seatrial setup" in response.text


def test_robots_are_told_where_the_map_is(client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_every_address_on_the_map_answers_without_a_redirect(client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = [node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://testserver{PAIR}" in places
    paths = [place.removeprefix("http://testserver") for place in places]
    assert {path: code for path in paths if (code := client.get(path).status_code) != 200} == {}


@pytest.mark.parametrize("name", ["tool", "licence", "critic", "brief", "comparison"])
def test_a_schema_is_a_schema(client, name):
    response = client.get(f"/schema/{name}.json")
    assert response.headers["Content-Type"] == "application/schema+json"
    Draft202012Validator.check_schema(response.json())


def test_the_site_s_own_address_can_be_set(client, settings):
    settings.BASE_URL = "https://seatrial.example"
    assert "https://seatrial.example/sitemap.xml" in client.get("/robots.txt").text
