"""What a journal says: computed from its lines, and nothing else."""

from __future__ import annotations

import hashlib
import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from seatrial.trials.engine.reading import Line, Recorded, read_journal
from seatrial.trials.engine.shares import bins, break_point, share
from seatrial.trials.engine.standing import Standing
from seatrial.trials.result import Against, ArmResult, CurvePoint, FamilyResult, TrialResult


def summarise(journal: Path, standing: Standing | None = None) -> TrialResult:
    """A trial as far as it went. BadInput where the journal cannot be read.

    `standing` has entered the same journal's units already; without it they are entered here.
    """
    result = summary(read_journal(journal), standing)
    with journal.open("rb") as file:
        return result.model_copy(update={"journal_sha256": hashlib.file_digest(file, "sha256").hexdigest()})


def summary(recorded: Recorded, standing: Standing | None = None) -> TrialResult:
    """A trial from what was read; its hash is left empty."""
    header = recorded.header
    standing = standing or entered(recorded)
    ends = [end["because"] for end in recorded.ends[-1:]]
    return TrialResult(
        started=_day(recorded.first),
        ended=_day(recorded.last),
        question=header["question"],
        margin=header["margin"],
        error=header["error"],
        arms=[_arm(arm, recorded) for arm in header["arms"]],
        families=[_family(family, recorded, standing) for family in header["families"]],
        decisions=standing.overall(),
        ended_because="decided" if standing.finished else (ends or ["interrupted"])[0],
        calls=sum(_calls(line) for line in recorded.calls.values()),
        calls_fixed=calls_fixed(recorded, standing),
        limits=recorded.sessions[-1]["limits"] if recorded.sessions else {},
        text_tool_calls=header["rules"]["text_tool_calls"],
        isolation=header["isolation"],
        journal_sha256="",
        against=_against(recorded),
    )


def entered(recorded: Recorded) -> Standing:
    """Where a trial stands by its units."""
    standing = Standing(recorded.header)
    for unit in recorded.units:
        standing.enter(unit)
    return standing


def calls_fixed(recorded: Recorded, standing: Standing) -> int:
    """Calls of a fixed-size benchmark that could tell the margin: its items, times the calls that one took here."""
    called = called_now(recorded)
    attempts = Counter(key[0] for key in recorded.attempts if key[2] in called)
    calls = Counter[str]()
    for line in recorded.calls.values():
        calls[line["family"]] += _calls(line)
    each = {name: max(1.0, calls[name] / attempts[name]) if attempts[name] else 1.0 for name in standing.families}
    tries = len(called) * int(recorded.header["attempts"])
    return math.ceil(sum(items * tries * each[name] for name, items in standing.fixed_items().items()))


def called_now(recorded: Recorded) -> list[str]:
    """The arms that the trial itself called: not an incumbent whose answers are those of an earlier one."""
    incumbent = recorded.header.get("against", {}).get("incumbent")
    return [arm["name"] for arm in recorded.header["arms"] if arm["name"] != incumbent]


def _against(recorded: Recorded) -> Against | None:
    then = recorded.header.get("against")
    if not then:
        return None
    first, last = _day(then["first"]), _day(then["last"])
    return Against(incumbent=then["incumbent"], first=first, last=last, journal_sha256=then["sha256"])


def _family(family: Mapping[str, Any], recorded: Recorded, standing: Standing) -> FamilyResult:
    units = [unit for unit in recorded.units if unit["family"] == family["id"]]
    names = [arm["name"] for arm in recorded.header["arms"]]
    used = {index for unit in units for index in unit["indices"]}
    attempts = [line for line in recorded.attempts.values() if line["family"] == family["id"]]
    attempts = [line for line in attempts if line["index"] in used]
    sized = {arm: _sized(attempts, arm) for arm in names} if family["size_label"] else {}
    lost = [line for line in attempts if line["score"] < 1]
    causes = {arm: Counter(_cause(line) for line in lost if line["arm"] == arm) for arm in names}
    return FamilyResult(
        id=family["id"],
        name=family["name"],
        version=family["version"],
        seed=family["seed"],
        weight=family["weight"],
        pairs=len(units),
        decisions=standing.of_family(family["id"]),
        shares={arm: share([unit["scores"][arm] for unit in units if arm in unit["scores"]]) for arm in names},
        size_label=family["size_label"],
        curve=_curve(sized),
        breaks={arm: break_point(*zip(*found, strict=True)) for arm, found in sized.items() if found},
        causes={arm: dict(counted.most_common()) for arm, counted in causes.items()},
    )


def _sized(attempts: Iterable[Line], arm: str) -> list[tuple[float, float]]:
    return [(line["size"], line["score"]) for line in attempts if line["arm"] == arm and line["size"] is not None]


def _curve(sized: Mapping[str, Sequence[tuple[float, float]]]) -> list[CurvePoint]:
    points = []
    for low, high in bins([size for found in sized.values() for size, _ in found]):
        inside = {arm: [(size, score) for size, score in found if low <= size <= high] for arm, found in sized.items()}
        sizes = [size for found in inside.values() for size, _ in found]
        shares = {arm: share([score for _, score in found]) for arm, found in inside.items() if found}
        points.append(CurvePoint(size=statistics.median(sizes), shares=shares))
    return points


def _cause(line: Line) -> str:
    return str(line["cause"]) or ("partly right" if line["score"] > 0 else "wrong")


def _arm(arm: Mapping[str, Any], recorded: Recorded) -> ArmResult:
    lines = [line for line in recorded.calls.values() if line["arm"] == arm["name"]]
    made = [line.get("reply") or line["delivery"] for line in lines]
    answered = [reply for reply in made if not reply["error"]]
    tokens_in, tokens_out = (sum(reply[key] for reply in made) for key in ("tokens_in", "tokens_out"))
    prices = (arm["price_in"], arm["price_out"])
    latencies = sorted(reply["seconds"] for reply in answered)
    first = [reply["first_token_seconds"] for reply in answered if reply.get("first_token_seconds") is not None]
    return ArmResult(
        **{key: arm[key] for key in ("name", "kind", "tool", "release", "settings")},
        calls=sum(_calls(line) for line in lines),
        retries=sum(reply.get("retries", 0) for reply in made),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        tokens_counted=all(reply.get("counted", True) for reply in made),
        cost_usd=None
        if None in prices or arm["name"] not in called_now(recorded)
        else (tokens_in * prices[0] + tokens_out * prices[1]) / 1e6,
        seconds=math.fsum(reply["seconds"] for reply in made),
        latency_median=statistics.median(latencies) if latencies else None,
        latency_p95=latencies[math.ceil(0.95 * len(latencies)) - 1] if latencies else None,
        first_token_median=statistics.median(first) if first else None,
        tokens_per_second=_speed(answered),
        errors=dict(Counter(reply["error"].partition(":")[0] for reply in made if reply["error"]).most_common()),
    )


def _speed(replies: Iterable[Mapping[str, Any]]) -> float | None:
    """Tokens a second after the first, where one try sufficed: the wait before another is not the model's."""
    speeds = [
        (reply["tokens_out"] - 1) / after
        for reply in replies
        if reply.get("first_token_seconds") is not None and not reply["retries"] and reply["tokens_out"] > 1
        if (after := reply["seconds"] - reply["first_token_seconds"]) > 0
    ]
    return statistics.median(speeds) if speeds else None


def _calls(line: Line) -> int:
    return int(line["delivery"]["calls"]) if "delivery" in line else 1


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()
