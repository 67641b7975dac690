"""seatrial sandbox: what it says of this machine, and a command's output, end and folder."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial

SEATRIAL = (sys.executable, "-m", "seatrial.cli.main")


def run(*words: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(seatrial, ["sandbox", *words], input=given)


def test_check_says_one_thing_of_each_way_within_80_columns() -> None:
    told = run("check")

    assert told.exit_code == 0
    assert all(len(line) <= 80 for line in told.output.splitlines())
    starts = [line.split()[0] for line in told.output.splitlines() if not line.startswith(" ")]
    assert starts == ["bubblewrap", "landlock", "docker", "podman", "gvisor", "Model-written"]


def test_check_ends_with_2_and_the_fix_where_nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_SANDBOX", "podman")
    monkeypatch.setenv("PATH", "/nonexistent")
    told = run("check")

    assert told.exit_code == 2
    assert "podman is not installed" in told.output
    assert "apt install bubblewrap" in told.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--", "sh", "-c", "echo out; echo err >&2; exit 3"], 3, "out\nerr\n"),
        (["--seconds", "0.3", "--", "sleep", "60"], 124, "Ended: it ran longer than 0.3 s.\n"),
        (["--memory", "64", "--", "python", "-c", "x = bytearray(b'x') * 10**9"], 137, "more than 64 MB"),
        (["--", "no-such-program"], 127, "not found"),
        (["--seconds", "5", "ls", "--color=never", "/work"], 0, ""),
        (["--unsafe", "--", "true"], 0, "Without isolation: this command can read and change what you can.\n"),
    ],
)
def test_exec_prints_and_ends_as_the_command_does(words: list[str], code: int, said: str) -> None:
    told = run("exec", *words)
    assert told.exit_code == code
    assert said in told.output


def test_exec_bounds_what_it_prints() -> None:
    told = run("exec", "--", "yes")
    assert told.exit_code == 153
    assert len(told.stdout) == 1_000_000
    assert told.stderr == "Ended: it printed more than 1,000,000 bytes.\n"


def test_exec_sees_and_changes_the_given_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "beside").write_text("beside")
    work = tmp_path / "work"
    work.mkdir()
    (work / "given.txt").write_text("given")
    line = "cat given.txt; echo made > made.txt; ln -s /etc/passwd link; cat ../beside"
    told = run("exec", "--dir", str(work), "--", "sh", "-c", line)

    assert told.stdout == "given"
    assert "Left in the sandbox: link is a new symbolic link.\n" in told.stderr
    assert "beside" in told.stderr
    assert sorted(path.name for path in work.iterdir()) == ["given.txt", "made.txt"]


def test_exec_gives_input_only_when_asked() -> None:
    assert run("exec", "--", "cat", given=b"hello").stdout == ""
    assert run("exec", "--stdin", "--", "cat", given=b"hello").stdout == "hello"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--dir", "/no/such/folder", "--", "true"], "is not a folder"),
        (["--dir", "/", "--", "true"], "cannot be the folder of a sandbox"),
        (["--seconds", "0", "--", "true"], "0.0 is not in the range"),
        (["--memory", "lots", "--", "true"], "not a valid integer"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_refused(words: list[str], said: str) -> None:
    told = run("exec", *words)
    assert told.exit_code == 2
    assert said in told.output


def test_a_terminal_is_not_steered_by_what_a_command_prints() -> None:
    ours, theirs = pty.openpty()
    line = r"printf 'plain\tü\033[2J\033]0;title\007\302\2331m\r\n'"
    subprocess.run([*SEATRIAL, "sandbox", "exec", "--", "sh", "-c", line], stdout=theirs, check=True, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 1000).decode()
    os.close(ours)

    assert shown == "plain\tü�[2J�]0;title��1m�\r\n"


def test_interrupting_ends_with_130_and_soon() -> None:
    process = subprocess.Popen([*SEATRIAL, "sandbox", "exec", "--seconds", "60", "--", "sleep", "50.4"])
    until = time.monotonic() + 20
    while b"sleep\x0050.4\x00" not in _command_lines() and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(2)

    assert process.wait(10) == 130
    assert b"sleep\x0050.4\x00" not in _command_lines()


def _command_lines() -> set[bytes]:
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            found.add(Path("/proc", name, "cmdline").read_bytes())
        except OSError:
            continue
    return found
