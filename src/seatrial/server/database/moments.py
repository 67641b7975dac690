"""What the two databases say differently: one moment for many reads, one worker at a time, a table that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from django.db import DatabaseError, connection, transaction

from seatrial.errors import NotReady

_UNDEFINED_TABLE = "42P01"
Step = tuple[str, list[Any]]  # a statement and its parameters


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction whose reads all see the same rows, whatever others commit between them.

    In SQLite every transaction is of that kind; in PostgreSQL each statement sees anew unless it is told otherwise.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def one_at_a_time(name: str) -> None:
    """Within a transaction: wait until no other that named the same thing is under way. SQLite has only one anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(name.encode())])


def execute_all(cursor: Any, steps: Sequence[Step]) -> Any:
    """Several statements, one after the other; the row that the first returns, if it returns one.

    PostgreSQL is told them all at once: each answer that is waited for costs as much as the work.
    """
    if connection.vendor == "postgresql":
        cursor.execute("; ".join(sql for sql, _ in steps), [value for _, values in steps for value in values])
        return cursor.fetchone() if cursor.description else None
    first, *others = steps
    cursor.execute(*first)
    found = cursor.fetchone() if cursor.description else None
    for step in others:
        cursor.execute(*step)
    return found


def table_is_missing(error: DatabaseError) -> bool:
    """Whether a query failed because nothing has been migrated yet."""
    return "no such table" in str(error) or getattr(error.__cause__, "sqlstate", "") == _UNDEFINED_TABLE


def check_connection() -> None:
    """NotReady where the database does not answer. What the driver says names host and user, never the password."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        cause = " ".join(str(error).split())[:300]
        where = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
        raise NotReady(
            f"{where} cannot be reached: {cause}",
            "Check SEATRIAL_DATABASE_URL and that the server runs." if where == "PostgreSQL" else "Check SEATRIAL_VAR.",
        ) from None
