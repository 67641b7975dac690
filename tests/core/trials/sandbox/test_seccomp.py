"""The filters, walked as the kernel walks them, for both architectures; and installed for real in a child."""

from __future__ import annotations

import errno
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from seatrial.errors import NotReady
from seatrial.trials.sandbox.profiles import PROFILES, rules
from seatrial.trials.sandbox.seccomp import ALLOW, ERRNO, KILL, MACHINES, assemble, install, program
from seatrial.trials.sandbox.syscalls import LAST, NUMBERS

REFUSED, MISSING = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
MOST_INSTRUCTIONS = 4096  # the kernel's BPF_MAXINSNS


def walk(code: bytes, machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What a filter returns for one call: an interpreter of the instructions it uses."""
    given = list(arguments) + [0] * (6 - len(arguments))
    audit = MACHINES[machine][1] if architecture is None else architecture
    data = struct.pack("<IIQ6Q", number, audit, 0, *(value & (1 << 64) - 1 for value in given))
    at = accumulator = 0
    while True:
        kind, if_true, if_false, operand = struct.unpack_from("<HBBI", code, at * 8)
        at += 1
        match kind:
            case 0x20:
                accumulator = struct.unpack_from("<I", data, operand)[0]
            case 0x54:
                accumulator &= operand
            case 0x15:
                at += if_true if accumulator == operand else if_false
            case 0x35:
                at += if_true if accumulator >= operand else if_false
            case 0x05:
                at += operand
            case 0x06:
                return int(operand)
            case _:
                raise AssertionError(kind)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_number_is_answered_as_the_profile_says(profile: str, machine: str) -> None:
    code, column = assemble(profile, machine), MACHINES[machine][0]
    told = {NUMBERS[name][column]: rule for name, rule in rules(profile).items()}

    assert len(code) // 8 < MOST_INSTRUCTIONS
    for number in range(LAST + 1):
        rule = told.get(number, 0)
        if isinstance(rule, int):
            assert walk(code, machine, number) == (ERRNO | rule if rule else ALLOW), number


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("profile", PROFILES)
def test_later_calls_are_missing_and_other_tables_end_the_process(profile: str, machine: str) -> None:
    code = assemble(profile, machine)

    for number in (LAST + 1, 500, 1000, 0x40000000, 0x40000029, 0xFFFFFFFF):
        assert walk(code, machine, number) == MISSING
    for other in (0x40000003, 0xC00000F3):  # i386, riscv64
        assert walk(code, machine, 1, architecture=other) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_decide_where_the_call_alone_does_not(machine: str) -> None:
    column = MACHINES[machine][0]

    def answer(profile: str, name: str, *arguments: int) -> int:
        number = NUMBERS[name][column]
        assert number is not None
        return walk(assemble(profile, machine), machine, number, *arguments)

    thread, fork, new_user, new_time = 0x3D0F00, 0x1200011, 0x10000011, 0x80
    assert answer("function", "clone", thread) == ALLOW
    assert answer("function", "clone", fork) == REFUSED
    assert answer("repository", "clone", fork) == ALLOW
    assert answer("repository", "clone", fork | new_time) == ALLOW  # in clone it is part of the exit signal
    for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert answer("repository", "clone", fork | flag) == REFUSED
        assert answer("function", "clone", thread | flag) == REFUSED
    assert answer("outer", "clone", new_user) == ALLOW
    assert answer("repository", "clone3") == MISSING

    stream, datagram, close_on_exec = 1, 2, 0o2000000
    assert answer("repository", "socketpair", 1, stream | close_on_exec) == ALLOW
    assert answer("repository", "socketpair", 1, datagram) == REFUSED
    assert answer("repository", "socket", 1, stream) == REFUSED
    for family, allowed in ((1, ALLOW), (2, ALLOW), (10, ALLOW), (16, REFUSED), (17, REFUSED), (40, REFUSED)):
        assert answer("relay", "socket", family, stream) == allowed
    assert answer("relay", "socket", 2, 3) == REFUSED  # raw

    assert answer("repository", "ioctl", 0, 0x5412) == REFUSED
    assert answer("repository", "ioctl", 0, 0x1_0000_5412) == REFUSED  # the kernel looks at the lower half too
    assert answer("repository", "ioctl", 0, 0x5413) == ALLOW
    assert answer("repository", "fcntl", 0, 8) == REFUSED
    assert answer("repository", "fcntl", 0, 4) == ALLOW

    reading, writing, emptying = 0, 1, 0x200
    assert answer("landlock", "openat", -100, 0, reading | emptying) == REFUSED
    assert answer("landlock", "openat", -100, 0, writing | emptying) == ALLOW
    assert answer("landlock", "kill", 0, 15) == ALLOW
    assert answer("landlock", "kill", 1234, 15) == REFUSED
    assert answer("landlock6", "kill", 1234, 15) == ALLOW
    assert answer("landlock6", "prlimit64", 1234) == REFUSED
    assert answer("landlock6", "setpriority", 2, 0) == REFUSED
    assert answer("landlock-own", "fchmodat", -100) == ALLOW
    assert answer("landlock-own", "utimensat", -100) == REFUSED


def test_an_unknown_machine_or_profile_is_refused() -> None:
    with pytest.raises(NotReady, match="riscv64"):
        assemble("function", "riscv64")
    with pytest.raises(ValueError, match="no profile"):
        program("everything")


def in_child(profile: str, action: Callable[[], object]) -> str:
    """What an action meets under a filter: "done", or the error's name."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            install(program(profile))
            action()
            os.write(writing, b"done")
        except OSError as error:
            os.write(writing, errno.errorcode[error.errno or 0].encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as stream:
        return stream.read()


def thread() -> None:
    started = threading.Thread(target=int)
    started.start()
    started.join()


@pytest.mark.parametrize(
    ("profile", "action", "met"),
    [
        ("function", os.fork, "EPERM"),
        ("function", thread, "done"),
        ("function", socket.socketpair, "done"),
        ("function", socket.socket, "EPERM"),
        ("repository", lambda: subprocess.run([sys.executable, "-I", "-S", "-c", ""], check=True), "done"),
        ("repository", socket.socket, "EPERM"),
        ("repository", lambda: os.memfd_create("x"), "EPERM"),
        ("relay", socket.socket, "done"),
        ("landlock", lambda: os.chmod("/tmp", 0o1777), "EPERM"),
        ("landlock", lambda: os.kill(os.getppid(), 0), "EPERM"),
        ("outer", lambda: os.memfd_create("x"), "done"),
    ],
)
def test_an_installed_filter_holds(profile: str, action: Callable[[], object], met: str) -> None:
    assert in_child(profile, action) == met
