"""Isolation by bubblewrap: namespaces without root, sized memory instead of disks, a filter of system calls.

Inside, a command is an unprivileged user without capabilities, in user, pid, mount, network, ipc, uts and cgroup
namespaces of its own, further user namespaces switched off. As root, everything is done as nobody (65534) first.

A shell starts the command, so that nothing runs before its limits hold: it says that it is there, waits for a word on
its standard input, and becomes the command. Where seatrial dies in between, the word never comes and the shell ends;
afterwards bubblewrap dies with its parent, and everything in the pid namespace with it (`guard.py` has the rest).

No folder of this machine is writable. The work folder is memory, filled from here through /proc before the command
starts; the same open folder is read once all processes are dead, when nobody is left to change it underneath.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from seatrial.errors import NotReady
from seatrial.trials.sandbox import folder as carried
from seatrial.trials.sandbox.binary import Binary
from seatrial.trials.sandbox.guard import forget, watch_over
from seatrial.trials.sandbox.interpreter import Interpreter
from seatrial.trials.sandbox.layout import SHARED, TEMPORARY, WORK, Layout, build, environment, place
from seatrial.trials.sandbox.limits import Finished, Limits, resource_limits, within_hard
from seatrial.trials.sandbox.processes import descendants, end, gone, tasks_of
from seatrial.trials.sandbox.seccomp import program
from seatrial.trials.sandbox.unprivileged import as_nobody, from_lasting_thread, user_of_box
from seatrial.trials.sandbox.watch import Running, Sink, follow, sockets_over

ISOLATED = ("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session")
NOBODY = ("--uid", "65534", "--gid", "65534", "--hostname", "box")
GO = b"go\n"
SHELL = ("/bin/sh", "-c", 'echo; read -r word && [ "$word" = go ] && exec "$@"', "sh")
COUNTS_BY_NAMESPACE = (5, 14)  # the first Linux that counts a user's processes in each user namespace apart


@dataclass(frozen=True)
class Bubblewrap:
    """Commands run by one bubblewrap binary with one interpreter."""

    binary: Binary
    python: Interpreter
    name: str = "bubblewrap"

    @property
    def described(self) -> str:
        """Which binary and which Python, for people."""
        return f"{self.binary.origin}, {self.python.executable}"

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
        """Run a command to its end; nothing of it is left afterwards.

        `folder` is where it starts, and all that it may write but /tmp: carried in and, changed, back out
        (`folder.py`). `sockets` are unix sockets of this machine that it may connect to, with `network="relay"`,
        which also gives it a loopback of its own; both users must be allowed to write to the socket file.
        """
        limits = limits or Limits()
        inside = place(folder) if folder else None
        before = carried.read_in(folder, limits) if folder else {}
        with ExitStack() as stack:
            layout = Layout(stack)
            layout.add(*ISOLATED, *NOBODY, "--disable-userns")
            build(layout, self.python, limits, inside, extra_readable, sockets)
            layout.add("--seccomp", str(layout.pipe(program("relay" if network == "relay" else "repository"))))

            def work(stop: threading.Event) -> tuple[Finished, carried.Tree]:
                opened = self._open(layout, command, environment or {}, limits, str(inside or WORK), stack)
                with contextlib.suppress(BrokenPipeError):
                    carried.write_into(opened.folders[0], before)
                finished = follow(opened, GO + stdin, limits, stop, sink)
                after, refused = carried.read_out(opened.folders[0], before, limits)
                return replace(finished, refused=refused), after

            finished, after = as_nobody(work, [*self.binary.needed, *layout.needed])
        if folder:
            carried.hand_back(folder, before, after)
        return finished

    def start(
        self,
        command: Sequence[str],
        *,
        limits: Limits | None = None,
        extra_readable: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        warm: bool = True,
    ) -> subprocess.Popen[bytes]:
        """Start a long-living process with pipes to its three streams, such as a forkserver.

        What holds: the same namespaces, read-only root, environment, user and limits per process as in `run`;
        it dies with this process, also by SIGKILL. What does not: nobody watches its time, memory or output.
        With `warm` it may create further namespaces and mounts, under the filter "outer": give each program that
        it runs a stricter one (`seccomp.install`), namespaces and limits of its own. Without, it is as in `run`.
        Ends by closing its stdin if it listens to that, or by `kill()`.
        """
        limits = limits or Limits()
        with ExitStack() as stack:
            layout = Layout(stack)
            layout.add(*ISOLATED, *NOBODY, *([] if warm else ["--disable-userns"]))
            build(layout, self.python, limits, None, extra_readable, ())
            layout.add("--seccomp", str(layout.pipe(program("outer" if warm else "repository"))))

            def work() -> subprocess.Popen[bytes]:
                process, top = self._launch(layout, command, environment or {})
                self._limit(top, limits)
                assert process.stdin
                os.write(process.stdin.fileno(), GO)
                forget(-process.pid)
                forget(top)
                return process

            return from_lasting_thread(work, [*self.binary.needed, *layout.needed])

    def _open(
        self,
        layout: Layout,
        command: Sequence[str],
        extra: Mapping[str, str],
        limits: Limits,
        inside: str,
        stack: ExitStack,
    ) -> Running:
        """The command about to begin: limits set, folders open."""
        process, top = self._launch(layout, command, extra)
        handle = os.pidfd_open(top)
        stack.callback(os.close, handle)

        def finish() -> None:
            end(handle)
            process.kill()
            if gone(handle):
                forget(-process.pid)
                forget(top)

        try:
            self._limit(top, limits)
            folders = [_open_inside(top, path, stack) for path in (inside, TEMPORARY, SHARED)]
        except BaseException:
            finish()
            process.wait()
            raise
        return Running(process, top, finish, folders, [sockets_over(top)])

    def _launch(
        self, layout: Layout, command: Sequence[str], extra: Mapping[str, str]
    ) -> tuple[subprocess.Popen[bytes], int]:
        """Start bubblewrap, and wait until the shell in it says that it is there."""
        given = environment(self.python, dict(extra))
        for name in [name for name in given if name.startswith("LD_")]:  # bubblewrap's own loader would heed them
            layout.add("--setenv", name, given.pop(name))
        told, tells = os.pipe()
        arguments, gives = os.pipe()
        with os.fdopen(told, "rb") as reading, os.fdopen(gives, "wb") as giving:
            try:
                process = subprocess.Popen(  # noqa: S603 - what nobody trusts, boxed
                    [str(self.binary.executable), "--args", str(arguments), "--", *SHELL, *command],
                    env=given,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    bufsize=0,
                    pass_fds=[*layout.handles, arguments, tells],
                    start_new_session=True,
                )
            finally:
                os.close(tells)
                os.close(arguments)
            watch_over(-process.pid)  # its process group; it builds nothing before it has read its arguments
            giving.write("".join(f"{word}\0" for word in [*layout.arguments, "--info-fd", str(tells)]).encode())
            giving.close()
            try:
                top = int(json.loads(reading.read())["child-pid"])
                watch_over(top)
                assert process.stdout
                if os.read(process.stdout.fileno(), 1) != b"\n":
                    raise ValueError
            except (ValueError, KeyError):
                raise NotReady(_complaint(process), "See `seatrial sandbox check`.") from None
            except BaseException:
                process.kill()
                raise
        return process, top

    def _limit(self, top: int, limits: Limits) -> None:
        """Set the limits of all there is in a box so far: the shell that becomes the command, and its parent."""
        release = tuple(int(part) for part in os.uname().release.split(".")[:2])
        before = 1 if release >= COUNTS_BY_NAMESPACE else tasks_of(user_of_box())  # 1: the first process itself
        # The first process, bubblewrap's own, has the same user, so a command may take it over: it gets no more.
        for process in (top, *descendants(top)):
            for kind, value in within_hard(resource_limits(limits, before)).items():
                resource.prlimit(process, kind, (value, value))
            with contextlib.suppress(OSError), open(f"/proc/{process}/oom_score_adj", "w") as stream:
                stream.write("1000")  # the first to go where the machine runs out of memory


def _open_inside(top: int, path: str, stack: ExitStack) -> int:
    """Open a folder as the box sees it."""
    handle = os.open(f"/proc/{top}/root{path}", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    stack.callback(os.close, handle)
    return handle


def _complaint(process: subprocess.Popen[bytes]) -> str:
    """Why bubblewrap did not start, in its own words."""
    process.kill()
    _, errors = process.communicate()
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    said = lines[-1].removeprefix("bwrap: ") if lines else "it ended without a word"
    return f"bubblewrap cannot start: {said}."
