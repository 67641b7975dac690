"""The trial engine's overhead: ours against a bare aiohttp loop, lm-eval and Inspect, in one run against one endpoint.

2,000 one-turn samples, 32 at a time, the endpoint in a process of its own; ours with journal, scoring and decision.
Every harness runs in a process of its own and is timed from inside after a warm-up. `make bench-engine` installs the
peers.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "var" / "bench-peers" / "bin" / "python"
CONCURRENCY = 32
Measured = tuple[float, float]  # samples a second, CPU milliseconds a sample


def main() -> int:
    """Print the tables and whether each limit held; 1 where one did not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5, help="Of ours and the bare loop, in turns; medians count.")
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    if not given.no_peers and not PEERS.exists():
        print("Missing: lm-eval and inspect-ai. Run: make bench-engine", file=sys.stderr)
        return 2
    peers = () if given.no_peers else ("lm-eval", "inspect")
    slow, fast = (table(delay, given.samples, given.rounds, peers) for delay in (0.05, 0.0))
    lines = [
        limit("throughput of the bare loop at 50 ms", slow.of_bare, 0.60, "{:.0%}"),
        limit("throughput of the bare loop at 0 ms", fast.of_bare, 0.25, "{:.0%}"),
        limit("CPU milliseconds a sample at 0 ms", fast.rows["seatrial"][1], 0.5, "{:.3f}", most=True),
    ]
    for name, times in (("lm-eval", 5.0), ("inspect", 50.0)):
        rate, used = fast.times(name) if name in fast.rows else (None, None)
        lines.append(limit(f"{name}'s throughput at 0 ms", rate, times, "{:.1f}x"))
        lines.append(limit(f"{name}'s CPU a sample over ours", used, times, "{:.1f}x"))
    print("Limits of the issue:")
    for text, _ in lines:
        print(f"  {text}")
    return int(any(held is False for _, held in lines))


@dataclass(frozen=True)
class Table:
    """One latency: every harness by name, and ours as a part of the bare loop's throughput."""

    rows: dict[str, Measured]
    of_bare: float

    def times(self, name: str) -> Measured:
        """How many times another's throughput ours is, and how many times our CPU the other's."""
        rate, used = self.rows[name]
        return self.rows["seatrial"][0] / rate, used / self.rows["seatrial"][1]


def table(delay: float, samples: int, rounds: int, peers: Sequence[str]) -> Table:
    """Measure and print one table."""
    with endpoint(delay) as port:
        pairs = [(measure("bare", port, samples), measure("seatrial", port, samples)) for _ in range(rounds)]
        others = {name: measure(name, port, samples) for name in peers}
    bare, ours = (
        (median(row[0] for row in found), median(row[1] for row in found)) for found in zip(*pairs, strict=True)
    )
    found = Table({"bare aiohttp": bare, "seatrial": ours, **others}, median(one[0] / other[0] for other, one in pairs))
    print(f"{samples:,} samples, {CONCURRENCY} at a time, {1000 * delay:.0f} ms latency, median of {rounds} rounds")
    print(f"  {'':<12}{'samples/s':>12}{'CPU ms/sample':>16}{'ours is':>10}{'in CPU':>10}")
    for name, (rate, used) in found.rows.items():
        faster, leaner = found.times(name)
        print(f"  {name:<12}{rate:>12,.0f}{used:>16.3f}{faster:>9.2f}x{leaner:>9.2f}x")
    print()
    return found


def limit(name: str, found: float | None, wanted: float, form: str, *, most: bool = False) -> tuple[str, bool | None]:
    """A line that says whether a limit held, and whether it did; None where nothing was measured."""
    asked = f"{'at most' if most else 'at least'} {form.format(wanted)}"
    if found is None:
        return f"not measured  {name}, {asked}", None
    held = found <= wanted if most else found >= wanted
    return f"{'held' if held else 'not held':<13} {name}: {form.format(found)}, {asked}", held


def measure(name: str, port: int, samples: int) -> Measured:
    """One harness, once."""
    python = sys.executable if name in ("bare", "seatrial") else str(PEERS)
    command = [python, str(ROOT / "benchmarks" / "engine_client.py"), name, str(port), str(samples), str(CONCURRENCY)]
    path = {"PYTHONPATH": str(ROOT)} if python == sys.executable else {}
    environment = {**os.environ, **path, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return samples / found["seconds"], 1000 * found["cpu"] / samples


@contextmanager
def endpoint(delay: float) -> Iterator[int]:
    """The port of an endpoint that answers after so many seconds."""
    command = [sys.executable, str(ROOT / "benchmarks" / "mock_endpoint.py"), "--delay", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


if __name__ == "__main__":
    sys.exit(main())
