"""The worked examples of docs/concepts/decisions-in-trials.md are what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from seatrial.cli.main import seatrial
from seatrial.trials.decide.bets import log_factors

DOCUMENT = (Path(__file__).parents[4] / "docs/concepts/decisions-in-trials.md").read_text()


def test_the_example_says_what_the_command_says(tmp_path: Path) -> None:
    found = re.search(r"```csv\n(.+?)```.*?```\n(.+?)```", DOCUMENT, re.DOTALL)
    assert found
    (tmp_path / "results.csv").write_text(found[1])
    result = CliRunner().invoke(seatrial, ["decide", str(tmp_path / "results.csv")])
    assert result.output == found[2]
    assert result.output.startswith("A is better.")


def test_the_bet_by_hand_is_the_bet() -> None:
    one = np.array([1.0])
    outcomes = np.array([[1.0], [0.0], [1.0], [-1.0]])
    factors = log_factors(np.array([0.35]), outcomes, 0 * one, -one, one, one)
    assert np.exp(factors.sum()) == pytest.approx(1.1846, abs=5e-5)
    assert "1.35 x 1 x 1.35 x 0.65 = 1.1846" in DOCUMENT
