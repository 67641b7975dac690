"""The peers of benchmarks/ranking.py, in an environment of their own: reads votes, prints times and strengths as JSON.

python ranking_peers.py VOTES.npz SOME     (SOME: how many of the votes the two slower peers take)
"""

# mypy: ignore-errors

from __future__ import annotations

import json
import math
import sys
import time

import numpy as np


def main() -> None:
    """Run every peer on the same votes: places of two tools, and whether the first won."""
    file = np.load(sys.argv[1])
    a, b, first = file["a"], file["b"], file["first"]
    some = int(sys.argv[2])
    told = {"evalica": _evalica(a, b, first)}
    told["choix"] = _choix(a[:some], b[:some], first[:some])
    told["arena-rank"] = _arena(a[:some], b[:some], first[:some])
    told["evalica, tight"] = _evalica(a[:some], b[:some], first[:some], tolerance=1e-13, limit=100_000)
    print(json.dumps(told))


def _evalica(a, b, first, **options):
    import evalica
    import pandas

    size = int(max(a.max(), b.max())) + 1
    win, lose = evalica.Winner.X, evalica.Winner.Y
    xs, ys, winners = a.tolist(), b.tolist(), [win if one else lose for one in first.tolist()]
    times = []
    for _ in range(1 if options else 3):
        start = time.perf_counter()
        found = evalica.bradley_terry(xs, ys, winners, index=pandas.Index(np.arange(size)), **options)
        times.append(time.perf_counter() - start)
    return {"seconds": min(times), "theta": np.log(found.scores.sort_index().to_numpy()).tolist()}


def _choix(a, b, first):
    import choix

    size = int(max(a.max(), b.max())) + 1
    pairs = list(zip(np.where(first, a, b).tolist(), np.where(first, b, a).tolist(), strict=True))
    start = time.perf_counter()
    theta = choix.ilsr_pairwise(size, pairs, tol=1e-12)
    return {"seconds": time.perf_counter() - start, "theta": theta.tolist()}


def _arena(a, b, first):
    import pandas
    from arena_rank.models.bradley_terry import BradleyTerry
    from arena_rank.utils.data_utils import PairDataset

    size = int(max(a.max(), b.max())) + 1
    frame = pandas.DataFrame({"model_a": a, "model_b": b, "winner": np.where(first, "model_a", "model_b")})
    start = time.perf_counter()
    data = PairDataset.from_pandas(frame, min_pair_count=0)
    model = BradleyTerry(n_competitors=size, ftol=1e-15, gtol=1e-12, max_iter=10_000)
    found = model.compute_ratings_and_cis(data, significance_level=0.05)
    seconds = time.perf_counter() - start
    ratings = dict(zip(found["competitors"], np.asarray(found["ratings"]).tolist(), strict=True))
    widths = np.asarray(found["rating_upper"]) - np.asarray(found["rating_lower"])
    width = dict(zip(found["competitors"], widths.tolist(), strict=True))
    scale = math.log(10) / 400
    return {
        "seconds": seconds,
        "theta": [scale * ratings[place] for place in range(size)],
        "width": [scale * width[place] for place in range(size)],
    }


if __name__ == "__main__":
    main()
