"""Doing things as nobody where seatrial runs as root.

Credentials belong to a thread in Linux; only the C library spreads a change to all of them. So a thread that changes
its own by the bare system call is nobody for good, and whatever it starts or opens is nobody's, while the rest of the
process stays what it was. Everything around a box is done in such a thread: starting it, setting its limits, and
reading what it left behind.

What a box needs may lie where nobody cannot go: an interpreter below /root, say. The thread then first takes a mount
namespace of its own, and puts an empty folder over each closed one, holding what is needed and nothing else. Paths
stay what they are, and the rest of the machine sees no change.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

NOBODY = 65534
NEW_MOUNTS, BIND, RECURSIVE, PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000  # CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE
CALLS = {"x86_64": (117, 119, 116), "aarch64": (147, 149, 159)}  # setresuid, setresgid, setgroups

Answer = TypeVar("Answer")

_libc = ctypes.CDLL(None, use_errno=True)
# By process, since threads do not survive a fork, and by what is within reach.
_starters: dict[tuple[int, tuple[Path, ...]], ThreadPoolExecutor] = {}


def is_root() -> bool:
    """Whether this process is root and can turn into nobody: not where a user namespace maps root alone."""
    return os.geteuid() == 0 and _can_drop(os.getpid())


@cache
def _can_drop(_process: int) -> bool:
    """Tried out in a thread that ends with it."""
    errors: list[BaseException] = []

    def thread() -> None:
        try:
            drop()
        except OSError as error:
            errors.append(error)

    worker = threading.Thread(target=thread)
    worker.start()
    worker.join()
    return not errors


def user_of_box() -> int:
    """The user id of processes in a box, as this machine counts."""
    return NOBODY if is_root() else os.geteuid()


def reach(needed: Sequence[Path]) -> None:
    """Bring paths within nobody's reach, for the calling thread and what it starts, where root may mount."""
    closed: dict[Path, list[Path]] = {}
    for path in needed:
        if (barrier := _barrier(path)) is not None:
            closed.setdefault(barrier, []).append(path)
    if closed:
        _open_up(closed)


def drop(needed: Sequence[Path] = ()) -> None:
    """Make the calling thread nobody, for good, with these paths within its reach."""
    reach(needed)
    set_user, set_group, set_groups = CALLS[platform.machine()]
    calls = ((set_groups, 0, None), (set_group, NOBODY, NOBODY, NOBODY), (set_user, NOBODY, NOBODY, NOBODY))
    for number, *arguments in calls:
        if _libc.syscall(number, *(None if value is None else ctypes.c_long(value) for value in arguments)):
            raise OSError(ctypes.get_errno(), "the thread's user cannot be changed")


def _barrier(path: Path) -> Path | None:
    """The outermost folder on the way to a path that others may not pass."""
    return next((parent for parent in reversed(path.parents) if not parent.stat().st_mode & 0o001), None)


def _open_up(closed: Mapping[Path, list[Path]]) -> None:
    """Put a folder with the needed paths alone over each closed one, in a mount namespace of this thread."""
    if _libc.unshare(NEW_MOUNTS):
        return  # not allowed to mount: what cannot be reached will show in the self-test
    _mount(None, Path("/"), None, RECURSIVE | PRIVATE)
    opened = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for paths in closed.values() for path in paths}
    try:
        for barrier, paths in closed.items():
            _mount("tmpfs", barrier, "tmpfs", 0, b"mode=755,size=1m")
            for path in sorted(set(paths)):
                if stat.S_ISDIR(os.fstat(opened[path]).st_mode):
                    path.mkdir(parents=True, exist_ok=True)
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.touch()
                _mount(f"/proc/self/fd/{opened[path]}", path, None, BIND)
    finally:
        for handle in opened.values():
            os.close(handle)


def _mount(source: str | None, target: Path, kind: str | None, flags: int, options: bytes | None = None) -> None:
    words = [None if word is None else os.fsencode(word) for word in (source, str(target), kind)]
    if _libc.mount(*words, ctypes.c_ulong(flags), options):
        raise OSError(ctypes.get_errno(), f"{target} cannot be mounted over")


def as_nobody(
    work: Callable[[threading.Event], Answer],
    needed: Sequence[Path] = (),
    prepare: Callable[[Sequence[Path]], None] = drop,
) -> Answer:
    """Do something in a thread that is nobody, where this process is root; otherwise here.

    With `prepare=reach` it stays root and only sees what is needed. `work` gets an event that is set when the caller
    is interrupted: it must then end soon.
    """
    stop = threading.Event()
    if not is_root():
        return work(stop)
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def thread() -> None:
        try:
            prepare(needed)
            answers.append(work(stop))
        except BaseException as error:
            errors.append(error)

    worker = threading.Thread(target=thread, name="seatrial-box", daemon=True)
    worker.start()
    try:
        worker.join()
    except BaseException:
        stop.set()
        worker.join()
        raise
    if errors:
        raise errors[0]
    return answers[0]


def from_lasting_thread(work: Callable[[], Answer], needed: Sequence[Path] = ()) -> Answer:
    """Do something in a thread that lives as long as this process, as nobody where this process is root.

    A child that is to die with its parent dies with the thread that started it.
    """
    key = (os.getpid(), tuple(sorted(set(needed))) if is_root() else ())
    starter = _starters.get(key)
    if starter is None:
        prepare = partial(drop, needed) if is_root() else None
        starter = _starters[key] = ThreadPoolExecutor(1, "seatrial-starter", initializer=prepare)
    return starter.submit(work).result()
