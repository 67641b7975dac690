"""How a forkserver is started in what isolates here, and what each of its programs may use.

Bubblewrap: the forkserver lives in a box, and each program in namespaces of its own within it. Landlock: the forkserver
is an ordinary process without rights that runs nothing itself; each program is kept by Landlock, the filter of system
calls and limits, and cannot fork, so that none outlives its end. With `--unsafe` only the limits are left.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from seatrial.errors import NotReady
from seatrial.trials.grading.workbench import Workbench
from seatrial.trials.sandbox.box import Box, find_box
from seatrial.trials.sandbox.bubblewrap import Bubblewrap
from seatrial.trials.sandbox.landlock import Landlock, Unsafe
from seatrial.trials.sandbox.limits import Limits
from seatrial.trials.sandbox.seccomp import program
from seatrial.trials.sandbox.unprivileged import from_lasting_thread

# A forkserver lives as long as the grader; each program that it makes has limits of its own.
FORKSERVER = Limits(seconds=10_000_000, memory_mb=4096, processes=256)
_choosing = threading.Lock()


def open_workbench(box: Box | None, memory_mb: int, cpu_seconds: int, patience: float) -> Workbench:
    """A workbench in this box, or in the one that holds here. NotReady where functions cannot be graded in it."""
    with _choosing:  # finding a box tests it, once
        chosen = box or find_box()
    meeting = _folder(0o711)  # cannot be listed by others
    bounds: dict[str, Any] = {
        "namespaces": True,
        "unsafe": False,
        "hidden": ["/proc", "/dev/shm"],  # noqa: S108  to be covered
        "seccomp": [program("function").hex()],
        "memory": memory_mb << 20,
        "cpu_seconds": cpu_seconds + 1,
        "file_bytes": 32 << 20,
        "files": 128,
        "processes": 32,
    }
    if isinstance(chosen, Bubblewrap):

        def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
            return chosen.start(command, limits=FORKSERVER, extra_readable=[meeting], warm=True)

    elif isinstance(chosen, Landlock):
        python, scratch = chosen.python, _folder(0o1777)
        bounds |= {"namespaces": False, "hidden": [], "seccomp": [program("landlock").hex()], "processes": 1}
        if isinstance(chosen, Unsafe):  # asked for by name, and said wherever its results stand
            bounds |= {"unsafe": True, "seccomp": [], "processes": 4096}

        def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
            return _start_outside(command, [*python.shown, meeting, scratch])

    else:
        raise NotReady(
            f"Functions cannot be graded in {chosen.name}: it cannot keep the programs of one interpreter apart.",
            "Use bubblewrap or Landlock: `seatrial sandbox check` says what is missing.",
        )
    return Workbench(start, meeting, str(chosen.python.executable), bounds, patience)


def _start_outside(command: Sequence[str], needed: Sequence[Path]) -> subprocess.Popen[bytes]:
    """In the last of the needed folders; as nobody where this process is root."""

    def work() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  our own forkserver
            command,
            cwd=needed[-1],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    return from_lasting_thread(work, needed)


@cache
def _folder(mode: int) -> Path:
    """A folder of this process: to meet in, or where programs without a mount namespace have theirs."""
    folder = Path(tempfile.mkdtemp(prefix="seatrial-grading-")).resolve()
    folder.chmod(mode)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
