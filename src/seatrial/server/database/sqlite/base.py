"""Django's SQLite backend, in which transactions wait for each other in the kernel instead of in SQLite.

Whoever finds SQLite locked sleeps, up to 100 ms at a time, and the lock goes to whoever wakes first: with 16 writers
the unlucky wait for most of a second. `flock` wakes the next in line as soon as the lock is free, and the kernel gives
it up for a process that was killed. It only orders the queue; that nothing is mixed up is still SQLite's own work.
"""

from __future__ import annotations

import fcntl
import os

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the file `<database>.lock` while it is in a transaction.

    It waits for that file holding another, `<database>.next`: whoever has just finished finds that one taken, and
    cannot overtake those who wait.
    """

    _turn: int | None = None  # the file's descriptor while it is held; one of its own, for a fork shares those it finds

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = _take_turn(str(self.settings_dict["NAME"]))
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()  # after a commit that failed comes a rollback

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            os.close(turn)


def _take_turn(database: str) -> int:
    next_in_line = _locked(f"{database}.next")
    try:
        return _locked(f"{database}.lock")
    finally:
        os.close(next_in_line)


def _locked(path: str) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except BaseException:
        os.close(file)
        raise
    return file
