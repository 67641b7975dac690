"""What a box costs: starting one, beside bare bubblewrap with the same namespaces and beside no isolation at all.

    python benchmarks/sandbox.py [ROUNDS]

Rounds are interleaved, so that load on the machine hits all alike. The ratio is of medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from seatrial.trials.sandbox.binary import binaries
from seatrial.trials.sandbox.box import find_box
from seatrial.trials.sandbox.limits import Limits

COMMAND = ["/bin/true"]
BARE = [
    "--unshare-all", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
    "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--die-with-parent",
]  # fmt: skip


def main() -> None:
    """Print medians, the slowest tenth, and ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    bwrap = str(binaries()[0].executable)
    boxes = {kind: find_box((kind,)) for kind in ("bubblewrap", "landlock")}
    limits = Limits(seconds=5)
    ways: dict[str, Callable[[], object]] = {
        "no isolation": lambda: subprocess.run(COMMAND, check=True),
        "bare bubblewrap": lambda: subprocess.run([bwrap, *BARE, *COMMAND], check=True),
        **{f"box, {kind}": partial(box.run, COMMAND, limits=limits) for kind, box in boxes.items()},
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            taken[name].append((time.perf_counter() - started) * 1000)
    bare = statistics.median(taken["bare bubblewrap"])
    print(f"{'ms to start and end /bin/true':<32} {'median':>8} {'fastest':>8} {'90 %':>8}  of bare bubblewrap")
    for name, each in taken.items():
        tenth = sorted(each)[int(len(each) * 0.9)]
        median = statistics.median(each)
        print(f"{name:<32} {median:8.1f} {min(each):8.1f} {tenth:8.1f}  {median / bare:.2f}x")


if __name__ == "__main__":
    main()
