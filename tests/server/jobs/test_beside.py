"""The worker beside `seatrial run`: there, quiet, started again when it dies, gone when the site is."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.server.test_run import SEATRIAL, Machine

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Looks for processes in /proc.")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def worker_of(server: int) -> int | None:
    """The process that works beside this server."""
    told = f"work\0--beside\0{server}\0".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if told in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    return None


def until(found: Callable[[], object], seconds: float = 15) -> object:
    ends = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < ends:
        time.sleep(0.05)
    return value


def test_it_is_started_again_when_it_dies_and_ends_with_the_site(machine):
    with machine.serving() as (process, _):
        first = until(lambda: worker_of(process.pid))
        assert isinstance(first, int)
        os.kill(first, signal.SIGKILL)
        second = until(lambda: worker_of(process.pid) not in (None, first) and worker_of(process.pid))
        assert second
        assert machine.get("/healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=5)
        assert (process.returncode, err) == (0, "")
        assert "Job" not in out
        assert worker_of(process.pid) is None
        with socket.create_server(("127.0.0.1", machine.port)):
            pass


def open_files(process: int) -> Iterator[str]:
    for file in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since
            yield os.readlink(file)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_does_not_outlive_a_site_that_was_killed_nor_hold_its_port(machine):
    with machine.serving() as (process, _):
        worker = until(lambda: worker_of(process.pid))
        assert worker
        assert isinstance(worker, int)
        assert not any("socket" in what for what in open_files(worker))
        process.kill()
        assert until(lambda: worker_of(process.pid) is None, 10)
        assert until(lambda: not answers(machine.port), 10), "nor does the process that serves"


def test_a_worker_by_itself_does_what_is_due_and_stops_when_told(machine):
    assert "The database is not prepared" in machine.run("work", "--once").stderr
    machine.run("setup")
    assert machine.run("work", "--once").stdout == "Nothing is due.\n"
    alone = subprocess.Popen(
        [SEATRIAL, "work"], env=machine.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert alone.stdout
    assert alone.stdout.readline()
    alone.send_signal(signal.SIGTERM)
    assert alone.wait(5) == 0
