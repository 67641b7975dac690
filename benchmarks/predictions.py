"""How often the intervals of the scores hold the truth, beside a percentile bootstrap over predictions.

A forecaster gives probabilities from a beta distribution that are right; outcomes of one tool hang together
(correlation 0.5 on a normal scale). Printed: coverage of 95 % intervals, ours and the peer's, and how much more often
than promised they miss.
Run: python benchmarks/predictions.py [runs]
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from seatrial.panel.effective import Matrix, interval
from seatrial.panel.predictions.scores import Case, _enough, _figures, brier, log_loss

Floats = NDArray[np.float64]
NAMES = ("brier", "log", "skill")
SETTINGS = ((20, 1, 1, 1), (20, 3, 1, 1), (40, 2, 1, 1), (64, 4, 1, 1), (40, 2, 8, 2))
PEER_DRAWS = 1000


def drawn(rng: np.random.Generator, tools: int, each: int, a: float, b: float) -> tuple[Floats, Floats]:
    """Probabilities and outcomes (tools x each)."""
    probability = rng.beta(a, b, (tools, each))
    shared, own = rng.standard_normal((tools, 1)), rng.standard_normal((tools, each))
    normal = (shared + own) / math.sqrt(2)
    uniform = np.vectorize(math.erf)(normal / math.sqrt(2)) / 2 + 0.5
    return probability, (uniform < probability).astype(float)


def values(probability: Floats, true: Floats) -> dict[str, Floats]:
    """The three scores over the last axis."""
    error, base = brier(probability, true).mean(axis=-1), true.mean(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "brier": error,
            "log": log_loss(probability, true).mean(axis=-1),
            "skill": 1 - error / (base * (1 - base)),
        }


def peer(rng: np.random.Generator, probability: Floats, true: Floats) -> dict[str, tuple[float, float]]:
    """Percentiles over resampled predictions, tools not minded."""
    chosen = rng.integers(0, probability.size, (PEER_DRAWS, probability.size))
    found = values(probability.ravel()[chosen], true.ravel()[chosen])
    return {name: tuple(np.quantile(row[np.isfinite(row)], [0.025, 0.975])) for name, row in found.items()}


def run(
    rng: np.random.Generator, setting: tuple[int, int, int, int], runs: int
) -> Iterator[tuple[dict[str, bool], ...]]:
    """For each run, which intervals hold the truth: ours, the peer's."""
    tools, each, a, b = setting
    truth = {name: float(row) for name, row in values(*(part.ravel() for part in drawn(rng, 200_000, 1, a, b))).items()}
    for _ in range(runs):
        probability, true = drawn(rng, tools, each, a, b)
        cases = [Case(float(probability[i, j]), bool(true[i, j]), str(i)) for i in range(tools) for j in range(each)]
        if not _enough(cases):
            continue
        ours, theirs = _figures(cases), peer(rng, probability, true)
        held = {n: (ours[n].low or -9) <= truth[n] <= (ours[n].high or 9) for n in NAMES}
        yield held, {n: theirs[n][0] <= truth[n] <= theirs[n][1] for n in NAMES}


def panel_coverage(runs: int) -> float:
    """How often the interval of the effective size holds Kish's value: 7 critics with one shared cause, 64 tools."""
    rng, number, chance = np.random.default_rng(2), 7, 0.6
    truth = number / (1 + (number - 1) * chance**2)
    held = 0
    for _ in range(runs):
        shared = rng.random(64) < 0.5
        rows = np.where(rng.random((number, 64)) < chance, shared, rng.random((number, 64)) < 0.5)
        calls = {
            f"c{n}": {str(tool): "ship" if call else "skip" for tool, call in enumerate(row)}
            for n, row in enumerate(rows)
        }
        weighted = Matrix(calls).resampled()
        assert weighted is not None
        low, high = interval(weighted.sizes())
        held += low <= truth <= high
    return held / runs


def main() -> None:
    """Print the table and the two ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    rng = np.random.default_rng(7)
    misses = [0.0, 0.0]
    print(f"{'tools x each, probabilities':34} {'ours: Brier  log  skill':>26}   {'percentile: Brier  log  skill':>30}")
    for setting in SETTINGS:
        found = list(run(rng, setting, runs))
        shares = [[np.mean([row[side][name] for row in found]) for name in NAMES] for side in (0, 1)]
        misses = [before + 3 - float(sum(side)) for before, side in zip(misses, shares, strict=True)]
        label = f"{setting[0]} x {setting[1]}, beta({setting[2]}, {setting[3]}), {len(found)} runs"
        ours, theirs = ("  ".join(f"{share:.3f}" for share in side) for side in shares)
        print(f"{label:34} {ours:>26}   {theirs:>30}", flush=True)
    nominal = 0.05 * 3 * len(SETTINGS)
    ours, theirs = (f"{missed / nominal:.2f}" for missed in misses)
    print(f"misses against the 5% promised: ours {ours} times, percentile {theirs} times")
    print(f"effective size of a panel, 7 critics on 64 tools: interval holds the truth in {panel_coverage(runs):.3f}")


if __name__ == "__main__":
    main()
