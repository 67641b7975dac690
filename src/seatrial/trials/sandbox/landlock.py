"""Isolation where user namespaces are refused: Landlock, a filter of system calls, and a keeper that watches.

Landlock leaves a process the paths it is given; the filter refuses sockets, and what Landlock does not see (modes,
owners, times, attributes, limits and priorities of others). Signals stay inside by Landlock from ABI 6, before that by
the filter, which then lets a program signal its own process group only. As root, a command runs as a user of its own,
who owns no file elsewhere and may signal nobody. The keeper (`keeper.py`) adopts every orphan and leaves none alive.

Weaker than bubblewrap, though nothing can be read or changed: names, sizes and times of files elsewhere can be asked
for; disk use is counted from outside every few hundredths of a second instead of being a fixed size. And poorer: no
/proc, no shared memory (multiprocessing's semaphores), for an ordinary user no chmod, so no compiled programs.

A folder is carried into a scratch folder and back out. Arguments that name a path in it are rewritten to that.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from seatrial.errors import NotReady
from seatrial.trials.sandbox import folder as carried
from seatrial.trials.sandbox.disk import disk_gauge, new_scratch
from seatrial.trials.sandbox.interpreter import Interpreter
from seatrial.trials.sandbox.layout import ETC, place
from seatrial.trials.sandbox.limits import Finished, Limits, resource_limits, within_hard
from seatrial.trials.sandbox.processes import gone, tasks_of
from seatrial.trials.sandbox.seccomp import program
from seatrial.trials.sandbox.unprivileged import NOBODY, as_nobody, is_root, reach
from seatrial.trials.sandbox.watch import Running, Sink, follow

KEEPER = Path(__file__).with_name("keeper.py")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
SCOPES_SIGNALS = 6
GIT = {"GIT_CONFIG_NOSYSTEM": "1"}  # it gives up where /etc/gitconfig is forbidden, not absent
OWN_USERS = (0x40000000, 0x7FFFFFF0)  # far above those that systems and containers hand out
NAMESPACED = "Use bubblewrap, which has a network namespace: see `seatrial sandbox check`."


def available() -> int:
    """The ABI of Landlock here; NotReady where there is none."""
    create_ruleset, version = 444, 1
    libc = ctypes.CDLL(None, use_errno=True)
    abi = int(libc.syscall(create_ruleset, None, ctypes.c_size_t(0), version))
    if abi < 1:
        raise NotReady("This kernel has no Landlock, or it is switched off.", "Use Linux 5.13 or later.")
    return abi


@dataclass(frozen=True)
class Landlock:
    """Commands kept by Landlock, a filter and a keeper. `abi` 0 means none of it but the keeper."""

    python: Interpreter
    abi: int
    name: str = "landlock"

    @property
    def described(self) -> str:
        """Which ABI and which Python, for people."""
        return f"Landlock ABI {self.abi}, {self.python.executable}"

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        stdin: bytes = b"",
        limits: Limits | None = None,
        sockets: Sequence[Path] = (),
        extra_readable: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        network: str = "none",
        sink: Sink | None = None,
    ) -> Finished:
        """Run a command to its end, as bubblewrap's does; `network="relay"` and `sockets` need bubblewrap."""
        if network != "none" or sockets:
            raise NotReady("Landlock cannot give a command one connection and no other.", NAMESPACED)
        limits = limits or Limits()
        inside = place(folder) if folder else None
        before = carried.read_in(folder, limits) if folder else {}
        with ExitStack() as stack:
            scratch = new_scratch(stack)
            user = _own_user() if is_root() and self.abi else None
            top = self._prepare(scratch, before, user, stack)
            words = _rewritten(command, inside, scratch / "work") if inside else list(command)
            given = self._given(words, scratch, limits, extra_readable, environment or {}, user)
            needed = [scratch, *self.python.shown, *(path.resolve() for path in extra_readable)]

            def work(stop: threading.Event) -> Finished:
                return follow(_keep(given, scratch, limits, stack), stdin, limits, stop, sink)

            finished = as_nobody(work, needed, reach)
            if finished.code == 125 and finished.errors.startswith(str(given["complaint"]).encode()):
                raise NotReady(finished.errors.decode("utf-8", "replace").partition(": ")[2].strip(), NAMESPACED)
            after, refused = carried.read_out(top, before, limits)
        if folder:
            carried.hand_back(folder, before, after)
        return replace(finished, refused=refused)

    def start(self, *_given: object, **_named: object) -> subprocess.Popen[bytes]:
        """Not here: programs of one process could not be kept apart. Use `run`, a process each."""
        raise NotReady("Landlock has no namespaces to keep the programs of one server apart.", "Run each by itself.")

    def _prepare(self, scratch: Path, before: carried.Tree, user: int | None, stack: ExitStack) -> int:
        """Make the scratch folder: work, tmp and bin; gives the open work folder."""
        os.chmod(scratch, 0o711)  # noqa: S103 - the command's own user has to pass through
        for name in ("work", "tmp", "bin"):
            (scratch / name).mkdir()
        for name in ("python", "python3"):
            (scratch / "bin" / name).symlink_to(self.python.executable)
        # Makes it an environment of its own, which looks for no installed packages: Landlock cannot hide their names.
        alone = f"home = {self.python.executable.parent}\ninclude-system-site-packages = false\n"
        (scratch / "pyvenv.cfg").write_text(alone)
        top = os.open(scratch / "work", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        stack.callback(os.close, top)
        owner = (user, user) if user is not None else None
        carried.write_into(top, before, owner)
        if owner:
            for name in ("work", "tmp"):
                os.chown(scratch / name, *owner)
        return top

    def _profile(self, user: int | None) -> str:
        if user is not None and user != NOBODY:
            return "landlock-own"
        return "landlock6" if self.abi >= SCOPES_SIGNALS else "landlock"

    def _given(
        self,
        command: list[str],
        scratch: Path,
        limits: Limits,
        extra_readable: Sequence[Path],
        environment: Mapping[str, str],
        user: int | None,
    ) -> dict[str, object]:
        """What the keeper is told."""
        others = tasks_of(os.geteuid()) if user is None else 0
        temporary = str(scratch / "tmp")
        path = f"{scratch}/bin:{self.python.executable.parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        home = {"PATH": path, "HOME": temporary, "TMPDIR": temporary}
        readable = [
            *_readable(self.python),
            scratch / "bin",
            scratch / "pyvenv.cfg",
            *(path.resolve() for path in extra_readable),
        ]
        return {
            "command": command,
            "environment": {**home, "LANG": "C.UTF-8", **GIT, **environment},
            "folder": str(scratch / "work"),
            "limits": list(within_hard(resource_limits(limits, others)).items()),
            "user": user,
            "processes": limits.processes,
            "alone": user is not None and user != NOBODY,
            "abi": self.abi,
            "listable": list(map(str, _listable(self.python))),
            "readable": list(map(str, readable)),
            "writable": [str(scratch / "work"), temporary],
            "devices": DEVICES,
            "filter": base64.b64encode(program(self._profile(user))).decode(),
            "complaint": f"seatrial-keeper-{secrets.token_hex(8)}: ",
        }


class Unsafe(Landlock):
    """No isolation at all: the keeper, the limits and a folder of its own, and that is all. Only ever asked for."""

    def __init__(self, python: Interpreter) -> None:
        super().__init__(python, abi=0, name="none")

    @property
    def described(self) -> str:
        """What people have to know."""
        return "no isolation: programs can read and change what this user can"


def _keep(given: dict[str, object], scratch: Path, limits: Limits, stack: ExitStack) -> Running:
    """Start the keeper with the command in it."""
    told, tells = os.pipe()
    control = stack.enter_context(os.fdopen(tells, "wb", buffering=0))
    try:
        process = subprocess.Popen(  # noqa: S603 - what nobody trusts, boxed
            [sys.executable, "-I", "-S", str(KEEPER), str(told), str(scratch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env={},
            pass_fds=[told],
            start_new_session=True,
        )
    finally:
        os.close(told)
    handle = os.pidfd_open(process.pid)
    stack.callback(os.close, handle)
    control.write(json.dumps(given).encode() + b"\n")

    def finish() -> None:
        with contextlib.suppress(BrokenPipeError):
            control.write(b"e")
        if not gone(handle, 10):
            process.kill()

    return Running(process, process.pid, finish, [], [disk_gauge(scratch, process.pid, limits)])


def _readable(python: Interpreter) -> list[Path]:
    """What a command may read and run: as in bubblewrap's layout, with holes for what stays hidden there."""
    found: list[Path] = []
    for shown in (Path("/usr"), *python.shown):
        found += _around(shown, python.hidden)
    found += [path for path in map(Path, ("/bin", "/sbin", "/lib", "/lib32", "/lib64")) if not path.is_symlink()]
    for pattern in ETC:
        found += [path.resolve() for path in Path("/etc").glob(pattern)]
    return [path for path in found if path.exists()]


def _around(path: Path, hidden: Sequence[Path]) -> list[Path]:
    """A path, or where something below it is hidden, all beside that. Links are left out: they may lead elsewhere."""
    if path in hidden:
        return []
    if not any(hole.is_relative_to(path) for hole in hidden):
        return [path]
    return [found for below in path.iterdir() if not below.is_symlink() for found in _around(below, hidden)]


def _listable(python: Interpreter) -> list[Path]:
    """Folders with something hidden below: their names may be listed, as interpreters do, and nothing hidden read."""
    return [
        shown for shown in (Path("/usr"), *python.shown) if any(hole.is_relative_to(shown) for hole in python.hidden)
    ]


def _rewritten(command: Sequence[str], folder: Path, inside: Path) -> list[str]:
    start = f"{folder}/"
    named = [str(inside) if word == str(folder) else word for word in command]
    return [f"{inside}/{word.removeprefix(start)}" if word.startswith(start) else word for word in named]


def _own_user() -> int:
    """A user id that nobody else has, or nobody's where this user namespace does not reach that far."""
    with open("/proc/self/uid_map") as stream:
        spans = [(int(start), int(count)) for start, _, count in map(str.split, stream)]
    if any(start <= OWN_USERS[0] and start + count >= OWN_USERS[1] for start, count in spans):
        return OWN_USERS[0] + secrets.randbelow(OWN_USERS[1] - OWN_USERS[0])
    return NOBODY
