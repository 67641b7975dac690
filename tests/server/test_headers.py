"""What every response carries, how long it may be kept, and how it travels."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from tests.server.conftest import PAIR

pytestmark = pytest.mark.django_db

EVERYWHERE = ["/", PAIR, "/tool/kestrel-8b/", "/nowhere/", "/api/v1/tools", "/healthz", "/digest/", "/static/mark.svg"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_response_says_what_it_may_load(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:;")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", PAIR, "/method/", "/api/v1/tools", "/sitemap.xml", "/schema/brief.json"])
def test_what_is_the_same_for_all_may_be_kept_for_a_minute_and_asked_for_again_by_its_tag(client, path):
    response = client.get(path)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    tag = response.headers["ETag"]
    assert client.get(path, HTTP_IF_NONE_MATCH=tag).status_code == 304
    assert client.get(path, HTTP_IF_NONE_MATCH=f'"other", W/{tag}').status_code == 304
    assert client.get(path, HTTP_IF_NONE_MATCH='"other"').status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/", "/tool/nobody/", "/api/v1/tools/nobody"])
def test_refusals_are_asked_for_again_each_time(client, path):
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Accept" in response.headers["Vary"]


def test_pages_with_a_token_are_never_kept_nor_compressed(client):
    response = client.get("/digest/", HTTP_ACCEPT_ENCODING="br, gzip")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    "path", ["/", PAIR, "/api/v1/tools", "/api/v1/tools/kestrel-8b", "/healthz", "/static/seatrial.css"]
)
def test_head_answers_as_get_does_without_the_body(client, path):
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert b"".join(head) == b""
    assert head.headers.get("ETag") == get.headers.get("ETag")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


@pytest.mark.parametrize("path", [PAIR, "/api/v1/tools", "/static/seatrial.css"])
def test_texts_travel_compressed_where_the_reader_takes_it(client, path):
    plain = b"".join(client.get(path))
    as_brotli = client.get(path, HTTP_ACCEPT_ENCODING="gzip, deflate, br, zstd")
    as_gzip = client.get(path, HTTP_ACCEPT_ENCODING="gzip;q=1.0, br;q=0")
    refused = client.get(path, HTTP_ACCEPT_ENCODING="br;q=0, gzip;q=0.0, identity")
    assert as_brotli.headers["Content-Encoding"] == "br"
    assert brotli.decompress(as_brotli.content) == plain
    assert as_gzip.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(as_gzip.content) == plain
    assert b"".join(refused) == plain
    assert all("Accept-Encoding" in response.headers["Vary"] for response in (as_brotli, as_gzip, refused))
    assert int(as_brotli.headers["Content-Length"]) == len(as_brotli.content)


def test_a_compressed_page_is_asked_for_again_by_its_tag(client):
    tag = client.get(PAIR, HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    assert tag.startswith('W/"')
    assert client.get(PAIR, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_fonts_are_not_compressed_again(client):
    response = client.get("/static/source-serif-400.woff2", HTTP_ACCEPT_ENCODING="br")
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def test_static_files_are_kept_for_ever_and_pages_name_them_by_their_content(client):
    address = re.search(r"/static/seatrial\.css\?v=[0-9a-f]+", client.get("/").text)
    assert address
    assert "immutable" in client.get(address[0]).headers["Cache-Control"]
    assert client.get("/static/nothing.css").status_code == 404


def test_the_largest_page_is_small_on_the_way(client):
    page = client.get("/compare/heron-40b-vs-kestrel-8b-vs-magpie/", HTTP_ACCEPT_ENCODING="br")
    assert len(page.content) < 60_000
