"""A trial record made up for tests: no contender answered anything, and its title says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatrial.trials.record.record import TrialRecord, sealed
from seatrial.trials.result import (
    ArmResult,
    Break,
    CurvePoint,
    DecisionResult,
    FamilyResult,
    Share,
    TrialResult,
)

DAY = date(2026, 1, 14)
FIXTURE = "Fixture for tests, not a measurement"


def arm(name: str, tool: str | None, **more: Any) -> ArmResult:
    """A contender with figures that look like any."""
    given = {
        "name": name,
        "kind": "gguf",
        "tool": tool,
        "release": "Instruct, Q4_K_M",
        "settings": {"model": f"{name}.gguf", "sha256": "ab" * 32, "temperature": "0"},
        "calls": 1204,
        "retries": 3,
        "tokens_in": 812_400,
        "tokens_out": 96_230,
        "tokens_counted": True,
        "cost_usd": None,
        "seconds": 4021.5,
        "latency_median": 2.81,
        "latency_p95": 9.4,
        "first_token_median": 0.31,
        "tokens_per_second": 29.8,
        "errors": {"timed out": 2},
        **more,
    }
    return ArmResult.model_validate(given)


def decision(found: str, difference: float, low: float, high: float, items: int = 140, **more: Any) -> DecisionResult:
    """A decision between the contenders `small` and `large`."""
    given = {"a": "small", "b": "large", "decision": found, "items": items}
    return DecisionResult.model_validate({**given, "difference": difference, "low": low, "high": high, **more})


def family(id: str, name: str, found: DecisionResult, small: float, large: float, **more: Any) -> FamilyResult:
    """A family with one decision and a share for each contender."""
    shares = {
        arm: Share(mean=mean, low=max(0, mean - 0.07), high=min(1, mean + 0.07), items=found.items)
        for arm, mean in (("small", small), ("large", large))
    }
    causes = {"small": {"wrong answer": 61, "no tool call": 20}, "large": {"wrong answer": 34, "ran out of turns": 6}}
    given = {"version": "1", "seed": 7, "weight": 1.0, "pairs": found.items, "shares": shares, "causes": causes}
    return FamilyResult(id=id, name=name, decisions=[found], **{**given, **more})


def curve(sizes: list[float], small: list[float], large: list[float]) -> list[CurvePoint]:
    """Success by size, with intervals of 8 points to each side."""
    return [
        CurvePoint(
            size=size,
            shares={
                "small": Share(mean=a, low=max(0, a - 0.08), high=min(1, a + 0.08), items=20),
                "large": Share(mean=b, low=max(0, b - 0.08), high=min(1, b + 0.08), items=20),
            },
        )
        for size, a, b in zip(sizes, small, large, strict=True)
    ]


def families() -> list[FamilyResult]:
    """Six families with every kind of decision among them."""
    chains = curve([1, 2, 4, 8, 12], [0.7, 0.4, 0.15, 0.05, 0.0], [0.95, 0.8, 0.55, 0.3, 0.1])
    orientation = curve([2000, 8000, 32000, 128000], [0.6, 0.4, 0.2, 0.05], [0.8, 0.7, 0.6, 0.55])
    never = Break(size=None, low=None, high=None)
    return [
        family("code-generation", "Code generation", decision("b", -0.21, -0.27, -0.15), 0.41, 0.62),
        family("debugging", "Debugging", decision("undecided", -0.02, -0.09, 0.04, 200), 0.05, 0.07),
        family(
            "tool-chains",
            "Tool chains",
            decision("b", -0.25, -0.33, -0.17, 90),
            0.26,
            0.51,
            size_label="calls in the chain",
            curve=chains,
            breaks={"small": Break(size=1.7, low=1.2, high=2.4), "large": Break(size=4.6, low=3.4, high=6.2)},
        ),
        family(
            "orientation",
            "Orientation",
            decision("b", -0.31, -0.4, -0.2, 60),
            0.31,
            0.62,
            size_label="tokens in the repository",
            curve=orientation,
            breaks={"small": Break(size=5200, low=2600, high=9100), "large": never},
        ),
        family("mathematics", "Mathematics", decision("equivalent", 0.01, -0.04, 0.045, 310), 0.44, 0.43),
        family("reasoning", "Reasoning", decision("undecided", 0.03, -0.03, 0.1, 200), 0.22, 0.19),
    ]


def made_result(small: str | None = "kestrel-8b", large: str | None = "heron-40b", **more: Any) -> TrialResult:
    """What the made-up trial of two tools found."""
    arms = [
        arm("small", small),
        arm("large", large, cost_usd=0.42, latency_median=4.92, first_token_median=0.62, tokens_per_second=12.4),
    ]
    given = {
        "started": DAY,
        "ended": DAY,
        "question": "better",
        "margin": 0.05,
        "error": 0.05,
        "arms": arms,
        "families": families(),
        "decisions": [decision("b", -0.16, -0.21, -0.11, 812)],
        "ended_because": "decided",
        "calls": 2408,
        "calls_fixed": 11_532,
        "limits": {"turns": "24", "tokens an answer": "1,024", "seconds a call": "120"},
        "text_tool_calls": True,
        "isolation": "bubblewrap",
        "journal_sha256": "cd" * 32,
    }
    return TrialResult.model_validate({**given, **more})


def made_record(id: str = "fixture-pair", result: TrialResult | None = None, **more: Any) -> TrialRecord:
    """A record of the made-up trial."""
    given = {
        "id": id,
        "title": FIXTURE,
        "published": DAY,
        "by": "The test suite",
        "machine": "a machine that does not exist",
        "command": "seatrial trial small large --seed 7",
        "result": result or made_result(),
    }
    return sealed(**{**given, **more})
