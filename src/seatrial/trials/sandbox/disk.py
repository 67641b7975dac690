"""Disk space where no memory of a fixed size stands in for it: counted while a command runs, and given back."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from seatrial.trials.sandbox.folder import DEPTH
from seatrial.trials.sandbox.limits import MB, Limits
from seatrial.trials.sandbox.processes import descendants
from seatrial.trials.sandbox.watch import SOCKETS

SCRATCH = "seatrial-box-"  # then the process that made it
BLOCK = 512  # bytes, the unit of st_blocks


def new_scratch(stack: ExitStack) -> Path:
    """A scratch folder that goes with the stack. Those of processes that were killed are removed along the way."""
    place = Path(tempfile.gettempdir()).resolve()
    for left in place.glob(f"{SCRATCH}*"):
        owner = left.name.removeprefix(SCRATCH).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists() and left.lstat().st_uid == os.geteuid():
            with contextlib.suppress(OSError):  # another process may be at it too
                wipe(left)
    scratch = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-", dir=place))
    stack.callback(wipe, scratch)
    return scratch


def disk_gauge(scratch: Path, top: int, limits: Limits) -> Callable[[], str | None]:
    """A gauge for a command's scratch folder, the files that it deleted and holds open, and its sockets."""

    def gauge() -> str | None:
        used = 0
        for count, status in enumerate(_below(scratch)):
            if status is None or count > limits.files:  # None: nested too deep to be counted
                return "files"
            used += status.st_blocks * BLOCK
        sockets = 0
        for process in descendants(top):
            deleted, open_sockets = _held(process)
            used, sockets = used + deleted, sockets + open_sockets
        if sockets > SOCKETS:
            return "memory"
        return "disk" if used > (limits.folder_mb + limits.temporary_mb) * MB else None

    return gauge


def _below(folder: Path) -> Iterator[os.stat_result | None]:
    waiting = [(str(folder), 0)]
    while waiting:
        path, depth = waiting.pop()
        if depth > DEPTH:
            yield None
        with contextlib.suppress(OSError), os.scandir(path) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    yield status
                    if stat.S_ISDIR(status.st_mode):
                        waiting.append((entry.path, depth + 1))


def _held(process: int) -> tuple[int, int]:
    """Bytes in files that a process holds open and no folder names any more, and how many sockets it has."""
    used = sockets = 0
    with contextlib.suppress(OSError):
        for number in os.listdir(f"/proc/{process}/fd"):
            with contextlib.suppress(OSError):
                status = os.stat(f"/proc/{process}/fd/{number}")
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    used += status.st_blocks * BLOCK
                sockets += stat.S_ISSOCK(status.st_mode)
    return used, sockets


def wipe(scratch: Path) -> None:
    """Remove a folder however deep it is: folders inside folders are first moved to the top."""
    with contextlib.suppress(FileNotFoundError):
        while folders := [entry.path for entry in os.scandir(scratch) if _empty_or_unlink(entry)]:
            for path in folders:
                _lift(path, scratch)
        os.rmdir(scratch)


def _empty_or_unlink(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder; anything else is removed."""
    if entry.is_dir(follow_symlinks=False):
        return True
    os.unlink(entry.path)
    return False


def _lift(folder: str, top: Path) -> None:
    """Remove one folder, its own folders moved to the top."""
    os.chmod(folder, 0o700)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            os.chmod(entry.path, 0o700)  # moving a folder writes to it
            os.rename(entry.path, top / secrets.token_hex(12))
        else:
            os.unlink(entry.path)
    os.rmdir(folder)
