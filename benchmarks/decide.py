"""How few items a decision takes, and how often it is wrong: against the known-effect bound, on tables, on nulls.

    python benchmarks/decide.py [FOLDER]

FOLDER holds tables of real outcomes as .npz files with an array `score` (models x items); without it the script looks
in ../shared/data beside the checkout. The known-effect bound is a test that is told the true effect and stakes
accordingly, at the same error. Takes a few minutes on one core.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

from seatrial.trials.decide import Cached, Elimination, Stream, Weighted, fixed_size
from seatrial.trials.decide.bets import Floats
from seatrial.trials.decide.decision import Arm

Draw = Callable[[np.random.Generator], Floats]
DISCORDANCE = 0.28  # share of items on which two arms of correlation .4 differ
MARGIN = ERROR = 0.05
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
misses: list[str] = []


def row(name: str, value: float, limit: float | None, more: str = "", least: float | None = None) -> None:
    """Print one figure beside its limit. `least` is the low end of its Monte Carlo interval, where that decides."""
    over = limit is not None and (value if least is None else least) > limit
    if over:
        misses.append(name)
    shown = "" if limit is None else f"limit {limit:g}" + ("  OVER" if over else "")
    print(f"{name:<52} {value:8.4f}  {shown:<14} {more}", flush=True)


def outcomes(rng: np.random.Generator, win: float, loss: float, count: int) -> Floats:
    """Differences 1, -1 and 0, shape (count,)."""
    x = rng.random(count)
    return (x < win).astype(np.float64) - (x >= 1 - loss)


def known_effect(runs: int) -> None:
    """Mean items until a decision, over those of a test that knows the effect."""
    print(f"\nItems against the known-effect bound (discordance {DISCORDANCE}, margin {MARGIN}, {runs} runs)")
    for difference, most in ((0.05, 12_000), (0.1, 4_000), (0.2, 1_500)):
        win, loss = (DISCORDANCE + difference) / 2, (DISCORDANCE - difference) / 2
        rng = np.random.default_rng(1)
        ours, bound, wrong = [], [], 0
        stake = difference / DISCORDANCE
        gains = np.array([math.log(1 - stake), 0.0, math.log(1 + stake)])
        for _ in range(runs):
            values = outcomes(rng, win, loss, most)
            stream = Stream()
            stream.extend(values)
            ours.append(stream.items)
            wrong += stream.answer == "b"
            wealth = np.cumsum(gains[values.astype(int) + 1])
            bound.append(int((wealth >= math.log(2 / ERROR)).argmax()) + 1)
        fixed = fixed_size(DISCORDANCE - difference**2)
        told = f"items {np.mean(ours):.0f}, bound {np.mean(bound):.0f}, fixed {fixed}, wrong {wrong}"
        row(
            f"difference {difference}", float(np.mean(ours) / np.mean(bound)), 1.25 if difference <= 0.1 else None, told
        )
    ship = [_ship_items(np.random.default_rng([2, run]), 0.1) for run in range(runs)]
    print(f"{'ship question at difference 0.1':<52} {np.mean(ship):8.1f}  items")


def _ship_items(rng: np.random.Generator, difference: float) -> int:
    stream = Stream(ship="a")
    stream.extend(outcomes(rng, (DISCORDANCE + difference) / 2, (DISCORDANCE - difference) / 2, 4_000))
    return stream.items


class Tally:
    """Shares of a bank used, and decisions that the full bank contradicts."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.wrong = 0

    def run(self, differences: Floats, ship: Arm | None = None) -> None:
        """One pair in one order."""
        stream = Stream(bank=len(differences), ship=ship)
        stream.extend(differences)
        self.note(stream.items / len(differences), stream.answer, float(differences.mean()))

    def note(self, share: float, answer: str, full: float) -> None:
        """One decision; `full` is the difference over the whole bank."""
        edge = MARGIN + 1e-9
        self.shares.append(share)
        self.wrong += (
            (answer == "a" and full <= 0)
            or (answer == "b" and full >= 0)
            or (answer == "equivalent" and abs(full) > edge)
            or (answer == "ship" and full < -edge)
        )

    @property
    def share(self) -> float:
        """The mean share of the bank that was used."""
        return float(np.mean(self.shares))

    @property
    def contradicted(self) -> float:
        """The share of decisions that the full bank contradicts."""
        return self.wrong / len(self.shares)


def tables(folder: Path, orders: int) -> None:
    """Every pair of models of every table, in random orders."""
    every = {"strict": Tally(), "ship": Tally()}
    for file in sorted(folder.glob("*.npz")):
        score = np.load(file)["score"].astype(np.float64)
        print(f"\n{file.stem}: {score.shape[0]} models x {score.shape[1]} items, every pair x {orders} orders")
        rng = np.random.default_rng(3)
        told = {"strict": Tally(), "ship": Tally(), "ship the worse": Tally()}
        for i, j in combinations(range(len(score)), 2):
            better = score[i] - score[j] if score[i].mean() >= score[j].mean() else score[j] - score[i]
            for _ in range(orders):
                drawn = rng.permutation(better)
                told["strict"].run(drawn if rng.random() < 0.5 else -drawn)
                told["ship"].run(drawn, "a")
                told["ship the worse"].run(-drawn, "a")
        _tell(told, {})
        for name, tally in every.items():
            tally.shares += told[name].shares
            tally.wrong += told[name].wrong
        _cached(score, rng)
    print("\nAll tables")
    _tell(every, {"strict": 0.30, "ship": 0.16})


def _tell(told: dict[str, Tally], limits: dict[str, float]) -> None:
    for name, tally in told.items():
        row(f"share of the bank, {name}", tally.share, limits.get(name), f"{len(tally.shares)} decisions")
        row(f"contradicted by the full bank, {name}", tally.contradicted, 0.01)


def _cached(score: Floats, rng: np.random.Generator, runs: int = 250) -> None:
    tally, calls, plain = Tally(), [], Tally()
    items = score.shape[1]
    for _ in range(runs):
        i, j = rng.choice(len(score), 2, replace=False)
        order = rng.permutation(items)
        cached = Cached(score[j])
        for index in order:
            cached.add(int(index), score[i][index])
            if cached.decided:
                break
        full = float(score[i].mean() - score[j].mean())
        tally.note(cached.items / items, cached.decision().decision, full)
        plain.run((score[i] - score[j])[order])
        calls.append(cached.items / (2 * items))
    told = f"without the control variate {plain.share:.3f}; calls of a full run of both {np.mean(calls):.3f}"
    row("share of the bank, cached incumbent", tally.share, None, told)
    row("contradicted by the full bank, cached", tally.contradicted, 0.01)


def nulls(runs: int) -> None:
    """How often each question is answered wrongly where the hypothesis just holds."""
    print(f"\nWrong decisions where there is nothing to find ({runs} runs each, at most 5 %, 95 % Wilson interval)")
    better, far = ("a", "b"), ("b", "equivalent")
    just = 0.0501
    cases: list[tuple[str, Draw, int | None, Arm | None, tuple[str, ...]]] = [
        ("equal, discordance .28", _binary(0.14, 0.14), None, None, better),
        ("equal, discordance .04", _binary(0.02, 0.02), None, None, better),
        ("equal, discordance 1", _binary(0.5, 0.5), None, None, better),
        ("equal, nineteen small gains and one loss", _skewed, None, None, better),
        ("equal, tenths", lambda rng: rng.integers(-5, 6, 3000) / 10, None, None, better),
        ("equal at every step, scatter follows the score", _adversarial, None, None, better),
        ("just over the margin, discordance .28", _binary(0.14 + just / 2, 0.14 - just / 2), None, None, far),
        ("just over the margin, hardly a difference", _binary(just, 0.0), None, None, far),
        ("ship, just over the margin worse", _binary(0.14 - just / 2, 0.14 + just / 2), None, "a", ("ship",)),
        ("ship, hardly a difference, all losses", _binary(0.0, just), None, "a", ("ship",)),
        ("refuse to ship, just inside the margin", _binary(0.1152, 0.1648), None, "a", ("b",)),
        ("bank of 400, equal", _bank(400, 0.0), 400, None, better),
        ("bank of 60, equal", _bank(60, 0.0), 60, None, better),
        ("bank of 400, just over the margin", _bank(400, 0.0502), 400, None, far),
        ("bank of 400, ship, just over the margin worse", _bank(400, -0.0502), 400, "a", ("ship",)),
    ]
    for name, draw, bank, ship, wrong in cases:
        count = 0
        for run in range(runs):
            stream = Stream(bank=bank, ship=ship)
            stream.extend(draw(np.random.default_rng([4, run])))
            count += stream.answer in wrong
        _null(name, count, runs)
    _null("three arms, all equal, any pair", sum(_three_arms(run) for run in range(runs // 5)), runs // 5)
    _null("two families that cancel out", sum(_cancelling(run) for run in range(runs // 5)), runs // 5)
    _null("cached incumbent of equal mean", sum(_cached_null(run) for run in range(runs // 5)), runs // 5)
    _null("interval misses the truth", sum(_interval_misses(run) for run in range(runs)), runs)


def _null(name: str, count: int, runs: int) -> None:
    share, z = count / runs, 1.96
    middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
    half = z * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs)) / (1 + z * z / runs)
    row(name, share, 0.05, f"{middle - half:.3f} to {middle + half:.3f}", middle - half)


def _binary(win: float, loss: float, count: int = 3000) -> Draw:
    return lambda rng: outcomes(rng, win, loss, count)


def _skewed(rng: np.random.Generator) -> Floats:
    return np.where(rng.random(3000) < 0.05, -0.95, 0.05)


def _adversarial(rng: np.random.Generator) -> Floats:
    signs, out, total = np.where(rng.random(1500) < 0.5, 1.0, -1.0), np.empty(1500), 0.0
    for step, sign in enumerate(signs):
        out[step] = sign * (0.1 if total > 0 else 0.9)
        total += out[step]
    return out


def _bank(count: int, mean: float) -> Draw:
    def draw(rng: np.random.Generator) -> Floats:
        values = rng.integers(-8, 9, count) / 10
        return rng.permutation(values + (mean - values.mean()))

    return draw


def _three_arms(run: int) -> bool:
    rng = np.random.default_rng([5, run])
    race = Elimination(["x", "y", "z"])
    for scores in (rng.random((400, 3)) < 0.5).astype(float):
        race.add(dict(zip("xyz", scores.tolist(), strict=True)))
        if race.beaten_by:
            return True
    return False


def _cancelling(run: int) -> bool:
    rng = np.random.default_rng([6, run])
    both = Weighted({"x": 2, "y": 1})
    for _ in range(400):
        both.add("x", float(np.sign(rng.random() - 0.4)))
        both.add("y", float(np.sign(rng.random() - 0.7)))
    return both.decided and both.decision().decision in ("a", "b")


def _cached_null(run: int) -> bool:
    rng = np.random.default_rng([7, run])
    known = (rng.random(200) < 0.5).astype(float)
    same = rng.random(200) < 0.5
    challenger = known.copy()
    challenger[same] = rng.permutation(known[same])
    cached = Cached(known)
    for index in rng.permutation(200):
        cached.add(int(index), challenger[index])
        if cached.decided:
            break
    return cached.decision().decision in ("a", "b")


def _interval_misses(run: int) -> bool:
    stream = Stream()
    stream.extend(outcomes(np.random.default_rng([8, run]), 0.19, 0.09, 3000))
    told = stream.decision()
    return not told.low <= 0.1 <= told.high


def main() -> None:
    """Print all of it."""
    started = time.monotonic()
    known_effect(runs=1500)
    nulls(runs=2000)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if any(folder.glob("*.npz")):
        tables(folder, orders=2)
    else:
        print(f"\nNo tables in {folder}: give their folder as an argument.")
    print(
        f"\n{time.monotonic() - started:.0f} s. "
        + (f"Over their limit: {', '.join(misses)}" if misses else "All held.")
    )


if __name__ == "__main__":
    main()
