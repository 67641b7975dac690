"""What the tests of the server share: a database in a file, with the small catalogue imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connections
from tests.core.small_catalogue import write_catalogue

from seatrial.server.pages import kept
from seatrial.server.store import rankings, tallies
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import Shelf, current_shelf

PAIR = "/compare/heron-40b-vs-kestrel-8b/"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In a file, as in production: a database in memory has no WAL and no second connection."""
    if connections["default"].vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections["default"].settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalogue that is imported; to be read only."""
    return write_catalogue(tmp_path_factory.mktemp("small") / "catalogue")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, small_folder) -> None:
    with django_db_blocker.unblock():
        import_catalogue(small_folder)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is answered with a page that another one asked for."""
    monkeypatch.setattr(kept, "_pages", {})
    tallies.forget_kept()
    rankings.forget_kept()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue of this test's own, to be changed at will."""
    return write_catalogue(tmp_path / "catalogue")


@pytest.fixture
def shelf(db) -> Shelf:
    """What is served."""
    return current_shelf()
