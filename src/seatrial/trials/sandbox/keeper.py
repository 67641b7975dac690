"""The process that keeps a command where no pid namespace does. Run as a program, by its path, with nothing else.

It adopts every orphan among the command's descendants, so none can leave its tree, and kills them all when the
command ends, when a byte comes through the pipe from seatrial, or when that pipe breaks, as it does even on SIGKILL.
Its arguments are the number of that pipe, whose first line is JSON (`landlock.py`), and the scratch folder.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
SUBREAPER, NO_NEW_PRIVILEGES, SECCOMP, FILTER = 36, 38, 22, 2
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
DEVICES_AND_SOCKETS = 1 << 6 | 1 << 9 | 1 << 11  # MAKE_CHAR, MAKE_SOCK, MAKE_BLOCK
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV


def handled(abi: int) -> int:
    """All that a ruleset of this ABI can forbid in file systems."""
    return (1 << 13) - 1 | (REFER if abi >= 2 else 0) | (TRUNCATE if abi >= 3 else 0) | (IOCTL_DEV if abi >= 5 else 0)


def confine(given: dict[str, Any]) -> None:
    """Leave this process the given paths alone: by Landlock, for good."""
    abi = given["abi"]
    everything = handled(abi)
    attributes = struct.pack("<QQQ", everything, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = LIBC.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "Landlock refuses a ruleset")
    for kind, allowed in (
        ("listable", READ_DIR),
        ("readable", EXECUTE | READ_FILE | READ_DIR),
        ("writable", everything & ~DEVICES_AND_SOCKETS),
        ("devices", READ_FILE | WRITE_FILE),
    ):
        for path in given[kind]:
            allow(ruleset, path, allowed)
    if LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or LIBC.syscall(RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "Landlock cannot be switched on")
    os.close(ruleset)


def allow(ruleset: int, path: str, rights: int) -> None:
    """Add one path, as a whole tree where it is a folder."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rights &= -1 if os.path.isdir(path) else ON_FILES
    if LIBC.syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("<Qi", rights, handle), 0):
        raise OSError(ctypes.get_errno(), f"Landlock refuses {path}")
    os.close(handle)


def become(given: dict[str, Any]) -> None:
    """Turn this freshly forked process into the command."""
    os.setsid()
    os.chdir(given["folder"])
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as stream:
        stream.write("1000")  # the first to go where the machine runs out of memory
    for kind, value in given["limits"]:
        resource.setrlimit(kind, (value, value))
    if given["user"] is not None:
        os.setgroups([])
        os.setresgid(given["user"], given["user"], given["user"])
        os.setresuid(given["user"], given["user"], given["user"])
    if given["abi"]:
        confine(given)
        code = base64.b64decode(given["filter"])
        holder = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer := ctypes.create_string_buffer(code)))
        if LIBC.prctl(SECCOMP, FILTER, holder, 0, 0):
            raise OSError(ctypes.get_errno(), "the seccomp filter is refused")
        del buffer
    try:
        os.execvpe(given["command"][0], given["command"], given["environment"])  # noqa: S606
    except OSError as error:
        print(f"{given['command'][0]}: {error.strerror}", file=sys.stderr, flush=True)
        os._exit(127 if isinstance(error, FileNotFoundError) else 126)


def below(top: int) -> list[int]:
    """Descendants of a process."""
    found: list[int] = []
    waiting = [top]
    while waiting:
        ids = children(waiting.pop())
        found += ids
        waiting += ids
    return found


def children(process: int) -> list[int]:
    """Children of a process, which hang on the thread that started them; all processes where the kernel lists none."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            try:
                with open(f"/proc/{process}/task/{thread}/children", "rb") as stream:
                    found += map(int, stream.read().split())
            except FileNotFoundError:
                found += by_parent(process)
    return found


def by_parent(process: int) -> list[int]:
    """The same from every process's own word."""
    found: list[int] = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as stream:
            if int(stream.read().rpartition(b")")[2].split()[1]) == process:
                found.append(int(name))
    return found


def end_user(user: int) -> None:
    """Kill every process of a user that is this command's alone, at once: as that user, who may signal no other."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            os.kill(-1, 9)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def childless() -> bool:
    """Collect the dead; whether nothing is left, since whatever lives below has this process above it."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return True
    return False


def end_all(given: dict[str, Any], seconds: float = 5.0) -> None:
    """Kill the tree, to the last process.

    One that keeps forking an heir and ending outruns the signal. A user of its own is killed as a whole; otherwise
    idle processes fill the user's limit, which the command has and this process has not, until it can fork no more.
    """
    started = time.monotonic()
    idle: set[int] = set()
    while not childless() and time.monotonic() < started + seconds:
        if given["alone"]:
            end_user(given["user"])
        for process in set(below(os.getpid())) - idle:
            with contextlib.suppress(OSError):
                os.kill(process, 9)
        if time.monotonic() > started + 0.1 and not given["alone"] and not idle:
            idle = fill(given["processes"] + 8)
        if idle and not set(below(os.getpid())) - idle:
            for process in idle:
                os.kill(process, 9)
        time.sleep(0.0002)


def fill(count: int) -> set[int]:
    """That many processes that wait to be killed."""
    made: set[int] = set()
    with contextlib.suppress(OSError):
        while len(made) < count:
            child = os.fork()
            if child == 0:
                signal.pause()
                os._exit(0)
            made.add(child)
    return made


def tidy() -> None:
    """Remove the scratch folder."""
    import shutil

    shutil.rmtree(sys.argv[2], ignore_errors=True)


def main() -> int:
    """Keep one command, and end with its exit code."""
    pipe = int(sys.argv[1])
    os.set_inheritable(pipe, False)
    line = b""
    while not line.endswith(b"\n"):
        block = os.read(pipe, 65536)
        if not block:
            tidy()
            return 1
        line += block
    given = json.loads(line)
    LIBC.prctl(SUBREAPER, 1, 0, 0, 0)
    child = os.fork()
    if child == 0:
        try:
            become(given)
        except BaseException as error:
            print(f"{given['complaint']}{error}", file=sys.stderr, flush=True)
        os._exit(125)
    for stream in (0, 1, 2):
        os.close(stream)
    handle = os.pidfd_open(child)
    ready = select.select([handle, pipe], [], [])[0]
    status = os.waitpid(child, 0)[1] if handle in ready else None
    end_all(given)
    if pipe in ready and not os.read(pipe, 1):  # seatrial is gone, and nobody else will tidy up
        tidy()
    return os.waitstatus_to_exitcode(status) if status is not None else 1


if __name__ == "__main__":
    code = main()
    os._exit(code if code >= 0 else 128 - code)
