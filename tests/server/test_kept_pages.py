"""A page is rendered once: for one snapshot, one host and one whole address."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.server.conftest import PAIR

from seatrial.server.pages import kept, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are rendered from now on; nothing is kept from before."""
    names: list[str] = []
    real = page.render

    def count(template: str, **context: object) -> str:
        names.append(template)
        return real(template, **context)

    monkeypatch.setattr(page, "render", count)
    return names


def test_the_second_reader_gets_the_same_bytes_without_a_rendering(client: Client, rendered: list[str]) -> None:
    first, second = client.get(PAIR), client.get(PAIR)
    assert first.content == second.content
    assert rendered == ["comparison.html"]


def test_another_brief_is_another_page(client: Client, rendered: list[str]) -> None:
    plain = client.get(PAIR)
    limited = client.get(f"{PAIR}?licence=permissive")
    assert plain.content != limited.content
    assert len(rendered) == 2


def test_a_page_that_is_refused_is_not_kept(client: Client, rendered: list[str]) -> None:
    for _ in range(2):
        assert client.get(f"{PAIR}?context=lots").status_code == 400
    assert len(rendered) == 2


def test_a_page_with_a_token_is_not_kept(client: Client, rendered: list[str]) -> None:
    assert client.get("/digest/").status_code == 200
    client.get("/digest/")
    assert rendered == ["digest.html", "digest.html"]


def test_no_more_pages_are_kept_than_there_is_room_for(
    client: Client, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "KEPT", 3)
    for number in range(5):
        client.get(f"{PAIR}?utm={number}")
    assert len(kept._pages) == 3
    assert len(rendered) == 5


def test_a_page_is_of_its_day(client: Client, rendered: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    client.get(PAIR)
    monkeypatch.setattr(kept, "current_day", lambda: date(2030, 1, 1))
    client.get(PAIR)
    assert len(rendered) == 2


def test_a_kept_page_has_the_headers_it_was_made_with(client: Client, rendered: list[str]) -> None:
    first, second = client.get(PAIR), client.get(PAIR)
    assert dict(first.headers) == dict(second.headers)
