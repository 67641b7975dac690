"""Isolation by a container engine that SEATRIAL_SANDBOX names: Docker, Podman, or Docker with gVisor's runsc.

Never chosen by itself: an engine's daemon often runs as root, and its image has to be there. SEATRIAL_IMAGE names the
image, python:3.11-slim otherwise; it is used as it is on this machine and never fetched. It needs `python` and `sh`.

The folder is carried into a scratch folder, which the container mounts, and back out.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from seatrial.errors import NotReady
from seatrial.trials.sandbox import folder as carried
from seatrial.trials.sandbox.disk import disk_gauge, new_scratch
from seatrial.trials.sandbox.engine_filter import engine_filter
from seatrial.trials.sandbox.layout import TEMPORARY, WORK, place
from seatrial.trials.sandbox.limits import Finished, Limits
from seatrial.trials.sandbox.unprivileged import NOBODY
from seatrial.trials.sandbox.watch import Running, Sink, follow

ENGINES = ("docker", "podman", "gvisor")
IMAGE_VARIABLE, IMAGE = "SEATRIAL_IMAGE", "python:3.11-slim"
KILLED = 137
# The first process of a container ignores signals it has no handler for, so the command is its child.
FIRST = ("sh", "-c", '"$@"; exit $?', "sh")


def containers(engine: str) -> list[Container]:
    """The engine ready to be tested; NotReady where its program, its daemon or the image is missing."""
    program = "docker" if engine == "gvisor" else engine
    path = shutil.which(program)
    image = os.environ.get(IMAGE_VARIABLE, "") or IMAGE
    if not path:
        raise NotReady(f"{program} is not installed.", f"Install {program}, or use bubblewrap.")
    asked = subprocess.run(  # noqa: S603 - the program that SEATRIAL_SANDBOX names
        [path, "image", "inspect", "--format", "ok", image], capture_output=True, text=True, timeout=30, check=False
    )
    if asked.returncode:
        said = asked.stderr.strip().splitlines()
        raise NotReady(
            f"{program} has no image {image} ({said[-1] if said else 'no answer'}).", f"{program} pull {image}"
        )
    return [Container(engine, path, image)]


@dataclass(frozen=True)
class Container:
    """Commands run in a fresh container each."""

    name: str
    program: str
    image: str

    @property
    def described(self) -> str:
        """Which program and which image, for people."""
        return f"{self.program}, {self.image}"

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
        network: str = "none",  # noqa: ARG002 - a container has a loopback of its own either way
        sink: Sink | None = None,
    ) -> Finished:
        """Run a command to its end, as bubblewrap's does."""
        limits = limits or Limits()
        inside = place(folder) if folder else Path(WORK)
        before = carried.read_in(folder, limits) if folder else {}
        with ExitStack() as stack:
            scratch = new_scratch(stack)
            user = NOBODY if os.geteuid() == 0 else os.geteuid()
            top = os.open(scratch, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, top)
            carried.write_into(top, before, (user, user) if os.geteuid() == 0 else None)
            if os.geteuid() == 0:
                os.fchown(top, user, user)
            mounts = [*((path, path, "") for path in sockets), *((path, path, ",ro") for path in extra_readable)]
            options = _options(self.name, user, limits, inside, environment or {})
            if self.name != "gvisor":  # it answers system calls itself
                profile = stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".json"))
                profile.write(engine_filter())
                profile.flush()
                options += ["--security-opt", f"seccomp={profile.name}"]
            for source, target, mode in [(scratch, inside, ""), *mounts]:
                options += ["--mount", f"type=bind,src={source.resolve()},dst={target}{mode}"]
            running = self._launch(options, command, scratch, limits)
            finished = follow(running, stdin, limits, threading.Event(), sink)
            if finished.why is None and finished.code == KILLED:  # the engine's own limit on memory
                finished = replace(finished, why="memory")
            if finished.code == 125:
                raise NotReady(f"{self.program}: {finished.errors.decode('utf-8', 'replace').strip()}", "")
            after, refused = carried.read_out(top, before, limits)
        if folder:
            carried.hand_back(folder, before, after)
        return replace(finished, refused=refused)

    def start(self, *_given: object, **_named: object) -> subprocess.Popen[bytes]:
        """Not here: programs in one container could not be kept apart. Use `run`, a container each."""
        raise NotReady("A container cannot keep the programs of one server apart.", "Run each by itself.")

    def _launch(self, options: list[str], command: Sequence[str], scratch: Path, limits: Limits) -> Running:
        name = f"seatrial-{secrets.token_hex(8)}"
        process = subprocess.Popen(  # noqa: S603 - what nobody trusts, boxed
            [self.program, "run", "--name", name, *options, self.image, *FIRST, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )

        def finish() -> None:
            for words in (("kill", "--signal", "KILL", name), ("rm", "--force", name)):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    subprocess.run([self.program, *words], capture_output=True, timeout=30, check=False)  # noqa: S603
            process.kill()

        # What runs inside descends from the engine's daemon, so memory is the engine's to limit.
        return Running(process, process.pid, finish, [], [disk_gauge(scratch, process.pid, limits)])


def _options(engine: str, user: int, limits: Limits, inside: Path, environment: Mapping[str, str]) -> list[str]:
    temporary = f"size={limits.temporary_mb}m,mode=1777,nosuid,nodev"
    found = ["--rm", "--interactive", "--pull", "never", "--network", "none", "--read-only"]
    found += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--ipc", "private"]
    found += ["--user", f"{user}:{user}", "--workdir", str(inside), "--hostname", "box"]
    found += ["--memory", f"{limits.memory_mb}m", "--memory-swap", f"{limits.memory_mb}m"]
    found += ["--pids-limit", str(limits.processes + 2), "--shm-size", f"{limits.temporary_mb}m"]
    found += ["--ulimit", f"nofile={limits.open_files}", "--ulimit", "core=0", "--ulimit", "nproc=4096"]
    found += ["--ulimit", f"fsize={limits.file_mb * 1024 * 1024}", "--tmpfs", f"{TEMPORARY}:{temporary}"]
    found += ["--runtime", "runsc"] if engine == "gvisor" else []
    for name, value in {"HOME": TEMPORARY, "LANG": "C.UTF-8", **environment}.items():
        found += ["--env", f"{name}={value}"]
    return found
