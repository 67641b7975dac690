"""What a mechanism has to withstand before anything runs in it.

A probe inside tries to reach out; whether it did is judged from here, by what it touched, not by what it says.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from seatrial.errors import SeatrialError
from seatrial.trials.sandbox.limits import Limits

if TYPE_CHECKING:
    from seatrial.trials.sandbox.box import Box

SECRET = "SELFTEST_SECRET"  # noqa: S105 - the name of a variable
LIMITS = Limits(seconds=20, processes=12, memory_mb=256)

# Prints "done" and then one line for each thing that it should not have been able to do.
PROBE = r"""
import os, signal, socket, sys, time
canary, secret, port, bait = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
broken = []
def attempt(what, action):
    try:
        if action() is not False: broken.append(what)
    except (OSError, KeyError): pass
def write(path):
    with open(path, "a") as stream: stream.write("x")
attempt("reads a file of this machine", lambda: open(canary).read())
attempt("lists a folder of this machine", lambda: os.listdir(os.path.dirname(canary)))
attempt("reads /etc/shadow", lambda: open("/etc/shadow").read())
attempt("", lambda: write(canary) and False)
attempt("", lambda: os.chmod(canary, 0o600) and False)
attempt("sees the environment of seatrial", lambda: os.environ[secret])
attempt("makes a network connection", lambda: socket.create_connection(("127.0.0.1", port), 2))
attempt("writes to /usr", lambda: write("/usr/seatrial-selftest"))
if bait != os.getpid(): attempt("", lambda: os.kill(bait, signal.SIGKILL) and False)
with open("inside", "w") as stream: stream.write("ok")
children = []
try:
    while len(children) < 40:
        child = os.fork()
        if child == 0:
            time.sleep(30); os._exit(0)
        children.append(child)
    broken.append("starts more processes than the limit")
except OSError: pass
sys.stdout.write("\n".join(["done", *filter(None, broken)])); sys.stdout.flush()
"""
GROW = "block = []\nwhile True: block.append(bytearray(b'x') * 4_000_000)"
STAY = (
    "import os, time\n"
    "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(60)\n    os._exit(0)\n"
    "time.sleep(.1)"
)


def failures(box: Box, thorough: bool = False) -> list[str]:
    """What does not hold, each in a few words; empty where the mechanism may be trusted."""
    try:
        found = _reaching_out(box)
        if thorough and not found:
            found = _running_over(box)
    except SeatrialError as error:
        return [error.cause.rstrip(".")]
    except OSError as error:
        return [f"it cannot be started ({error.strerror or error})"]
    return found


def _reaching_out(box: Box) -> list[str]:
    with (
        tempfile.TemporaryDirectory(prefix="seatrial-outside-") as outside,
        tempfile.TemporaryDirectory(prefix="seatrial-inside-") as work,
        socket.socket() as listener,
    ):
        os.chmod(outside, 0o755)  # noqa: S103 - so that nothing but the box keeps it out
        canary = Path(outside, "canary")
        canary.write_text("canary")
        os.chmod(canary, 0o666)  # noqa: S103 - as above
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        os.environ[SECRET] = "secret"
        bait = subprocess.Popen(["/bin/sleep", "60"], stdin=subprocess.DEVNULL)
        try:
            arguments = (str(canary), SECRET, str(listener.getsockname()[1]), str(bait.pid))
            finished = box.run(["python", "-I", "-c", PROBE, *arguments], folder=Path(work), limits=LIMITS)
            found = _said(finished.output, finished.errors)
            if bait.poll() is not None:
                found.append("ends a process of this machine")
            if canary.read_text() != "canary" or canary.stat().st_mode & 0o777 != 0o666:
                found.append("changes a file of this machine")
            if not Path(work, "inside").exists():
                found.append("does not hand back what it wrote")
            return found
        finally:
            del os.environ[SECRET]
            bait.send_signal(signal.SIGKILL)
            bait.wait()


def _said(output: bytes, errors: bytes) -> list[str]:
    lines = output.decode("utf-8", "replace").splitlines()
    if not lines or lines[0] != "done":
        last = errors.decode("utf-8", "replace").strip().splitlines()
        return [f"its probe did not finish ({last[-1][:120] if last else 'no word from it'})"]
    return lines[1:]


def _running_over(box: Box) -> list[str]:
    """Time, memory, and what outlives its command."""
    found = []
    if box.run(["sleep", "30"], limits=Limits(seconds=0.3)).why != "time":
        found.append("does not end what runs too long")
    if box.run(["python", "-I", "-c", GROW], limits=Limits(memory_mb=64)).why != "memory":
        found.append("does not end what takes too much memory")
    marker = f"seatrial-{os.urandom(8).hex()}"
    box.run(["python", "-I", "-c", STAY, marker])
    if _alive(marker):
        found.append("leaves processes behind")
    return found


def _alive(marker: str) -> bool:
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if marker.encode() in Path("/proc", process, "cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False
