"""A warm interpreter that makes one locked-in copy of itself for each program.

It never reads a program: the copy does, from a socket that is handed through here unread. So what one program
was, was given and answered is in no memory that the next one starts with.

Control messages (one datagram each): `N` with a socket: a new program on it; `K pid`: kill it; answered by `P pid`,
`X pid status`, and `F reason` where none could be made.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys

from seatrial.trials.grading.inside.frames import receive_frame, send_frame
from seatrial.trials.grading.inside.isolate import CHANNEL, Bounds, clone, isolate, read_bounds, scratch_folder
from seatrial.trials.grading.inside.program import MODULE, serve

# What solutions import most, so that a program finds it loaded.
WARM = [
    "abc",
    "array",
    "ast",
    "bisect",
    "calendar",
    "collections",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "inspect",
    "io",
    "itertools",
    "json",
    "math",
    "numbers",
    "operator",
    "random",
    "re",
    "statistics",
    "string",
    "struct",
    "textwrap",
    "time",
    "typing",
]

REHEARSALS = 40
PLAY = """
from typing import List

def play(items: List[float]) -> tuple:
    '''A function such as is asked for.'''
    found = {}
    for place, item in enumerate(items):
        if item not in found:
            found[item] = place
    return sorted(found.values()), [str(item) for item in items]
"""


class Forkserver:
    """The loop: one control socket, and the programs that run now."""

    def __init__(self, control: socket.socket, bounds: Bounds) -> None:
        self.control = control
        self.bounds = bounds
        self.null = os.open(os.devnull, os.O_RDWR)
        self.user, self.group = os.getuid(), os.getgid()
        self.programs: dict[int, int] = {}  # by the descriptor that tells the end of a process: its id
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)

    def run(self) -> None:
        """Until the other end closes."""
        while True:
            for ready, _ in self.poll.poll():
                if ready in self.programs:
                    self.ended(ready)
                elif not self.command():
                    return

    def command(self) -> bool:
        """Do what one message asks; False once the other end is gone."""
        message, handles, _, _ = socket.recv_fds(self.control, 64, 1)
        if message == b"N":
            self.new(handles[0])
        elif message.startswith(b"K"):
            wanted = int(message[1:])
            if wanted in self.programs.values():
                os.kill(wanted, signal.SIGKILL)
        return bool(message)

    def new(self, channel: int) -> None:
        """One more program, on this socket."""
        try:
            pid = clone(self.bounds.namespaces)
        except OSError as problem:
            self.control.send(b"F" + str(problem).encode())
            return
        if pid == 0:
            self.become(channel)
        os.close(channel)
        handle = os.pidfd_open(pid)
        self.programs[handle] = pid
        self.poll.register(handle, select.POLLIN)
        self.control.send(b"P%d" % pid)

    def become(self, channel: int) -> None:
        """In the copy: lock it in, say so, serve, end."""
        try:
            own = lock_in(self.bounds, channel, self.null, self.user, self.group)
            if own is not None:
                serve(own)
        finally:
            os._exit(0)

    def ended(self, handle: int) -> None:
        """Tell how a program ended."""
        pid = self.programs.pop(handle)
        self.poll.unregister(handle)
        os.close(handle)
        _, status = os.waitpid(pid, 0)
        if not self.bounds.namespaces:
            shutil.rmtree(scratch_folder(self.bounds, pid), ignore_errors=True)
        self.control.send(b"X%d %d" % (pid, os.waitstatus_to_exitcode(status)))


def lock_in(bounds: Bounds, channel: int, null: int, user: int, group: int) -> socket.socket | None:
    """Isolate the calling process; say how it went in a first frame. None where it failed: nothing may be run then."""
    try:
        pipe = socket.socket(fileno=isolate(bounds, channel, null, user, group))
    except BaseException as problem:
        told = b"F" + repr(problem).encode()
        try:
            send_frame(socket.socket(fileno=channel), told)
        except OSError:  # it had got as far as moving the pipe
            send_frame(socket.socket(fileno=CHANNEL), told)
        return None
    send_frame(pipe, b"R")
    return pipe


def rehearse() -> None:
    """Do what every program will do, until the interpreter has specialised it: each copy then finds it done."""
    for _ in range(REHEARSALS):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for request in (
                {"source": PLAY, "files": {}, "roots": []},
                *[["play", [[1, 2.5, "three"]], {"d": []}]] * 3,
            ):
                send_frame(ours, json.dumps(request).encode())
            ours.shutdown(socket.SHUT_WR)
            serve(theirs)
    sys.modules.pop(MODULE)


def try_out(bounds: Bounds) -> str | None:
    """Make one program that runs nothing; why it could not be locked in, or None."""
    ours, theirs = socket.socketpair()
    null = os.open(os.devnull, os.O_RDWR)
    user, group = os.getuid(), os.getgid()
    with ours:
        try:
            pid = clone(bounds.namespaces)
        except OSError as problem:
            return str(problem)
        if pid == 0:
            try:
                lock_in(bounds, theirs.fileno(), null, user, group)
            finally:
                os._exit(0)
        os.close(null)
        theirs.close()
        os.waitpid(pid, 0)
        shutil.rmtree(scratch_folder(bounds, pid), ignore_errors=True)
        reply = receive_frame(ours, 10_000) or b"Fit ended"
    return None if reply == b"R" else reply[1:].decode(errors="replace")


def main() -> None:
    """Connect to the socket that the first argument names, and serve on it."""
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.connect(sys.argv[1])
    config = json.loads(control.recv(1 << 20))
    for name in WARM:
        importlib.import_module(name)
    rehearse()
    gc.disable()
    bounds = read_bounds(config)
    problem = try_out(bounds)
    if problem is not None:
        control.send(b"F" + problem.encode()[:900])
        return
    gc.collect()
    gc.freeze()
    control.send(b"R")
    with contextlib.suppress(ConnectionError):  # the other end is gone
        Forkserver(control, bounds).run()
