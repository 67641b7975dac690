"""SEATRIAL_DATABASE_URL, as Django wants it. The address holds a password: no error repeats any of it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from seatrial.errors import NotReady

EXAMPLE = "Write postgresql://user:password@host:5432/database, or leave it empty for SQLite."
SCHEMES = ("postgresql", "postgres")
# What libpq itself understands after the question mark, and a site may need; `host` is a socket's folder there.
OPTIONS = {"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}
PATIENCE = 10  # seconds until a server that does not answer is given up


def database_settings(address: str, file: Path) -> dict[str, Any]:
    """The one entry of DATABASES: PostgreSQL at an address, or SQLite in a file where there is none."""
    return _postgresql(address) if address else _sqlite(file)


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "seatrial.server.database.sqlite",
        "NAME": file,
        "CONN_MAX_AGE": 300,
        "OPTIONS": {
            # Deferred transactions that read and then write fail at once under load; immediate ones wait.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts, port = _parts(address)
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(set(options) - OPTIONS):
        raise NotReady(
            f"SEATRIAL_DATABASE_URL has {len(unknown)} parameters that are not known here.",
            f"Known are {', '.join(sorted(OPTIONS))}.",
        )
    if find_spec("psycopg") is None:
        raise NotReady("PostgreSQL needs psycopg, which is not installed.", "Run: pip install 'seatrial[postgres]'.")
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "seatrial.server.database.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or port,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": PATIENCE, "application_name": "seatrial", **options},
    }


def _parts(address: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(address)
        port = str(parts.port or "")
    except ValueError:
        raise NotReady("SEATRIAL_DATABASE_URL cannot be read as an address.", EXAMPLE) from None
    if parts.scheme not in SCHEMES:
        raise NotReady("SEATRIAL_DATABASE_URL does not begin with postgresql://.", EXAMPLE)
    if not parts.path.strip("/") or "/" in parts.path.strip("/"):
        raise NotReady("SEATRIAL_DATABASE_URL does not name a database.", EXAMPLE)
    return parts, port
