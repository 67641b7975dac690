"""What a box of bubblewrap looks like inside: the arguments that build it.

Everything of this machine is read-only: /usr without installed packages, the interpreter, a handful of files in /etc.
What can be written is memory of a fixed size: the work folder, /tmp and /dev/shm.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from seatrial.errors import BadInput
from seatrial.trials.sandbox.interpreter import Interpreter
from seatrial.trials.sandbox.limits import MB, Limits

TEMPORARY, SHARED = "/tmp", "/dev/shm"  # noqa: S108 - these are the box's own, in memory
WORK = "/work"  # where a command is when it has no folder
PYTHON = "/run/python"  # holds `python` and `python3`
TAKEN = ("/", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var")
# Nobody's secrets, and looked for by the loader, by interpreters or by TLS.
ETC = ("alternatives", "ld.so.cache", "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "crypto-policies", "java*")
PASSWD = b"nobody:x:65534:65534:nobody:/tmp:/bin/sh\n"
GROUP = b"nogroup:x:65534:\n"
HOSTS = b"127.0.0.1 localhost\n::1 localhost\n"


def place(folder: Path) -> Path:
    """Where a folder is seen inside: at its own path, so that absolute paths hold. BadInput where it cannot be."""
    found = folder.resolve()
    if str(found) in TAKEN or str(found).startswith(("/proc/", "/dev/", "/sys/", "/run/python")):
        raise BadInput(f"{found} cannot be the folder of a sandbox.", "Give a folder of its own, such as ./work.")
    return found


@dataclass
class Layout:
    """Arguments as they grow, and the open files that go with them."""

    stack: ExitStack
    arguments: list[str] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)
    needed: list[Path] = field(default_factory=list)  # paths of this machine that bubblewrap has to reach

    def add(self, *arguments: str) -> None:
        """Append as given."""
        self.arguments += arguments

    def show(self, path: Path, at: Path | str | None = None, *, writable: bool = False) -> None:
        """Bind something of this machine."""
        self.needed.append(path)
        self.add("--bind" if writable else "--ro-bind", str(path), str(at or path))

    def file(self, path: str, content: bytes) -> None:
        """A small file made up on the spot."""
        self.add("--file", str(self.pipe(content)), path)

    def pipe(self, content: bytes) -> int:
        """A pipe that already holds its content: up to 64 KB."""
        reading, writing = os.pipe()
        self.stack.callback(os.close, reading)
        with os.fdopen(writing, "wb") as stream:
            stream.write(content)
        self.handles.append(reading)
        return reading

    def memory(self, path: Path | str, megabytes: int) -> None:
        """A folder in memory, of a fixed size."""
        self.add("--size", str(megabytes * MB), "--tmpfs", str(path))


def build(
    layout: Layout,
    python: Interpreter,
    limits: Limits,
    folder: Path | None,
    extra_readable: Sequence[Path],
    sockets: Sequence[Path],
) -> None:
    """Everything that is seen inside, outer folders first."""
    _system(layout)
    layout.add("--proc", "/proc", "--dev", "/dev")
    layout.memory(SHARED, limits.temporary_mb)
    layout.memory(TEMPORARY, limits.temporary_mb)
    layout.memory(folder or WORK, limits.folder_mb)
    for shown in python.shown:
        layout.show(shown)
    for hidden in python.hidden:
        layout.add("--tmpfs", str(hidden), "--remount-ro", str(hidden))
    for name in ("python", "python3"):
        layout.add("--symlink", str(python.executable), f"{PYTHON}/{name}")
    for path in extra_readable:
        layout.show(path.resolve(), path.absolute())
    for path in sockets:
        layout.show(path.resolve(), path.absolute(), writable=True)
    layout.add("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", str(folder or WORK))


def _system(layout: Layout) -> None:
    layout.show(Path("/usr"))
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            layout.add("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            layout.show(path)
    for pattern in ETC:
        for path in Path("/etc").glob(pattern):
            layout.show(path.resolve(), path)
    layout.file("/etc/passwd", PASSWD)
    layout.file("/etc/group", GROUP)
    layout.file("/etc/hosts", HOSTS)


def environment(python: Interpreter, extra: dict[str, str]) -> dict[str, str]:
    """All that a command finds in its environment."""
    path = f"{PYTHON}:{python.executable.parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"PATH": path, "HOME": TEMPORARY, "TMPDIR": TEMPORARY, "LANG": "C.UTF-8", **extra}
