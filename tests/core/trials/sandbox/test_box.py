"""What a command finds in a box, how its end is told, and what is possible in it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from seatrial.errors import BadInput, NotReady
from seatrial.trials.sandbox.box import Box, configured, find_box
from seatrial.trials.sandbox.limits import Limits

QUICK = Limits(seconds=20, memory_mb=256)


@pytest.fixture(params=["bubblewrap", "landlock"], scope="module")
def box(request: pytest.FixtureRequest) -> Box:
    return find_box((request.param,))


@pytest.fixture(scope="module")
def bubblewrap() -> Box:
    return find_box(("bubblewrap",))


def python(box: Box, code: str, limits: Limits = QUICK, **named: object) -> tuple[int, str | None, str]:
    finished = box.run(["python", "-c", code], limits=limits, **named)  # type: ignore[arg-type]
    return finished.code, finished.why, (finished.output + finished.errors).decode()


@pytest.mark.parametrize(
    ("line", "code"), [("exit 7", 7), ("exit 124", 124), ("kill -9 $$", 137), ("kill -15 $$", 143), ("true", 0)]
)
def test_a_command_ends_with_its_own_code(box: Box, line: str, code: int) -> None:
    finished = box.run(["sh", "-c", line], limits=QUICK)
    assert (finished.code, finished.why) == (code, None)


def test_what_ran_over_is_told(box: Box) -> None:
    over_time = box.run(["sleep", "60"], limits=Limits(seconds=0.3))
    over_memory = python(box, "x = []\nwhile True: x.append(b'x' * 10**7)", Limits(memory_mb=64))
    over_output = box.run(["yes"], limits=Limits(output_bytes=10_000))

    assert (over_time.code, over_time.why) == (124, "time")
    assert over_memory[:2] == (137, "memory")
    assert (over_output.code, over_output.why, len(over_output.output)) == (153, "output", 10_000)


def test_memory_that_is_refused_is_told_as_memory_too(box: Box) -> None:
    assert python(box, "x = bytearray(10**13)")[:2] == (137, "memory")


def test_a_command_that_is_not_there_ends_with_127(box: Box) -> None:
    assert box.run(["no-such-program"], limits=QUICK).code == 127


def test_input_and_output_pass_through_as_bytes(box: Box) -> None:
    given = bytes(range(256)) * 2000
    finished = box.run(["cat"], stdin=given, limits=QUICK)
    assert finished.output == given


def test_a_command_that_reads_none_of_its_input_ends_all_the_same(box: Box) -> None:
    assert box.run(["true"], stdin=b"x" * 5_000_000, limits=QUICK).code == 0


def test_the_environment_is_a_handful_of_variables_and_what_was_given(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "not to be seen")
    given = {"GIVEN": "yes"}
    code = (
        "import os; print(sorted(set(os.environ) - {'LC_CTYPE', 'GIT_CONFIG_NOSYSTEM', 'PWD', 'SHLVL', '_', 'OLDPWD'}))"
    )
    assert python(box, code, environment=given)[2] == "['GIVEN', 'HOME', 'LANG', 'PATH', 'TMPDIR']\n"


def test_python_is_there_with_its_library_and_nothing_installed_into_it(box: Box) -> None:
    works = "import ssl, sqlite3, ctypes, asyncio, subprocess; asyncio.run(asyncio.sleep(0)); print('ok')"
    missing = (
        "found = []\n"
        "for name in ('seatrial', 'click', 'pip', 'numpy'):\n"
        "    try: found.append(__import__(name))\n"
        "    except ImportError: pass\n"
        "print(found)"
    )

    assert python(box, works) == (0, None, "ok\n")
    assert python(box, missing)[2] == "[]\n"


def test_results_come_back_and_absolute_paths_hold(box: Box, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "count.py").write_text("import sys; open(sys.argv[1], 'w').write('counted')")
    (work / "old.txt").write_text("old")

    finished = box.run(["python", str(work / "count.py"), str(work / "result.txt")], folder=work, limits=QUICK)
    removed = box.run(["rm", "old.txt"], folder=work, limits=QUICK)

    assert (finished.code, removed.code) == (0, 0)
    assert {path.name for path in work.iterdir()} == {"count.py", "result.txt"}
    assert (work / "result.txt").read_text() == "counted"


@pytest.mark.parametrize("path", ["/", "/usr", "/etc", "/proc/self", "/dev/shm"])
def test_folders_of_the_system_are_refused(bubblewrap: Box, path: str) -> None:
    with pytest.raises(BadInput):
        bubblewrap.run(["true"], folder=Path(path))


def test_what_is_made_readable_can_be_read_and_not_written(box: Box, tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    shown.mkdir()
    (shown / "module.py").write_text("value = 42")
    code = f"import sys; sys.path.insert(0, {str(shown)!r}); import module; print(module.value)"
    write = f"open({str(shown / 'new')!r}, 'w')"

    assert python(box, code, extra_readable=[shown])[2] == "42\n"
    assert "Error" in python(box, write, extra_readable=[shown])[2]
    assert "Error" in python(box, code)[2]


@pytest.mark.parametrize("line", ["node -e 'console.log(6 * 7)'", "perl -e 'print 6 * 7'"])
def test_other_languages_run(box: Box, line: str) -> None:
    if not shutil.which(line.split()[0], path="/usr/bin:/usr/local/bin"):
        pytest.skip("not installed here")
    assert box.run(["sh", "-c", line], limits=QUICK).output.strip() == b"42"


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Path]:
    """A unix socket of this machine that answers in capitals."""
    path = tmp_path / "relay"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        path.chmod(0o777)
        listener.listen()

        def serve() -> None:
            while True:
                try:
                    caller = listener.accept()[0]
                except OSError:
                    return
                with caller:
                    caller.sendall(caller.recv(100).upper())

        threading.Thread(target=serve, daemon=True).start()
        yield path
        listener.shutdown(socket.SHUT_RDWR)


ASK = """
import socket, sys, threading
caller = socket.socket(socket.AF_UNIX)
caller.connect(sys.argv[1])
caller.sendall(b"hello")
print(caller.recv(100))
own = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: own.accept()[0].sendall(b"own")).start()
print(socket.create_connection(own.getsockname()).recv(100))
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[2])), 2)
    print("reached this machine")
except OSError as error:
    print(type(error).__name__)
"""


def test_a_relay_gives_one_socket_and_a_loopback_of_its_own(bubblewrap: Box, echo: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        finished = bubblewrap.run(["python", "-c", ASK, str(echo), port], sockets=[echo], network="relay", limits=QUICK)
        refused = bubblewrap.run(["python", "-c", ASK, str(echo), port], sockets=[echo], limits=QUICK)

    assert finished.output.decode().splitlines() == ["b'HELLO'", "b'own'", "ConnectionRefusedError"]
    assert refused.code != 0


def test_landlock_says_that_it_has_no_relay_and_no_servers(echo: Path) -> None:
    landlock = find_box(("landlock",))
    with pytest.raises(NotReady, match="one connection"):
        landlock.run(["true"], sockets=[echo], network="relay")
    with pytest.raises(NotReady, match="namespaces"):
        landlock.start(["true"])


def test_a_long_living_process_talks_and_may_make_namespaces(bubblewrap: Box) -> None:
    code = (
        "import ctypes, os, sys\n"
        "for line in sys.stdin:\n"
        "    child = os.fork()\n"
        "    if child == 0: os._exit(7 if ctypes.CDLL(None).unshare(0x10000000) == 0 else 1)\n"
        "    print(line.strip().upper(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)\n"
    )
    process = bubblewrap.start(["python", "-u", "-c", code])
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"hello\n")
    said = process.stdout.readline()
    process.stdin.close()

    assert said == b"HELLO 7\n"
    assert process.wait(10) == 0


def test_many_runs_at_once_do_not_disturb_each_other(box: Box) -> None:
    answers: dict[int, str] = {}

    def run(number: int) -> None:
        answers[number] = python(box, f"open('mine', 'w').write('{number}'); print(open('mine').read())")[2]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert answers == {number: f"{number}\n" for number in range(6)}


def test_no_descriptor_is_lost(box: Box) -> None:
    box.run(["true"], limits=QUICK)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        box.run(["true"], limits=QUICK)
    assert len(os.listdir("/proc/self/fd")) == before


def test_no_isolation_is_never_chosen_and_is_called_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "none" not in configured()
    monkeypatch.setenv("SEATRIAL_SANDBOX", "none")
    with pytest.raises(BadInput, match="none"):
        configured()
    unsafe = find_box(("none",))
    assert unsafe.name == "none"
    assert unsafe.run(["sh", "-c", "exit 3"]).code == 3


def test_where_nothing_holds_the_reason_and_the_fix_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NotReady) as told:
        find_box(("podman", "gvisor"))
    assert "podman is not installed" in told.value.cause
    assert "apt install bubblewrap" in told.value.next_step
    with pytest.raises(BadInput, match="no sandbox"):
        find_box(("magic",))
