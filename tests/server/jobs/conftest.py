"""Jobs need committed rows, and tests that commit leave an empty database: the small catalogue is put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seatrial.server.store.importing import import_catalogue


@pytest.fixture(scope="module")
def catalogue_put_back(django_db_setup, django_db_blocker, small_folder: Path) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        import_catalogue(small_folder)
