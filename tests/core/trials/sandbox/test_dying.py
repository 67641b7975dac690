"""Whatever becomes of seatrial, nothing of a box lives on: kill -9 at any moment, Ctrl-C, a terminal that goes."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from seatrial.trials.sandbox.box import find_box

GONE = 8.0  # seconds

# Runs one box after the other for ever; the mark is in every command line.
ENDLESS = """
import sys
from pathlib import Path
from seatrial.trials.sandbox.box import find_box
from seatrial.trials.sandbox.limits import Limits
box = find_box((sys.argv[1],))
print("ready", flush=True)
nap = "import os, time; os.fork(); os.setsid() if os.getpid() % 2 else 0; time.sleep(float('" + sys.argv[3] + "'))"
while True:
    box.run(["python", "-I", "-S", "-c", nap, sys.argv[2]], limits=Limits(seconds=60))
"""
SERVING = """
import sys, time
from seatrial.trials.sandbox.box import find_box
process = find_box(("bubblewrap",)).start(["sleep", "1000"])
nap = find_box(("bubblewrap",)).start(["python", "-c", "import time; time.sleep(1000)", sys.argv[2]])
print("ready", flush=True)
time.sleep(1000)
"""


def started(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def marked(mark: str) -> list[int]:
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if mark.encode() in Path("/proc", name, "cmdline").read_bytes():
                found.append(int(name))
    return found


def all_gone(mark: str) -> bool:
    until = time.monotonic() + GONE
    while time.monotonic() < until:
        if not marked(mark):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("kind", ["bubblewrap", "landlock"])
def test_kill_9_at_random_moments_leaves_nothing(kind: str) -> None:
    chance = random.Random(4)
    killed = []
    for _ in range(5):
        mark = secrets.token_hex(8)
        process = started(ENDLESS, kind, mark, "0.02")
        time.sleep(chance.random() * 0.2)
        process.kill()
        process.wait()
        killed.append(process.pid)
        assert all_gone(mark)
    find_box((kind,)).run(["true"])  # removes what the killed ones could not
    assert not [number for number in killed if [*Path(tempfile.gettempdir()).glob(f"seatrial-box-{number}-*")]]


@pytest.mark.parametrize("kind", ["bubblewrap", "landlock"])
def test_interrupting_ends_the_command_at_once(kind: str) -> None:
    mark = secrets.token_hex(8)
    process = started(ENDLESS, kind, mark, "1000")
    while len(marked(mark)) < 3:  # this process and two in the box
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)

    assert process.wait(GONE) != 0
    assert all_gone(mark)


def test_a_started_server_dies_with_its_parent() -> None:
    mark = secrets.token_hex(8)
    process = started(SERVING, "bubblewrap", mark)
    assert len(marked(mark)) > 1
    process.kill()
    process.wait()

    assert all_gone(mark)
