"""A prediction resolves itself when the facts say so, and waits for an editor where they do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.core.made import DAY as READ
from tests.core.made import criterion, critic, panel, statement, tool
from tests.core.panel.predictions.made_predictions import DAY, editors, forecast

from seatrial.facts.tool import Tool
from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.predictions.judge import World
from seatrial.panel.predictions.resolve import Standing, resolve_due, stand
from seatrial.panel.predictions.rule import CallRule, MetricRule, Rule, ToolsRule

BEFORE, AFTER = date(2026, 6, 1), date(2027, 1, 20)
NEAR, EARLY, LATE = date(2026, 12, 20), date(2026, 3, 1), date(2027, 1, 10)
FAST = MetricRule(tool="a", metric="speed", relation="at-least", value=50)


def world(*tools: Tool) -> World:
    made = panel([critic("judge", criterion("speed"))], *tools)
    return World(made.catalogue, made.critics)


def read(day: date, **values: Any) -> Tool:
    """The tool "a" with values of its maker, read on a day."""
    return tool("a", *(statement("a", name, value, read=day) for name, value in values.items()))


def standing(rule: Rule, today: date, *tools: Tool) -> Standing:
    return stand(forecast(rule=rule), world(*tools), today)


def test_what_is_met_before_the_day_is_true_at_once() -> None:
    found = standing(FAST, BEFORE, read(date(2026, 5, 20), speed=60))
    assert (found.outcome, found.due) == ("true", False)


def test_what_is_not_met_before_the_day_stays_open() -> None:
    found = standing(FAST, BEFORE, read(date(2026, 5, 20), speed=40))
    assert (found.outcome, found.due, found.waits) == (None, False, False)
    assert standing(FAST, DAY, read(NEAR, speed=40)).outcome is None, "the day itself still counts"


def test_what_is_not_met_by_the_day_is_false_after_it() -> None:
    assert standing(FAST, AFTER, read(NEAR, speed=40)).outcome == "false"
    assert standing(FAST, AFTER, read(LATE, speed=40)).outcome == "false"


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        ([tool("a")], "No source states “Speed”."),
        ([], "The catalogue has no tool “a”."),
        ([read(EARLY, speed=40)], "too early to say how it stood on 31 December 2026"),
        ([read(LATE, speed=60)], "read after 31 December 2026 only"),
        ([tool("a", statement("a", "speed", 60, primary=False, read=NEAR))], "Only secondary sources state"),
        (
            [tool("a", statement("a", "speed", 60, read=NEAR), statement("a", "speed", 40, read=NEAR, origin="b"))],
            "Sources disagree on “Speed”: 60 and 40.",
        ),
    ],
    ids=["unknown", "no such tool", "stale", "read too late", "secondary only", "disputed"],
)
def test_what_the_facts_cannot_decide_waits_for_an_editor(tools: list[Tool], words: str) -> None:
    found = standing(FAST, AFTER, *tools)
    assert found.waits
    assert words in found.why


def test_a_secondary_source_does_not_dispute_the_makers_own_word() -> None:
    both = tool("a", statement("a", "speed", 60, read=NEAR), statement("a", "speed", 40, primary=False, read=NEAR))
    assert standing(FAST, AFTER, both).outcome == "true"


def test_a_reading_from_long_before_the_prediction_does_not_make_it_true() -> None:
    found = standing(FAST, BEFORE, read(date(2025, 6, 1), speed=60))
    assert (found.outcome, "has to be read again" in found.why) == (None, True)


@pytest.mark.parametrize(
    ("relation", "value", "outcome"),
    [("at-least", 50, "true"), ("above", 50, "false"), ("at-most", 50, "true"), ("below", 50, "false")],
)
def test_a_bound_is_met_exactly_or_not_as_the_relation_says(relation: Any, value: int, outcome: str) -> None:
    rule = MetricRule(tool="a", metric="speed", relation=relation, value=value)
    assert standing(rule, AFTER, read(NEAR, speed=50)).outcome == outcome


def test_dates_terms_and_lists_are_compared_as_what_they_are() -> None:
    early = MetricRule(tool="a", metric="since", relation="below", value="2026-07-01")
    assert standing(early, AFTER, read(NEAR, since="2026-06-30")).outcome == "true"
    assert standing(early, AFTER, read(NEAR, since="2026-07-01")).outcome == "false"
    among = MetricRule(tool="a", metric="open", relation="one-of", values=["yes", "partly"])
    assert standing(among, AFTER, read(NEAR, open="partly")).outcome == "true"
    assert standing(among, AFTER, read(NEAR, open="no")).outcome == "false"
    runs = MetricRule(tool="a", metric="hosts", relation="includes", values=["vLLM"])
    assert standing(runs, AFTER, read(NEAR, hosts=["Ollama", "vllm"])).outcome == "true"
    assert standing(runs, AFTER, read(NEAR, hosts=["Ollama"])).outcome == "false"


def test_two_tools_are_compared_on_the_day_and_not_before() -> None:
    rule = ToolsRule(tool="a", metric="speed", relation="above", other="b")
    pair = [read(NEAR, speed=60), tool("b", statement("b", "speed", 50, read=NEAR))]
    assert standing(rule, BEFORE, *pair).outcome is None
    assert standing(rule, DAY, *pair).outcome == "true"
    doubtful = tool("b", statement("b", "speed", 50, read=NEAR), statement("b", "speed", 70, read=NEAR, origin="x"))
    assert "It depends on the source" in standing(rule, DAY, pair[0], doubtful).why
    assert standing(rule, DAY, pair[0], tool("b")).waits


def test_a_call_is_asked_of_the_rubric_on_the_catalogue_of_the_day() -> None:
    rule = CallRule(tool="a", critic="judge", call="ship")
    assert standing(rule, AFTER, read(NEAR, speed=60)).outcome == "true"
    assert standing(rule, AFTER, read(NEAR, speed=40)).outcome == "false"
    assert standing(rule, AFTER, read(EARLY, speed=60)).waits, "a catalogue of March says nothing of December"
    assert standing(CallRule(tool="a", critic="nobody", call="ship"), AFTER, read(NEAR, speed=60)).waits


def test_what_resolves_itself_says_by_what_and_with_which_evidence() -> None:
    (row,) = resolve_due([Filed(forecast=forecast(rule=FAST))], world(read(NEAR, speed=60)), AFTER)
    ended = row.resolutions[0]
    assert (ended.number, ended.outcome, ended.decided, ended.by) == (1, "true", AFTER, "its own rule")
    assert ended.why == "“Speed” is 60."
    assert [(proof.text, proof.read, str(proof.url)) for proof in ended.proof] == [
        ("Speed: 60", NEAR, "https://maker.example/")
    ]


def test_what_an_editor_resolved_is_left_alone() -> None:
    filed = editors(Filed(forecast=forecast(rule=FAST)), "void")
    assert resolve_due([filed], world(read(NEAR, speed=60)), AFTER) == []


def test_what_has_no_rule_waits_from_the_day_after() -> None:
    assert not stand(forecast(), world(tool("a", speed=1)), DAY).waits
    assert stand(forecast(), world(tool("a", speed=1)), AFTER).waits
    assert READ < DAY
