"""What the tests of the digest share."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from seatrial.server.digest import writing


@pytest.fixture(autouse=True)
def nothing_written_yet() -> None:
    writing.forget_kept()


@pytest.fixture
def no_limit_reached_yet(db) -> None:
    cache.clear()
