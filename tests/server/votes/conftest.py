"""What the tests of votes share: pages that show every vote at once, and readers."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.server.people import sign_in

from seatrial.server.models import Reader
from seatrial.server.store import tallies


@pytest.fixture(autouse=True)
def shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "EVERY", 0.0)


@pytest.fixture
def reader(db: None, client: Client) -> Reader:
    """Somebody signed in with the client."""
    return sign_in(client, "reader@example.org")


def readers(count: int) -> list[Reader]:
    return [Reader.objects.create_user(f"somebody{number}@example.org") for number in range(count)]
