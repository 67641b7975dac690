"""What a command in a box may use, and how it ended."""

from __future__ import annotations

import math
import os
import resource
from dataclasses import dataclass

MB = 1024 * 1024

# The exit code of a command that was ended, by what it ran over. 153 is what a shell reports for SIGXFSZ.
CODES = {"time": 124, "memory": 137, "output": 153, "files": 153, "disk": 153, "stopped": 130}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one command and all that it starts may use together, unless it says otherwise.

    Memory is what its processes hold; the folder, /tmp and /dev/shm live in memory of their own size beside it.
    """

    seconds: float = 10
    memory_mb: int = 512
    output_bytes: int = 1_000_000  # printed to both streams; the command ends there
    file_mb: int = 32  # each file
    processes: int = 32  # processes and threads
    open_files: int = 128  # in each process
    folder_mb: int = 256
    temporary_mb: int = 64  # /tmp, and as much again in /dev/shm
    files: int = 10_000  # files and folders in each of the three


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended.

    `code` is its exit code, 128 + n after signal n, or what CODES says. `why` is the key in CODES where it was
    ended, else None. `refused` names what it left in its folder and was not handed out, with the reason.
    """

    code: int
    output: bytes
    errors: bytes
    why: str | None
    seconds: float
    refused: tuple[str, ...] = ()


def resource_limits(limits: Limits, tasks_before: int = 0) -> dict[int, int]:
    """The kernel's limits for each process, by the number of the resource.

    Address space is four times the memory and at least 4 GB: runtimes reserve far more than they use, and the
    watcher counts what is used. CPU time can never run out before the clock does. `tasks_before` are those of
    the same user that count against the number of processes where no namespace counts apart.
    """
    processors = os.cpu_count() or 1
    return {
        resource.RLIMIT_AS: max(4096, 4 * limits.memory_mb) * MB,
        resource.RLIMIT_CORE: 1,  # byte: 0 would still feed a program that collects dumps
        resource.RLIMIT_CPU: math.ceil(limits.seconds) * processors + 1,
        resource.RLIMIT_FSIZE: limits.file_mb * MB,
        resource.RLIMIT_MEMLOCK: 64 * 1024,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: limits.processes + tasks_before,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_SIGPENDING: 256,
    }


def within_hard(limits: dict[int, int]) -> dict[int, int]:
    """The same, where this process may set them: never above a limit that already holds here."""
    hard = {kind: resource.getrlimit(kind)[1] for kind in limits}
    return {
        kind: value if hard[kind] == resource.RLIM_INFINITY else min(value, hard[kind])
        for kind, value in limits.items()
    }
