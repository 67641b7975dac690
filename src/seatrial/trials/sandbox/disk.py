"""Disk space where no memory of a fixed size stands in for it: counted while a command runs, and given back."""

from __future__ import annotations

import contextlib
import os
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
    """Remove a folder however deep it is, with one folder open at a time. No process that writes to it may be alive."""
    try:
        here = _opened(str(scratch), None)
    except FileNotFoundError:
        return
    names: list[str] = []
    waiting = [_emptied(here)]
    while waiting:
        if waiting[-1]:
            names.append(waiting[-1].pop())
            inside = _opened(names[-1], here)
            os.close(here)
            here = inside
            waiting.append(_emptied(here))
            continue
        waiting.pop()
        if names:
            above = os.open("..", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=here)
            os.close(here)
            here = above
            os.rmdir(names.pop(), dir_fd=here)
    os.close(here)
    os.rmdir(scratch)


def _opened(name: str, above: int | None) -> int:
    with contextlib.suppress(OSError):  # where it was closed to its owner
        os.chmod(name, 0o700, dir_fd=above)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=above)


def _emptied(folder: int) -> list[str]:
    """Remove all but the folders in an open one; gives their names."""
    folders = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                os.unlink(entry.name, dir_fd=folder)
    return folders
