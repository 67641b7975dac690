"""Filters of system calls, assembled here as classic BPF (x86_64 and aarch64) and installed without any library.

`program(profile)` gives the bytes of a filter, an array of `struct sock_filter`, as bubblewrap's --seccomp reads it;
`install(program)` puts it on the calling thread and on all it forks, for good. The profiles are in `profiles.py`.

A refused call answers EPERM. Calls newer than the table answer ENOSYS, so that libraries fall back. A call by another
architecture's table ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from functools import cache

from seatrial.errors import NotReady
from seatrial.trials.sandbox.profiles import PROFILES, WORD, Refuse, Rule, rules
from seatrial.trials.sandbox.syscalls import LAST, NUMBERS

# By machine: the column in NUMBERS, and the value of AUDIT_ARCH.
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

KILL, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
LOAD, AND, EQUALS, AT_LEAST, JUMP, RETURN = 0x20, 0x54, 0x15, 0x35, 0x05, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16  # offsets in struct seccomp_data; both machines are little-endian

Instruction = tuple[int, int, int, int]  # code, skipped if true, skipped if false, operand
Code = tuple[Instruction, ...]

_libc = ctypes.CDLL(None, use_errno=True)


def program(profile: str) -> bytes:
    """The filter of a profile for this machine; NotReady on an architecture that the table lacks."""
    return assemble(profile, platform.machine())


@cache
def assemble(profile: str, machine: str) -> bytes:
    """The filter of a profile for a machine.

    A call's number is found by a balanced tree: the kernel walks a new filter once for every call there is, and
    filters are installed once a program.
    """
    if profile not in PROFILES:
        raise ValueError(f"There is no profile {profile}: {', '.join(PROFILES)}.")
    if machine not in MACHINES:
        raise NotReady(f"System calls cannot be filtered on {machine}.", "Use a machine with x86_64 or aarch64.")
    column, architecture = MACHINES[machine]
    answers = _answers(profile, column)
    changes = [(at, code) for at, code in enumerate(answers) if at == 0 or code != answers[at - 1]]
    start: Code = (
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUALS, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
    )
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in start + _tree(changes))


class _Program(ctypes.Structure):
    """The kernel's struct sock_fprog."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def install(filter_program: bytes) -> None:
    """Put a filter on the calling thread and what it forks; OSError where the kernel refuses it.

    Sets no_new_privs first, so set-uid programs gain nothing. Fit for a freshly forked child.
    """
    no_new_privileges, set_seccomp, filter_mode = 38, 22, 2
    zero = ctypes.c_ulong(0)
    if _libc.prctl(no_new_privileges, ctypes.c_ulong(1), zero, zero, zero):
        raise OSError(ctypes.get_errno(), "no_new_privs is refused")
    holder = _Program(len(filter_program) // 8, filter_program)
    if _libc.prctl(set_seccomp, ctypes.c_ulong(filter_mode), ctypes.byref(holder), zero, zero):
        raise OSError(ctypes.get_errno(), "the seccomp filter is refused")


def _answers(profile: str, column: int) -> list[Code]:
    """What is done with each number from 0 to one past the last known, which stands for all later ones.

    On x86_64 those also hold the x32 table, whose numbers carry a high bit.
    """
    answers = [_answer(0)] * (LAST + 1) + [_answer(errno.ENOSYS)]
    for name, rule in rules(profile).items():
        number = NUMBERS[name][column]
        if number is not None:
            answers[number] = _answer(rule)
    return answers


def _answer(rule: Rule) -> Code:
    if isinstance(rule, int):
        return ((RETURN, 0, 0, ERRNO | rule if rule else ALLOW),)
    return tuple(step for check in rule for step in _check(check)) + _answer(0)


def _check(check: Refuse) -> Code:
    """Return EPERM or fall through to what follows."""
    load = [(LOAD, 0, 0, ARGUMENTS_AT + 8 * check.place)]
    if check.mask != WORD:
        load.append((AND, 0, 0, check.mask))
    count = len(check.values)
    if check.unless:  # any equal value jumps over the refusal
        compare = [(EQUALS, count - at, 0, value) for at, value in enumerate(check.values)]
    else:  # any equal value jumps to the refusal, the last unequal one over it
        compare = [(EQUALS, count - 1 - at, int(at == count - 1), value) for at, value in enumerate(check.values)]
    return (*load, *compare, (RETURN, 0, 0, ERRNO | errno.EPERM))


def _tree(changes: list[tuple[int, Code]]) -> Code:
    """Code that finds the last change at or below the loaded number.

    A conditional jump reaches 255 instructions only, so the lower half is reached by an unconditional one.
    """
    if len(changes) == 1:
        return changes[0][1]
    middle = len(changes) // 2
    lower, upper = _tree(changes[:middle]), _tree(changes[middle:])
    return ((AT_LEAST, 1, 0, changes[middle][0]), (JUMP, 0, 0, len(upper)), *upper, *lower)
