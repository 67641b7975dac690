"""What a process gives up before it runs model-written code: names, rights, memory, time. For Linux, two machines."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# User, pid and mount. Those of ipc and uts are the box's: the filter refuses every call that reaches them.
NEW_NAMESPACES = 0x10000000 | 0x20000000 | 0x00020000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
CAPABILITY_VERSION_3 = 0x20080522

KEPT = ("/", "/tmp")  # noqa: S108  covered by each program's own anyway
CHANNEL = 3  # where a program finds its pipe

_X86 = platform.machine() == "x86_64"
CLONE, CAPSET = (56, 126) if _X86 else (220, 91)
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_ALL = (1 << 13) - 1  # every right of the first interface; a right that no rule gives is refused
LANDLOCK_READ_FILE = 1 << 2
LANDLOCK_READ = LANDLOCK_READ_FILE | (1 << 3)  # and list folders; never run anything

_libc = ctypes.CDLL(None, use_errno=True)
_api = ctypes.pythonapi


@dataclass(frozen=True)
class Bounds:
    """What one program may use, and how it is isolated."""

    namespaces: bool  # else Landlock
    unsafe: bool  # neither: only limits
    hidden: Sequence[str]  # with namespaces: places that programs could share, covered by nothing
    readable: Sequence[str]  # with Landlock: what may be read
    scratch: str  # with Landlock: where each program gets a folder of its own to write in
    seccomp: Sequence[bytes]  # filters, all of which a call has to pass
    memory: int
    cpu_seconds: int
    file_bytes: int
    files: int
    processes: int


def read_bounds(config: dict[str, Any]) -> Bounds:
    """What the outer end wants, fitted to this place."""
    hidden = [place for place in {*config["hidden"], os.getcwd()} if os.path.isdir(place) and place not in KEPT]
    filters = [bytes.fromhex(each) for each in config["seccomp"]]
    readable = [] if config["namespaces"] else standard_library()
    return Bounds(**{**config, "hidden": hidden, "seccomp": filters, "readable": readable, "scratch": os.getcwd()})


def standard_library() -> list[str]:
    """The interpreter's own modules, and what they load; no installed packages, which may hold answers."""
    folder = os.path.dirname(os.__file__)
    parts = [os.path.join(folder, name) for name in os.listdir(folder) if not name.endswith("-packages")]
    libraries = [
        f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}",
        "/usr/lib64",
        "/usr/share/zoneinfo",
        "/dev/urandom",
    ]
    return parts + [place for place in libraries if os.path.exists(place)]


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def clone(namespaces: bool) -> int:
    """fork, into new namespaces where asked; 0 in the child. Raises OSError where the kernel refuses."""
    if not namespaces:
        return os.fork()
    _api.PyOS_BeforeFork()
    pid = int(_libc.syscall(CLONE, NEW_NAMESPACES | signal.SIGCHLD, 0, 0, 0, 0))
    error = ctypes.get_errno()
    if pid == 0:
        _api.PyOS_AfterFork_Child()
        return 0
    _api.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(error, os.strerror(error))
    return pid


def isolate(bounds: Bounds, channel: int, null: int, user: int, group: int) -> int:
    """Lock the calling process in. Afterwards it holds four files: /dev/null three times, and the channel, returned."""
    os.setsid()  # so that a signal to its own process group reaches nobody else
    _call(_libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    if bounds.namespaces:
        _own_files(bounds, user, group)
    elif bounds.unsafe:
        os.mkdir(own := scratch_folder(bounds, os.getpid()), 0o700)
        os.chdir(own)
    else:
        _few_files(bounds)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.dup2(channel, CHANNEL)
    os.closerange(CHANNEL + 1, 1024)
    _limit(bounds)
    if bounds.namespaces:
        _drop_capabilities()
    _call(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    for program in bounds.seccomp:
        _install(program)
    return CHANNEL


def settle(config: dict[str, Any]) -> None:
    """For a process that lives on in a box of its own: no fork, exec or socket from here on."""
    bounds = read_bounds(config)
    if bounds.unsafe:
        return
    if not bounds.namespaces:
        _few_files(bounds)
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    _call(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    for program in bounds.seccomp:
        _install(program)


def _own_files(bounds: Bounds, user: int, group: int) -> None:
    """An empty /tmp of its own, to write in; nothing in /proc, nor in any other place that programs could share."""
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        handle = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(handle, line.encode())
        os.close(handle)
    for place in bounds.hidden:
        _mount(place, MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, b"size=4k,mode=555")
    _mount("/tmp", MS_NOSUID | MS_NODEV | MS_NOEXEC, f"size={bounds.file_bytes},nr_inodes=4096,mode=700".encode())  # noqa: S108  its own
    os.chdir("/tmp")  # noqa: S108  the one mounted above


def _few_files(bounds: Bounds) -> None:
    """Without namespaces: Landlock refuses every file but what may be read and one folder of its own."""
    own = scratch_folder(bounds, os.getpid())
    os.mkdir(own, 0o700)
    rights = ctypes.c_uint64(LANDLOCK_ALL)
    rules = _libc.syscall(LANDLOCK_CREATE, ctypes.byref(rights), ctypes.sizeof(rights), 0)
    _call(rules)
    for place in bounds.readable:
        _allow(rules, place, LANDLOCK_READ if os.path.isdir(place) else LANDLOCK_READ_FILE)
    _allow(rules, own, LANDLOCK_ALL & ~1)  # all but running what it wrote
    _call(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _call(_libc.syscall(LANDLOCK_RESTRICT, rules, 0))
    os.chdir(own)


def scratch_folder(bounds: Bounds, pid: int) -> str:
    """The folder of one program, where there is no /tmp of its own."""
    return os.path.join(bounds.scratch, f"program-{pid}")


def _allow(rules: int, place: str, rights: int) -> None:
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    beneath = _Beneath(rights, handle)
    _call(_libc.syscall(LANDLOCK_ADD, rules, 1, ctypes.byref(beneath), 0))
    os.close(handle)


def _mount(place: str, flags: int, options: bytes) -> None:
    _call(_libc.mount(b"tmpfs", place.encode(), b"tmpfs", flags, options))


def _limit(bounds: Bounds) -> None:
    for name, most in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.file_bytes),
        (resource.RLIMIT_NOFILE, bounds.files),
        (resource.RLIMIT_NPROC, bounds.processes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, bounds.cpu_seconds + 1))


def _drop_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _call(_libc.syscall(CAPSET, header, none))


def _install(program: bytes) -> None:
    """The system call filter, last: from here on it cannot be undone."""
    rules = _Filter(len(program) // 8, program)
    _call(_libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(rules), 0, 0))


def _call(answer: int) -> None:
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
