"""The answer in plain words: one sentence, and how sure."""

from __future__ import annotations

import pytest
from tests.core.made import critic

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import Comparison, compare, pick_tools
from seatrial.comparison.decide import Answer
from seatrial.facts.catalogue import Catalogue
from seatrial.panel.critic import Criterion
from seatrial.panel.panel import Panel


def compared(small: Catalogue, *names: str, best: float, ship_from: float, brief: Brief | None = None) -> Comparison:
    """A comparison by one critic who looks at the context only; 0 tokens score 0, `best` tokens 1."""
    row = Criterion.model_validate(
        {
            "metric": "context_total",
            "direction": "higher",
            "weight": 1,
            "worst": 0,
            "best": best,
            "good": "",
            "poor": "",
        }
    )
    judges = Panel(small, [critic("roomy", row, ship_from=ship_from)])
    return compare(judges, pick_tools(names, small.resolve), brief or Brief())


def test_one_that_alone_is_shipped(small: Catalogue) -> None:
    found = compared(small, "kestrel-8b", "heron-40b", best=128_000, ship_from=0.5)
    assert found.sentence == "Ship with Kestrel 8B: 1 of 1 critics ship it, against 0 of 1 for Heron 40B."
    assert found.answer.tools == ["kestrel-8b"]


def test_one_that_leads_by_points_where_the_calls_are_the_same(small: Catalogue) -> None:
    found = compared(small, "kestrel-8b", "heron-40b", best=128_000, ship_from=0.2)
    assert found.sentence.startswith("Ship with Kestrel 8B: 1 of 1 critics ship it, against 1 of 1 for Heron 40B, and ")
    assert found.sentence.endswith("(100 to 25).")


def test_a_tool_without_a_call_is_said_to_have_none(small: Catalogue) -> None:
    found = compared(small, "kestrel-8b", "magpie", best=128_000, ship_from=0.5)
    assert found.sentence == "Ship with Kestrel 8B: 1 of 1 critics ship it, against no call for Magpie."


def test_the_last_one_that_meets_the_brief(small: Catalogue) -> None:
    found = compared(small, "kestrel-8b", "heron-40b", best=128_000, ship_from=0.2, brief=Brief(context=64_000.0))
    assert found.sentence == "Ship with Kestrel 8B: 1 of 1 critics ship it; nothing else here meets the brief."


def test_either_of_two_that_stand_alike(small: Catalogue) -> None:
    found = compared(small, "kestrel-8b", "heron-40b", best=32_000, ship_from=0.5)
    assert found.answer.kind == "either"
    assert found.sentence == ("Either Heron 40B or Kestrel 8B: the panel ships each of them, and none leads clearly.")


def test_neither_where_the_panel_ships_none(small: Catalogue) -> None:
    found = compared(small, "kestrel-8b", "heron-40b", best=10_000_000, ship_from=0.5)
    assert found.sentence == "Neither: on what is known, the panel ships none of them."


def test_neither_where_what_meets_the_brief_is_not_shipped(small: Catalogue) -> None:
    brief = Brief(context=64_000.0)
    found = compared(small, "kestrel-8b", "heron-40b", best=10_000_000, ship_from=0.5, brief=brief)
    assert found.sentence == "Neither: what meets the brief is not shipped by the panel."


@pytest.mark.parametrize(
    ("sureness", "words"),
    [
        (1.0, "firm"),
        (0.9, "firm"),
        (0.89, "fairly firm"),
        (0.74, "a leaning"),
        (0.49, "a weak leaning"),
        (0.0, "a weak leaning"),
    ],
)
def test_sureness_is_told_in_words(sureness: float, words: str) -> None:
    assert Answer(kind="neither", tools=[], sureness=sureness, flip=None).firmness == words


def test_neither_where_no_tool_meets_the_brief(small: Catalogue) -> None:
    brief = Brief(context=10_000_000.0)
    found = compared(small, "kestrel-8b", "heron-40b", best=128_000, ship_from=0.5, brief=brief)
    assert found.sentence == "Neither: no tool here meets the brief."
