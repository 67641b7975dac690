"""What a log of Inspect says of its run, for a contender and a family of a trial."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seatrial import __version__
from seatrial.trials.engine.reading import Line, Recorded
from seatrial.trials.interchange.inspect_sample import SCORER, stamp

VERSION = 2  # of the log's format


@dataclass
class Totals:
    """What the header says of all samples. `unlike` counts those whose question could not be rebuilt."""

    items: dict[str, list[float]] = field(default_factory=dict)
    epochs: int = 1
    unlike: int = 0
    usage: dict[str, float] = field(default_factory=dict)

    def add(self, one: Mapping[str, Any], score: float) -> None:
        """Count a sample."""
        self.items.setdefault(one["id"], []).append(score)
        self.epochs = max(self.epochs, one["epoch"])
        self.unlike += not one["metadata"]["asked_as_recorded"]
        for used in one["model_usage"].values():
            for name, value in used.items():
                self.usage[name] = self.usage.get(name, 0) + value


def start(recorded: Recorded, course: Line, arm: Line, totals: Totals | None = None) -> dict[str, Any]:
    """The first part of a log: what is run. With totals, of a run that has ended."""
    mark = hashlib.sha256(f"{sorted(recorded.header['hashes'].items())} {course['id']} {arm['name']}".encode())
    known = {key: arm[key] for key in ("kind", "tool", "release", "settings") if arm[key]}
    ids = list(totals.items) if totals else []
    rules = recorded.header["rules"]
    spec = {
        "eval_id": mark.hexdigest()[:22],
        "run_id": hashlib.sha256(repr(sorted(recorded.header["hashes"].items())).encode()).hexdigest()[:22],
        "created": stamp(recorded.first),
        "task": course["id"],
        "task_id": mark.hexdigest()[-22:],  # of one id, the viewer shows only one log: it takes the others for tries
        "task_version": course["version"],
        "task_display_name": course["name"],
        "task_attribs": {},
        "task_args": {"seed": course["seed"], "options": course["options"]},
        "task_args_passed": {},
        "dataset": {"name": course["name"], "samples": len(ids), "sample_ids": ids, "shuffled": False},
        "model": arm["name"],
        "model_generate_config": {"temperature": rules["temperature"], "max_tokens": rules["call_tokens"]},
        "model_args": {},
        "config": {"epochs": totals.epochs if totals else 1, "fail_on_error": False, "score_on_error": True},
        "packages": {"seatrial": __version__},
        "scorers": [{"name": SCORER, "options": {}, "metrics": [{"name": name} for name in ("mean", "stderr")]}],
        "metadata": {"contender": known, "isolation": recorded.header["isolation"], "rules": rules},
    }
    return {"version": VERSION, "eval": spec, "plan": {"name": "seatrial", "steps": [], "config": {}}}


def header(recorded: Recorded, course: Line, arm: Line, totals: Totals) -> dict[str, Any]:
    """The last part of a log: the same, and what came out. An error scores 0 and is in the mean."""
    mean, deviation = mean_and_error([math.fsum(scores) / len(scores) for scores in totals.items.values()])
    metrics = {name: {"name": name, "value": value} for name, value in (("mean", mean), ("stderr", deviation))}
    count = sum(map(len, totals.items.values()))
    score = {"name": SCORER, "scorer": SCORER, "scored_samples": count, "unscored_samples": 0, "metrics": metrics}
    return {
        **start(recorded, course, arm, totals),
        "status": "success",
        "results": {"total_samples": count, "completed_samples": count, "scores": [score]},
        "stats": {
            "started_at": stamp(recorded.first),
            "completed_at": stamp(recorded.last),
            "model_usage": {arm["name"]: totals.usage},
            "role_usage": {},
        },
        "invalidated": False,
        "tags": [],
        "metadata": {},
    }


def mean_and_error(scores: Sequence[float]) -> tuple[float, float]:
    """Mean of the items' scores and its standard error; 0 where there are too few."""
    mean = math.fsum(scores) / len(scores)
    spread = math.fsum((score - mean) ** 2 for score in scores)
    return mean, math.sqrt(spread / (len(scores) - 1) / len(scores)) if len(scores) > 1 else 0.0
