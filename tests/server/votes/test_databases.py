"""Where the rows are: SQLite with its queue, PostgreSQL by an address, and what is said where neither can be."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.server.on_postgresql import postgresql

from seatrial.errors import NotReady
from seatrial.server.database.address import database_settings

SECRET = "hunter2"


def test_without_an_address_it_is_sqlite_in_the_file() -> None:
    found = database_settings("", Path("/x/y.sqlite3"))
    assert (found["ENGINE"], found["NAME"]) == ("seatrial.server.database.sqlite", Path("/x/y.sqlite3"))


def test_an_address_is_taken_apart() -> None:
    found = database_settings("postgresql://a%40b:p%2Fw@db.example:5433/sea?sslmode=require", Path("x"))
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "a@b",
        "p/w",
        "db.example",
        "5433",
        "sea",
    ]
    assert found["OPTIONS"]["sslmode"] == "require"
    socket = database_settings("postgresql:///sea?host=/run/postgresql", Path("x"))
    assert (socket["HOST"], socket["NAME"]) == ("/run/postgresql", "sea")


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://me:{SECRET}@db/sea",
        f"me:{SECRET}@db/sea",
        f"postgresql://me:{SECRET}@db:port/sea",
        f"postgresql://me:{SECRET}@db/",
        f"postgresql://me:{SECRET}@db/sea/more",
        f"postgresql://me@db/sea?password={SECRET}",
        f"postgresql://me:{SECRET}@[db/sea",
        f"/var/{SECRET}",
    ],
)
def test_what_is_wrong_with_an_address_is_said_without_repeating_it(address: str) -> None:
    with pytest.raises(NotReady) as caught:
        database_settings(address, Path("x"))
    assert SECRET not in f"{caught.value} {caught.value.cause} {caught.value.next_step}"
    assert "SEATRIAL_DATABASE_URL" in caught.value.cause


def run(folder: Path, *verbs: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")}
    return subprocess.run(
        [Path(sys.executable).with_name("seatrial"), *verbs],
        env={**kept, "SEATRIAL_VAR": str(folder / "var"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_server_that_does_not_answer_is_one_clear_line_without_the_password(tmp_path: Path) -> None:
    done = run(tmp_path, "setup", SEATRIAL_DATABASE_URL=f"postgresql://me:{SECRET}@127.0.0.1:1/sea?connect_timeout=2")
    assert done.returncode == 2
    assert "PostgreSQL cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seatrial.server.database.address.find_spec", lambda name: None)
    with pytest.raises(NotReady, match="psycopg, which is not installed") as caught:
        database_settings("postgresql://db/sea", Path("x"))
    assert "seatrial[postgres]" in caught.value.next_step


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("SEATRIAL_DATABASE_URL" in os.environ, reason="SQLite's own")
def test_writers_wait_in_line_and_a_killed_one_holds_nobody_up() -> None:
    file = str(connection.settings_dict["NAME"])
    holding = (
        "import fcntl, os, sys, time; f = os.open(sys.argv[1] + '.lock', os.O_RDWR | os.O_CREAT);"
        "fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", holding, file], stdout=subprocess.PIPE, text=True)
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    threading.Timer(0.5, other.kill).start()
    began = time.monotonic()
    with transaction.atomic():
        waited = time.monotonic() - began
    other.wait()
    assert 0.4 < waited < 5


@pytest.mark.skipif("SEATRIAL_DATABASE_URL" in os.environ, reason="it runs there already")
def test_migrations_import_and_votes_hold_on_a_real_postgresql() -> None:
    tests = [f"tests/server/votes/{name}.py" for name in ("test_ballots", "test_leaving")]
    with postgresql() as address:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *tests, "tests/server/test_importing.py"],
            env={**os.environ, "SEATRIAL_DATABASE_URL": address},
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout[-3000:]
