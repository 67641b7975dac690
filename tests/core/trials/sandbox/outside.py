"""A piece of this machine that hostile programs are let loose on, and what shows that one of them got to it."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seatrial.trials.sandbox.limits import Finished
from seatrial.trials.sandbox.processes import descendants
from seatrial.trials.sandbox.unprivileged import NOBODY

VARIABLE = "SEATRIAL_TEST_TOKEN"


class Listeners:
    """Sockets of this machine that count who comes."""

    def __init__(self, folder: Path) -> None:
        self.abstract = f"seatrial-{secrets.token_hex(8)}"
        self.visits: list[str] = []
        stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
        self.sockets = {
            "port": self._bound(socket.AF_INET, stream, ("127.0.0.1", 0)),
            "datagrams": self._bound(socket.AF_INET, datagram, ("127.0.0.1", 0)),
            "unix": self._bound(socket.AF_UNIX, stream, str(folder / "unix")),
            "unix_datagrams": self._bound(socket.AF_UNIX, datagram, str(folder / "unix-datagrams")),
            "abstract": self._bound(socket.AF_UNIX, stream, f"\0{self.abstract}"),
        }
        for name in ("unix", "unix-datagrams"):
            os.chmod(folder / name, 0o777)

    def _bound(self, family: int, kind: int, address: object) -> socket.socket:
        made = socket.socket(family, kind)
        made.bind(address)  # type: ignore[arg-type]
        if kind == socket.SOCK_STREAM:
            made.listen()
        made.setblocking(False)
        return made

    def look(self) -> list[str]:
        """Which of them somebody reached."""
        for name, each in self.sockets.items():
            with contextlib.suppress(BlockingIOError):
                if each.type == socket.SOCK_STREAM:
                    each.accept()[0].close()
                else:
                    each.recv(100)
                self.visits.append(name)
        return self.visits

    def close(self) -> None:
        for each in self.sockets.values():
            each.close()


@dataclass
class Sampler:
    """The most memory and tasks that came below this process while something ran, beside what ran there before."""

    memory: int = 0
    tasks: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Sampler:
        self.before = set(descendants(os.getpid()))
        self.thread = threading.Thread(target=self._sample, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def _sample(self) -> None:
        while not self.stop.wait(0.02):
            below = [process for process in descendants(os.getpid()) if process not in self.before]
            self.memory = max(self.memory, sum(map(_private, below)))
            self.tasks = max(self.tasks, sum(map(_threads, below)))


def _private(process: int) -> int:
    """Bytes that are a process's own, as its anonymous memory is."""
    with contextlib.suppress(OSError), open(f"/proc/{process}/statm", "rb") as stream:
        resident, shared = map(int, stream.read().split()[1:3])
        return (resident - shared) * resource.getpagesize()
    return 0


def _threads(process: int) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{process}/task"))
    return 0


class Outside:
    """Files, sockets and a process that no program in a box may touch."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="seatrial-outside-"))
        self.work = Path(tempfile.mkdtemp(prefix="seatrial-inside-"))
        self.token = f"token-{secrets.token_hex(16)}"
        self.mark = f"mark-{secrets.token_hex(8)}"
        self.secret, self.writable = self.folder / "secret", self.folder / "writable"
        self.secret.write_text(self.token)
        self.writable.write_text("as it was")
        for path, mode in ((self.folder, 0o777), (self.secret, 0o644), (self.writable, 0o666)):
            os.chmod(path, mode)
        self.listeners = Listeners(self.folder)
        os.environ[VARIABLE] = self.token
        # The same user as a box's commands where that is possible, so that nothing but the box protects it.
        self.bait = subprocess.Popen(
            ["sleep", "300"], user=NOBODY if os.geteuid() == 0 else None, extra_groups=[] if os.geteuid() == 0 else None
        )
        self.before = self._state()

    def target(self) -> str:
        """What a hostile program is told about this machine: everything but the secret itself."""
        ports = {name: self.listeners.sockets[name].getsockname()[1] for name in ("port", "datagrams")}
        paths = {"secret": self.secret, "writable": self.writable, "folder": self.folder}
        sockets = {"unix": self.folder / "unix", "unix_datagrams": self.folder / "unix-datagrams"}
        named = {name: str(path) for name, path in (paths | sockets).items()}
        numbers = {"bait": self.bait.pid, "parent": os.getpid()}
        return json.dumps({**ports, **named, **numbers, "abstract": self.listeners.abstract, "mark": self.mark})

    def _state(self) -> dict[str, object]:
        """What must be the same afterwards."""
        state: dict[str, object] = {"names": sorted(os.listdir(self.folder))}
        for path in (self.folder, self.secret, self.writable):
            status = path.lstat()
            attributes = os.listxattr(path) if hasattr(os, "listxattr") else []
            state[str(path)] = (status.st_mode, status.st_uid, status.st_mtime_ns, status.st_nlink, attributes)
        state["content"] = (self.secret.read_text(), self.writable.read_text())
        state["limits"] = Path(f"/proc/{self.bait.pid}/limits").read_text()
        state["priority"] = (os.getpriority(os.PRIO_PROCESS, self.bait.pid), os.sched_getscheduler(self.bait.pid))
        state["own priority"] = os.getpriority(os.PRIO_PROCESS, 0)
        for setting in ("kernel/core_pattern", "kernel/hostname", "vm/overcommit_memory"):
            state[setting] = Path("/proc/sys", setting).read_text()
        return state

    def harm(self, finished: Finished) -> list[str]:
        """Everything that a program achieved and should not have."""
        found = []
        printed = finished.output + finished.errors
        if self.token.encode() in printed or b"GOT" in printed:
            found.append(f"it got to something: {printed[:300]!r}")
        if self.bait.poll() is not None or _state_of(self.bait.pid) == "T":
            found.append("the bait was ended or stopped")
        elif (after := self._state()) != self.before:
            changed = {key for key in after if after[key] != self.before.get(key)}
            found.append(f"changed outside: {', '.join(sorted(changed))}")
        if visits := self.listeners.look():
            found.append(f"it connected to {visits}")
        if alive := self._alive():
            found.append(f"processes are left: {alive}")
        found += self._left_behind()
        return found

    def _alive(self) -> list[int]:
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if self.mark.encode() in Path("/proc", name, "cmdline").read_bytes():
                    found.append(int(name))
        return found

    def _left_behind(self) -> Iterator[str]:
        """What came back into the folder and should not have."""
        size = count = 0
        for folder, folders, files in os.walk(self.work):
            for name in folders + files:
                path = Path(folder, name)
                status = path.lstat()
                count += 1
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    yield f"{name!r} came back, which is neither a file nor a folder"
                elif path.is_file():
                    size += status.st_size
                    if status.st_mode & 0o7022 or status.st_nlink != 1 or status.st_size > 33 << 20:
                        yield f"{name!r} came back with mode {status.st_mode:o} and {status.st_size} bytes"
                    elif self.token.encode() in path.read_bytes():
                        yield f"{name!r} holds the secret"
            if len(Path(folder).parts) > 80:
                yield "the folder that came back is too deep"
        if size > 256 << 20 or count > 10_001:
            yield f"{count} files and {size} bytes came back"

    def close(self) -> None:
        self.bait.kill()
        self.bait.wait()
        self.listeners.close()
        os.environ.pop(VARIABLE, None)
        shutil.rmtree(self.folder)
        shutil.rmtree(self.work)


def _state_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
