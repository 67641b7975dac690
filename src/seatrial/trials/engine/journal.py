"""Writing a journal: a line is in the file before anything is done with what it tells.

A line goes to the kernel with one write, so it outlives the process; a thread syncs the file to the disk at most
every 50 ms, so that many lines share one sync. docs/reference/journal.md describes the lines.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import threading
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from seatrial.errors import BadInput, NotReady

SYNC_SECONDS = 0.05
RESERVE_BYTES = 1_000_000


class Journal:
    """An open journal, locked against a second writer. `full` is true once the disk had no room left.

    A reserve of 1 MB lies beside it: given back when the disk is full, so that calls that are already paid for
    can still be written down.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.full = False
        self._reserve = path.with_name(f".{path.name}.reserve")
        self._descriptor = _locked(path)
        self._end = os.fstat(self._descriptor).st_size
        self._failure: OSError | None = None
        self._dirty = threading.Event()
        self._closing = threading.Event()
        self._syncer = threading.Thread(target=self._sync, name="journal", daemon=True)

    def __enter__(self) -> Journal:
        with contextlib.suppress(OSError):
            self._reserve.write_bytes(b"\0" * RESERVE_BYTES)
        self._syncer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._dirty.set()
        self._syncer.join()
        with contextlib.suppress(OSError):
            os.fsync(self._descriptor)
        os.close(self._descriptor)
        self._reserve.unlink(missing_ok=True)

    @property
    def empty(self) -> bool:
        """Whether nothing is written yet."""
        return self._end == 0

    def cut(self, end: int) -> None:
        """Take away a torn last line."""
        os.ftruncate(self._descriptor, end)
        self._end = end

    def write(self, record: Mapping[str, Any]) -> None:
        """Append one line. NotReady where it cannot be kept."""
        if self._failure is not None:
            raise _unwritable(self.path, self._failure)
        body = orjson.dumps({**record, "at": round(time.time(), 3)})
        line = b'%b,"crc":%d}\n' % (body[:-1], zlib.crc32(body))
        try:
            self._append(line)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise _unwritable(self.path, error) from error
            self._last_room(line, error)
        self._end += len(line)
        self._dirty.set()

    def _append(self, line: bytes) -> None:
        written = os.write(self._descriptor, line)
        while written < len(line):  # a disk that is nearly full takes a part, then refuses
            written += os.write(self._descriptor, line[written:])

    def _last_room(self, line: bytes, error: OSError) -> None:
        os.ftruncate(self._descriptor, self._end)
        self.full = True
        self._reserve.unlink(missing_ok=True)
        try:
            self._append(line)
        except OSError:
            os.ftruncate(self._descriptor, self._end)
            raise _unwritable(self.path, error) from error

    def _sync(self) -> None:
        while not self._closing.is_set():
            self._dirty.wait()
            self._dirty.clear()
            try:
                os.fdatasync(self._descriptor)
            except OSError as error:
                self._failure = error
                return
            self._closing.wait(SYNC_SECONDS)


def _locked(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise BadInput(
            f"The journal {path} belongs to a trial that is running.", "Wait for it, or give --journal another file."
        ) from None
    return descriptor


def _unwritable(path: Path, error: OSError) -> NotReady:
    return NotReady(
        f"The journal {path} cannot be written: {os.strerror(error.errno or 0)}.",
        "Make room or choose another place with --journal; the same command then goes on where this ended.",
    )
