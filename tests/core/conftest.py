"""What the tests of the core share: a small catalogue on disk, the real one, and the pace of hypothesis."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import settings
from tests.core.small_catalogue import REAL, write_catalogue
from tests.core.tool_file import ToolFile

from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.panel.critic import load_critics
from seatrial.panel.panel import Panel

# The same examples on every run, without a store of them, and no examples lost to a slow machine.
settings.register_profile("core", max_examples=30, deadline=None, derandomize=True, database=None)
settings.load_profile("core")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue of this test's own, to be changed at will."""
    return write_catalogue(tmp_path / "catalogue")


@pytest.fixture
def kestrel(folder: Path) -> ToolFile:
    """One tool's file in that catalogue."""
    return ToolFile(folder)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The small catalogue, loaded once, to be read only."""
    return load_catalogue(write_catalogue(tmp_path_factory.mktemp("small") / "catalogue"))


@pytest.fixture(scope="session")
def small_panel(small: Catalogue) -> Panel:
    """The real critics over the small catalogue."""
    return Panel(small, load_critics(REAL, small.metrics))


@pytest.fixture(scope="session")
def real() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue(REAL)


@pytest.fixture(scope="session")
def real_panel(real: Catalogue) -> Panel:
    """The panel that ships, over the catalogue that ships."""
    return Panel(real, load_critics(REAL, real.metrics))


def pytest_collection_finish() -> None:
    """What was imported stays: without this, every full collection of garbage walks all of it, a tenth of a second."""
    gc.freeze()
