"""Where a trial stands: the answer and the interval beside it are of one mind, however the pairs came about."""

from __future__ import annotations

import random
from typing import Any

import pytest

from seatrial.trials.engine.standing import Standing

CLOSE = 1e-9


def header(families: int, bank: int | None, ship: str | None, known: dict[str, list[float]]) -> dict[str, Any]:
    """Of a trial of two contenders at the usual margin and error."""
    named = [{"id": f"f{place}", "weight": 1 / families, "bank": bank} for place in range(families)]
    terms = {"ship": ship, "margin": 0.05, "error": 0.05, "until": "families"}
    return {"arms": [{"name": "a"}, {"name": "b"}], "families": named, **terms, "against": {"scores": known}}


@pytest.mark.parametrize("ship", [None, "a"])
@pytest.mark.parametrize(("bank", "cached"), [(None, False), (120, False), (120, True)])
@pytest.mark.parametrize("ahead", [-0.25, 0.0, 0.08, 0.3])
def test_no_decision_contradicts_its_interval(ship: str | None, bank: int | None, cached: bool, ahead: float) -> None:
    draw = random.Random(f"{ship} {bank} {cached} {ahead}")
    second = {name: [float(draw.random() < 0.5) for _ in range(bank or 250)] for name in ("f0", "f1")}
    standing = Standing(header(2, bank, ship, second if cached else {}))
    for place in range(bank or 250):
        for family in second:
            scores = {"a": float(draw.random() < 0.5 + ahead), "b": second[family][place]}
            standing.enter({"family": family, "scores": scores})
    rows = [*standing.overall(), *standing.of_family("f0"), *standing.of_family("f1")]
    assert not bank or all(row.decision != "undecided" for row in rows), "a bank that is used up is known"
    for row in rows:
        assert row.low <= row.difference <= row.high
        least = {"a": 0.0, "equivalent": -0.05, "ship": -0.05}.get(row.decision, -1.0)
        most = {"b": -0.05 if ship else 0.0, "equivalent": 0.05}.get(row.decision, 1.0)
        assert least - CLOSE <= row.low, row
        assert row.high <= most + CLOSE, row
