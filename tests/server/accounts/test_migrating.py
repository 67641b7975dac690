"""Accounts came after the first tables: both an empty database and one that stood before them get there."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

MIGRATE = """
import django
from django.core.management import call_command
django.setup()
for words in {steps}:
    call_command("migrate", *words, verbosity=0)
"""
BEFORE_ACCOUNTS = [["contenttypes"], ["auth"], ["sessions"], ["server", "0004"]]


def migrate(var: Path, *steps: list[str]) -> sqlite3.Connection:
    environment = {**os.environ, "SEATRIAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "seatrial.server.settings"}
    script = MIGRATE.format(steps=list(steps))
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return sqlite3.connect(var / "seatrial.sqlite3")


def tables_that_refer_to_readers(database: sqlite3.Connection) -> set[str]:
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name
        for name in names
        if any(row[2] == "server_reader" for row in database.execute(f"PRAGMA foreign_key_list({name})"))
    }


EXPECTED = {
    "account_emailaddress",
    "django_admin_log",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "usersessions_usersession",
}


def test_an_empty_database_gets_every_table(tmp_path: Path) -> None:
    database = migrate(tmp_path, [])
    assert tables_that_refer_to_readers(database) >= EXPECTED
    assert database.execute("SELECT count(*) FROM server_cache").fetchone() == (0,)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_database_that_stood_before_accounts_keeps_its_rows(tmp_path: Path) -> None:
    database = migrate(tmp_path, *BEFORE_ACCOUNTS)
    with database:
        database.execute(
            "INSERT INTO server_subscriber (address, state, asked, mails, counted_from)"
            " VALUES ('a@example.org', 'confirmed', '2026-01-01', 1, '2026-01-01')"
        )
        database.execute(
            "INSERT INTO django_session VALUES ('key', 'data', '2027-01-01')",
        )
    with pytest.raises(sqlite3.OperationalError):
        database.execute("SELECT * FROM server_reader")
    database.close()
    database = migrate(tmp_path, [])
    assert tables_that_refer_to_readers(database) >= EXPECTED
    assert database.execute("SELECT address, state FROM server_subscriber").fetchall() == [
        ("a@example.org", "confirmed")
    ]
    assert database.execute("SELECT count(*) FROM django_session").fetchone() == (1,)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
