"""`seatrial run` as a real process: it starts, serves, says what is wrong, and stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.core.small_catalogue import write_catalogue

SEATRIAL = Path(sys.executable).with_name("seatrial")


class Machine:
    """A folder of its own to run in: small catalogue, empty var, free port."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.catalogue = write_catalogue(folder / "catalogue")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("SEATRIAL_", "DJANGO_"))},
            "PORT": str(self.port),
            "SEATRIAL_VAR": str(folder / "var"),
            "SEATRIAL_CATALOGUE": str(self.catalogue),
        }

    def run(self, *verbs: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SEATRIAL, *verbs], env={**self.environment, **more}, capture_output=True, text=True, timeout=60
        )

    @contextmanager
    def serving(self) -> Iterator[tuple[subprocess.Popen[str], float]]:
        """The process and the seconds until it answered; it is killed with all it started if a test leaves it."""
        started = time.monotonic()
        process = subprocess.Popen(
            [SEATRIAL, "run"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            while not self.answers():
                assert process.poll() is None, process.communicate()
                assert time.monotonic() - started < 60
                time.sleep(0.02)
            yield process, time.monotonic() - started
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_starts_from_nothing_serves_and_stops_and_the_second_start_is_quick(machine):
    with machine.serving() as (process, first):
        assert "Kestrel 8B" in machine.get("/")[1].decode()
        assert machine.get("/api/v1/tools", "HEAD") == (200, b"")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=5)
    assert process.returncode == 0
    assert "Heron 40B vs Kestrel 8B" in out
    assert f"Serving http://127.0.0.1:{machine.port}/" in out
    assert "Imported" in out
    assert err == ""
    with machine.serving() as (process, second):
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=5)
    assert "Unchanged" in out
    print(f"first start {first:.2f} s, second {second:.2f} s")
    assert second < 6


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_with_a_reader_connected_and_leaves_no_process(machine, number):
    with machine.serving() as (process, _):
        with socket.create_connection(("127.0.0.1", machine.port)) as reader:
            reader.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reader.recv(1000).startswith(b"HTTP/1.1 200")
            told = time.monotonic()
            os.killpg(process.pid, number)  # as a terminal does
            _, err = process.communicate(timeout=10)
        assert process.returncode == 0
        assert time.monotonic() - told < 2
        assert "Traceback" not in err
        assert not alive(process.pid)


def test_a_killed_web_worker_is_replaced(machine):
    with machine.serving() as (process, _):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        web = [child for child in children if b"--beside" not in Path(f"/proc/{child}/cmdline").read_bytes()]
        for child in web:
            if b"seatrial" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        killed = time.monotonic()
        while machine.answers() and time.monotonic() - killed < 1:
            time.sleep(0.02)
        while not machine.answers():
            assert process.poll() is None, "the site ended with its worker"
            assert time.monotonic() - killed < 15
            time.sleep(0.05)


def test_a_port_in_use_is_one_clear_line_and_exit_2(machine):
    with socket.create_server(("127.0.0.1", machine.port)):
        done = machine.run("run")
    assert done.returncode == 2
    assert f"Port {machine.port} cannot be used: Address already in use." in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path(machine.environment["SEATRIAL_VAR"]).exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said(machine, port):
    done = machine.run("run", PORT=port)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"PORT is “{port}”.")


def test_setup_names_broken_files_and_serves_the_others(machine):
    (machine.catalogue / "tools" / "magpie.yaml").write_text("slug: [")
    done = machine.run("setup")
    assert done.returncode == 0
    assert "2 tools" in done.stdout
    assert "catalogue/tools/magpie.yaml:2: This is not YAML" in done.stderr
    assert "all others are served" in done.stderr


def test_setup_says_what_is_wrong_with_its_surroundings(machine):
    for wrong in ({"SEATRIAL_DEBUG": "perhaps"}, {"SEATRIAL_CATALOGUE": "/nowhere"}, {"SEATRIAL_BASE_URL": "seatrial"}):
        done = machine.run("setup", **wrong)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert "Set SEATRIAL" in done.stderr or "Write a whole address" in done.stderr


def test_a_catalogue_without_readable_metrics_is_said_with_its_place(machine):
    (machine.catalogue / "metrics.yaml").write_text("- id: [")
    done = machine.run("setup")
    assert done.returncode == 2
    assert "metrics.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
