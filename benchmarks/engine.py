"""The trial engine's overhead: ours against a bare aiohttp loop, lm-eval and Inspect, in one run against one endpoint.

2,000 one-turn samples, 32 at a time, the endpoint in a process of its own; ours with journal, scoring and decision.
Every harness runs in a process of its own and is timed from inside after a warm-up. `make bench-engine` installs the
peers.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "var" / "bench-peers" / "bin" / "python"
CONCURRENCY = 32
Measured = tuple[float, float]  # samples a second, CPU milliseconds a sample


def main() -> int:
    """Print the tables; 1 where a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5, help="Of ours and the bare loop, in turns; medians count.")
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    if not given.no_peers and not PEERS.exists():
        print("Missing: lm-eval and inspect-ai. Run: make bench-engine", file=sys.stderr)
        return 2
    missed = 0
    for delay, target in ((0.05, 0.60), (0.0, 0.25)):
        with endpoint(delay) as port:
            rounds = [
                (measure("bare", port, given.samples), measure("seatrial", port, given.samples))
                for _ in range(given.rounds)
            ]
            peers = (
                {} if given.no_peers else {name: measure(name, port, given.samples) for name in ("lm-eval", "inspect")}
            )
        bare, ours = (tuple(map(statistics.median, zip(*found, strict=True))) for found in zip(*rounds, strict=True))
        ratio = statistics.median(one[0] / other[0] for other, one in rounds)
        print(f"{given.samples:,} samples, {CONCURRENCY} at a time, {1000 * delay:.0f} ms latency")
        print(f"  {'':<12}{'samples/s':>12}{'CPU ms/sample':>16}{'ours is':>10}{'in CPU':>10}")
        for name, (rate, used) in {"bare aiohttp": bare, "seatrial": ours, **peers}.items():
            print(f"  {name:<12}{rate:>12,.0f}{used:>16.3f}{ours[0] / rate:>9.2f}x{used / ours[1]:>9.2f}x")
        print(
            f"  {ratio:.0%} of the bare loop's throughput, median of {given.rounds} rounds (to reach: {target:.0%})\n"
        )
        missed += ratio < target
        if not delay:
            missed += ours[1] > 0.5
    return int(missed > 0)


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
