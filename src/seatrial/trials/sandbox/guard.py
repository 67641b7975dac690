"""A shell that outlives this process by a moment, to kill what dying with one's parent does not.

While bubblewrap builds a box, its parent half already dies with seatrial, and its child half, still waiting for word
from the parent, does not: killed in that moment, a process would be left waiting for ever. And a command could talk
the first process of its box out of dying. So processes and process groups (as negative numbers) are written to this
shell as they start and as they end. When the pipe closes, by an exit or by SIGKILL, it kills those that have not ended.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading

KEEPING = """
live=" "
while read -r line; do
    each=${line#?}
    case $line in
        +*) live="$live$each " ;;
        -*) case $live in *" $each "*) live="${live%% $each *} ${live#* $each }" ;; esac ;;
    esac
done
for each in $live; do kill -9 "$each" 2>/dev/null; done
"""

_guards: dict[int, subprocess.Popen[bytes]] = {}  # by process: a fork starts one of its own
_starting = threading.Lock()


def watch_over(target: int) -> None:
    """Have a process, or a group by its negative number, killed should this process end before `forget`."""
    with _starting:
        if os.getpid() not in _guards:
            _guards[os.getpid()] = subprocess.Popen(  # noqa: S603 - a constant
                ["/bin/sh", "-c", KEEPING], stdin=subprocess.PIPE, bufsize=0, start_new_session=True, env={}
            )
    _tell(f"+{target}\n")


def forget(target: int) -> None:
    """It has ended, and its number may come to be another's."""
    _tell(f"-{target}\n")


def _tell(line: str) -> None:
    stream = _guards[os.getpid()].stdin
    assert stream is not None
    with contextlib.suppress(BrokenPipeError):  # somebody killed it; what it was for is rare
        stream.write(line.encode())
