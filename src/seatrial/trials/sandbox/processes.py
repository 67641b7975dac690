"""The processes of a box as seen from outside, from /proc: who belongs to it, what they hold, and their end."""

from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PAGE = resource.getpagesize()
PATIENCE = 5.0  # seconds that killed processes get to be gone; under memory pressure freeing takes a while


def descendants(top: int) -> list[int]:
    """The ids of all processes below one, without it."""
    if not _lists_children():
        return _by_parents(top)
    found: list[int] = []
    waiting = [top]
    while waiting:
        below = _children(waiting.pop())
        found += below
        waiting += below
    return found


@cache
def _lists_children() -> bool:
    return Path(f"/proc/self/task/{os.getpid()}/children").exists()


def _children(process: int) -> list[int]:
    """Children hang on the thread that started them."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{process}/task/{thread}/children", "rb") as stream:
                found += map(int, stream.read().split())
    return found


def _by_parents(top: int) -> list[int]:
    """The same on a kernel that lists no children: from every process's parent."""
    below: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as stream:
            parent = int(stream.read().rpartition(b")")[2].split()[1])
            below.setdefault(parent, []).append(int(name))
    found: list[int] = []
    waiting = [top]
    while waiting:
        ids = below.get(waiting.pop(), [])
        found += ids
        waiting += ids
    return found


def memory_over(processes: Iterable[int], most: int) -> bool:
    """Whether processes together hold more bytes than that.

    Resident pages are cheap to read but count a shared page once for each; only where they pass the limit are
    proportional ones added up, which takes the kernel a walk over all of them.
    """
    processes = list(processes)
    if sum(map(_resident, processes)) <= most:
        return False
    return sum(map(_proportional, processes)) > most


def _resident(process: int) -> int:
    try:
        with open(f"/proc/{process}/statm", "rb") as stream:
            return int(stream.read().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _proportional(process: int) -> int:
    try:
        with open(f"/proc/{process}/smaps_rollup", "rb") as stream:
            for line in stream:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except PermissionError:
        return _resident(process)
    except OSError:
        pass
    return 0


def end(handle: int) -> None:
    """Kill the process behind a pidfd."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)


def gone(handle: int, seconds: float = PATIENCE) -> bool:
    """Whether the process behind a pidfd ended in that time.

    The first process of a pid namespace ends only once all others in it have.
    """
    return bool(select.select([handle], [], [], seconds)[0])


def tasks_of(user: int) -> int:
    """How many threads a user runs on this machine."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == user:
                count += len(os.listdir(f"/proc/{name}/task"))
    return count
