"""What is shown while a trial runs: pairs, the running difference, calls saved, cost and time left."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from rich.console import Console
from tests.core.trials.engine.toy import Adder, Sums

from seatrial.cli.trial_display import duration, line, progress, table, units_needed
from seatrial.trials.engine.plan import Course, Plan
from seatrial.trials.engine.run import Session
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.result import DecisionResult


def test_progress_is_told_in_a_line_and_in_a_table(tmp_path: Path) -> None:
    seen = []

    @contextlib.asynccontextmanager
    async def watch(session: Session) -> AsyncIterator[None]:
        seen.append(progress(session, 0.0, 0))
        yield
        seen.append(progress(session, 2.0, 0))

    arms = [
        Adder("A", lambda _: 0.9, price_in=1.0, price_out=1.0),
        Adder("B", lambda _: 0.6, price_in=1.0, price_out=1.0),
    ]
    courses = [Course(Sums()), Course(Sums(id="more", name="More"))]
    result = asyncio.run(run_trial(Plan(courses), arms, tmp_path / "j", watch=watch))
    begun, ended = seen
    assert (begun.pairs, begun.left, begun.saved) == (0, None, None)
    assert line(begun).startswith("0 pairs, A - B 0 (−100 to +100), 0 calls")
    assert ended.overall == result.decisions
    assert ended.saved is not None
    assert abs(ended.saved + ended.calls - result.calls_fixed) < 0.2 * result.calls_fixed
    assert "decided" in line(ended)
    assert "$0.0" in line(ended)
    console = Console(width=80, record=True, file=(tmp_path / "shown").open("w"))
    console.print(table(ended))
    rows = console.export_text().splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["Sums", "More", "All"]


def test_the_time_left_follows_the_interval() -> None:
    def standing(difference: float, half: float, decision: str = "undecided") -> list[DecisionResult]:
        low, high = difference - half, difference + half
        return [DecisionResult.model_validate({"a": "A", "b": "B", "decision": decision, "items": 100, "difference": difference, "low": low, "high": high})]  # fmt: skip  # noqa: E501

    assert units_needed(standing(0.2, 0.4), 100, 0.05) == 400, "half the width needs four times the items"
    assert units_needed(standing(0.0, 0.1), 100, 0.05) == 400, "to be equivalent it has to fit into the margin"
    assert units_needed(standing(0.2, 0.1, "a"), 100, 0.05) is None
    assert [duration(seconds) for seconds in (5, 600, 7200)] == ["5 s", "10 min", "2.0 h"]
