"""Rankings with intervals against three peers, in one run: time, the same numbers, refreshes, and coverage.

    OPENBLAS_NUM_THREADS=1 python benchmarks/ranking.py [VOTES] [SIMULATIONS]

The peers (evalica, choix, arena-rank) stand in an environment of their own, var/bench-ranking; `make bench-ranking`
makes it. Needs 8 GB of memory; takes about five minutes. Everything runs on one thread.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from seatrial.votes import PairCounts, Ranker, audit, rank
from seatrial.votes.clusters import Floats
from seatrial.votes.davidson import fit_davidson
from seatrial.votes.influence import influence
from seatrial.votes.ranking import POINTS, Drawn

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "var/bench-ranking/bin/python"
TOOLS, VOTERS, NU = 200, 100_000, 0.6
SOME = 1_000_000
misses: list[str] = []


def row(name: str, value: float, unit: str, low: float | None = None, high: float | None = None) -> None:
    """Print one figure beside its limits."""
    out = (low is not None and value < low) or (high is not None and value > high)
    if out:
        misses.append(name)
    limits = "" if low is None and high is None else f"limit {'' if low is None else f'{low:g} to '}{high:g}"
    print(f"{name:<86} {value:11.4g} {unit:<8} {limits}{'  MISSED' if out else ''}", flush=True)


@dataclass
class Votes:
    """Votes as arrays of one length."""

    voter: Any
    a: Any
    b: Any
    winner: Any

    def counts(self, tools: int = TOOLS) -> PairCounts:
        """The same as pair counts."""
        return PairCounts.from_arrays([str(place) for place in range(tools)], self.voter, self.a, self.b, self.winner)

    def part(self, start: int, end: int) -> Votes:
        """Some of them."""
        return Votes(self.voter[start:end], self.a[start:end], self.b[start:end], self.winner[start:end])


def draw(rng: np.random.Generator, theta: Floats, votes: int, nu: float, voters: int = VOTERS) -> Votes:
    """Votes by the model, pairs drawn with the same chance."""
    a = rng.integers(0, len(theta), votes, dtype=np.int32)
    b = ((a + rng.integers(1, len(theta), votes)) % len(theta)).astype(np.int32)
    ahead = np.exp((theta[a] - theta[b]) / 2)
    u = rng.random(votes) * (ahead + 1 / ahead + nu)
    winner = np.where(u < ahead, 0, np.where(u < ahead + 1 / ahead, 1, 2)).astype(np.int8)
    return Votes(rng.integers(0, voters, votes, dtype=np.int32), a, b, winner)


def fastest(action: Callable[[], object], times: int) -> float:
    """The least seconds of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        found.append(time.perf_counter() - start)
    return min(found)


def against_peers(votes: int) -> None:
    """The time for a ranking with intervals, over a peer's for the point estimate; and whether the numbers agree."""
    print(f"\n{votes:,} coded votes on {TOOLS} tools without ties, one thread")
    rng = np.random.default_rng(1)
    theta = rng.normal(size=TOOLS)
    drawn = draw(rng, theta, votes, 0.0)
    modes: tuple[Drawn, ...] = ("independent", "clustered")
    ours = {mode: fastest(lambda mode=mode: rank(drawn.counts(), voters=mode), 5) for mode in modes}  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "votes.npz"
        np.savez(file, a=drawn.a, b=drawn.b, first=drawn.winner == 0)
        done = subprocess.run(
            [PEERS, "-W", "ignore", ROOT / "benchmarks/ranking_peers.py", file, str(SOME)], stdout=-1, check=True
        )
    for mode in modes:  # again after the peers, so that a machine that is busy for a while is not taken for slowness
        ours[mode] = min(ours[mode], fastest(lambda mode=mode: rank(drawn.counts(), voters=mode), 5))  # type: ignore[misc]
    peers = json.loads(done.stdout.splitlines()[-1])
    seconds = peers["evalica"]["seconds"]
    print(f"evalica 0.4.2, point estimate: {seconds:.2f} s")
    for mode in modes:
        row(f"ours with 95 % intervals, votes {mode}", 1000 * ours[mode], "ms")
    row("... independent, over evalica's point estimate", ours["independent"] / seconds, "", high=1 / 30)
    row("... clustered by voter, over evalica's point estimate", ours["clustered"] / seconds, "")
    agreement(drawn.part(0, SOME), peers)


def agreement(some: Votes, peers: dict[str, Any]) -> None:
    """The greatest difference between strengths (logarithms, mean 0), where the model is the same."""
    start = time.perf_counter()
    found = rank(some.counts(), voters="independent", prior=None)
    seconds = time.perf_counter() - start
    print(f"\nThe same {SOME:,} votes, no ties, no prior; ours with intervals {1000 * seconds:.0f} ms")
    theta = np.zeros(TOOLS)
    width = np.zeros(TOOLS)
    for tool in found.tools:
        theta[int(tool.tool)] = tool.points / POINTS
        width[int(tool.tool)] = (tool.alone_high - tool.alone_low) / POINTS
    for name, limit in (("evalica, tight", 1e-6), ("choix", 1e-6), ("arena-rank", 1e-4)):
        theirs = np.array(peers[name]["theta"])
        row(f"{name}: greatest difference", float(np.abs(theirs - theirs.mean() - theta).max()), "", high=limit)
        row(f"{name}: its time over ours", peers[name]["seconds"] / seconds, "times")
    ratio = width / np.array(peers["arena-rank"]["width"])
    row("arena-rank: width of our intervals over its, median", float(np.median(ratio)), "")


def refreshes() -> None:
    """Milliseconds for a new ranking after 1,000 votes more, counting included."""
    print(f"\nRefresh after 1,000 new votes, {TOOLS} tools, clustered by voter")
    rng = np.random.default_rng(2)
    theta = rng.normal(size=TOOLS)
    for votes in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        drawn, more = draw(rng, theta, votes, NU), draw(rng, theta, 20_000, NU)
        counts = drawn.counts()
        counts.add_many(*_columns(more.part(0, 1)))
        ranker = Ranker(counts)
        ranker.refresh()
        took = []
        for start in range(0, 20_000, 1_000):
            began = (time.process_time(), time.perf_counter())
            counts.add_many(*_columns(more.part(start, start + 1_000)))
            ranker.refresh()
            took.append((1000 * (time.process_time() - began[0]), 1000 * (time.perf_counter() - began[1])))
        work, wall = np.array(took).T
        row(f"{votes:>10,} votes: median of 20, processor time", float(np.median(work)), "ms", high=5)
        told = f"by the clock {np.median(wall):.1f} ms; slowest, with critical values drawn anew, {work.max():.1f} ms"
        print(f"{'':<98} {told}", flush=True)


def _columns(votes: Votes) -> tuple[Any, Any, Any, Any]:
    return votes.voter, votes.a, votes.b, votes.winner


def coverage(runs: int) -> None:
    """How often all intervals hold at once, and each alone."""
    print(
        f"\nCoverage of 95 % intervals, {runs} simulations each (its own error: {196 * (0.0475 / runs) ** 0.5:.1f} %)"
    )
    designs = ((10, 200, 20, 0.0), (10, 400, 20, 0.7), (20, 300, 30, 0.7), (10, 30, 20, 0.7), (200, 2_000, 20, 0.0))
    for design in designs:
        tools, voters, each, apart = design
        known = f"{tools} tools, {voters:,} voters of {each} votes" + (f", tastes apart by {apart}" if apart else "")
        some = runs if tools < 100 else max(20, runs // 10)
        modes: tuple[Drawn, ...] = ("clustered", "independent")
        for mode in modes:
            together, ranks, alone = covered(design, mode, some)
            limits = (93.0, 97.0) if mode == "clustered" and tools < 100 else (None, None)
            row(f"{known}: {mode}, all at once", 100 * together, "%", *limits)
            print(
                f"{'':<86} {100 * alone:11.4g} %        each alone; ranks all within their ranges {100 * ranks:.1f} %"
            )


def covered(design: tuple[int, int, int, float], mode: Drawn, runs: int) -> tuple[float, float, float]:
    """Shares of runs in which all strengths, all ranks, and of tools whose strength, lie within their intervals."""
    tools, voters, each, apart = design
    together = ranks = alone = 0.0
    for run in range(runs):
        rng = np.random.default_rng([tools, voters, run])
        if run % 50 == 0:
            theta = rng.normal(size=tools)
            aim = meant(theta, apart, rng)
            true_rank = 1 + np.argsort(np.argsort(-aim))
        found = rank(_tastes(rng, theta, voters, each, apart).counts(tools), voters=mode)
        places = [int(tool.tool) for tool in found.tools]
        held = [tool.low <= POINTS * aim[at] <= tool.high for tool, at in zip(found.tools, places, strict=True)]
        near = [
            tool.alone_low <= POINTS * aim[at] <= tool.alone_high for tool, at in zip(found.tools, places, strict=True)
        ]
        together += all(held)
        alone += sum(near) / tools
        ranks += all(tool.best <= true_rank[at] <= tool.worst for tool, at in zip(found.tools, places, strict=True))
    return together / runs, ranks / runs, alone / runs


def _tastes(rng: np.random.Generator, theta: Floats, voters: int, each: int, apart: float) -> Votes:
    """Votes of voters each of whom has strengths of their own around theta."""
    voter = np.repeat(np.arange(voters), each)
    own = theta + apart * rng.normal(size=(voters, len(theta)))
    a = rng.integers(0, len(theta), len(voter))
    b = (a + rng.integers(1, len(theta), len(voter))) % len(theta)
    ahead = np.exp((own[voter, a] - own[voter, b]) / 2)
    u = rng.random(len(voter)) * (ahead + 1 / ahead + NU)
    return Votes(voter, a, b, np.where(u < ahead, 0, np.where(u < ahead + 1 / ahead, 1, 2)))


def meant(theta: Floats, apart: float, rng: np.random.Generator) -> Floats:
    """What the model tends to with ever more voters: where tastes differ, the model is only the nearest one."""
    if not apart:
        return np.asarray(theta - theta.mean())
    won, tied = np.zeros((2, len(theta), len(theta)))
    for _ in range(8_000):
        own = theta + apart * rng.normal(size=len(theta))
        ahead = np.exp((own[:, None] - own) / 2)
        won += ahead / (ahead + 1 / ahead + NU)
        tied += NU / (ahead + 1 / ahead + NU)
    np.fill_diagonal(won, 0)
    np.fill_diagonal(tied, 0)
    found = fit_davidson(won, tied, None).theta
    return np.asarray(found - found.mean())


def rigging() -> None:
    """What a voter with 1 % of the votes does, and how many votes hold the top."""
    print(f"\nRigging: {TOOLS} tools, 1,000,000 votes")
    rng = np.random.default_rng(3)
    counts = draw(rng, rng.normal(size=TOOLS), 1_000_000, NU).counts()
    found = [influence(counts, tool) for tool in range(0, TOOLS, 20)]
    chosen, drawn = (
        float(np.mean([getattr(one, part) for one in found])) for part in ("chosen_points", "drawn_points")
    )
    row("a voter with 1 % who chooses the pairs, mean over 10 tools", chosen, "points")
    row("the same with the server drawing the pairs", drawn, "points")
    row("how much further who chooses moves a tool", chosen / drawn, "times")
    start = time.perf_counter()
    audited = audit(counts)
    row("the audit's time", time.perf_counter() - start, "s")
    print(audited.drop.sentence if audited.drop else "")


if __name__ == "__main__":
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        sys.exit("Set OPENBLAS_NUM_THREADS=1: on matrices this small, more threads wait for each other.")
    if not PEERS.exists():
        sys.exit("The peers are not installed. Run: make bench-ranking")
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    simulations = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    against_peers(size)
    refreshes()
    rigging()
    coverage(simulations)
    print(f"\nMissed: {', '.join(misses)}" if misses else "\nEvery limit is kept.")
    sys.exit(bool(misses))
