"""The answer: one, either or neither; how sure, and what would change it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.made import criterion, critic, panel, statement, tool

from seatrial.comparison.brief import Brief
from seatrial.comparison.decide import Answer, Contender, contender, decide
from seatrial.comparison.fit import Fit, Limit
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic

FAST = critic("fast", criterion("speed"))
ABLE = critic("able", criterion("skill"))
FREE = critic("free", criterion("open"))


def contenders(
    critics: list[Critic], tools: Sequence[Tool], brief: Brief | None = None, out: str = ""
) -> list[Contender]:
    """The tools before the decision; the one named in `out` breaks a limit."""
    judges = panel(critics, *tools)
    limit = Limit(name="Context", wanted="much", has="little", state="not met", cites=[])
    return [
        contender(
            judges,
            row,
            Fit(tool=row.slug, limits=[limit] if row.slug == out else [], eligible=row.slug != out),
            judges.assess(row),
            brief or Brief(),
        )
        for row in tools
    ]


def answer(critics: list[Critic], *tools: Tool, brief: Brief | None = None, out: str = "") -> Answer:
    return decide(contenders(critics, tools, brief, out))


def test_the_only_tool_that_the_panel_ships_is_the_answer() -> None:
    found = answer([FAST], tool("a", speed=90), tool("b", speed=10))
    assert (found.kind, found.tools, found.sureness, found.firmness) == ("one", ["a"], 1.0, "firm")


def test_where_the_panel_ships_neither_the_answer_is_neither() -> None:
    found = answer([FAST], tool("a", speed=20), tool("b", speed=10))
    assert (found.kind, found.tools, found.sureness) == ("neither", [], 1.0)


def test_a_tool_that_clearly_leads_another_is_the_answer() -> None:
    found = answer([FAST], tool("a", speed=70), tool("b", speed=90))
    assert (found.kind, found.tools) == ("one", ["b"])


def test_a_tool_that_more_critics_ship_leads_one_with_more_support() -> None:
    broad, narrow = tool("a", speed=51, skill=51, open="partly"), tool("b", speed=100, skill=100, open="no")
    assert answer([FAST, ABLE, FREE], broad, narrow).tools == ["a"]


def test_where_neither_leads_clearly_the_answer_is_either() -> None:
    doubted = [tool(slug, statement(slug, "speed", 75, low=60.0, high=90.0)) for slug in "ab"]
    found = answer([FAST], *doubted)
    assert (found.kind, sorted(found.tools)) == ("either", ["a", "b"])
    assert found.sureness == 1.0  # both are shipped in every draw


def test_a_tool_that_never_leads_is_no_choice_of_equal_right() -> None:
    doubted = [tool(slug, statement(slug, "speed", 80, low=70.0, high=90.0)) for slug in "ab"]
    assert sorted(answer([FAST], *doubted, tool("c", speed=60)).tools) == ["a", "b"]


def test_a_panel_that_is_split_ships_nothing_for_certain() -> None:
    found = answer([FAST, ABLE], tool("a", speed=90, skill=10), tool("b", speed=10, skill=90))
    assert (found.kind, found.sureness) == ("neither", 1.0)


def test_tools_of_equal_evidence_are_a_choice_of_equal_right() -> None:
    found = answer([FAST, FREE], tool("a", speed=80, open="yes"), tool("b", speed=80, open="yes"))
    assert (found.kind, sorted(found.tools)) == ("either", ["a", "b"])


@given(st.permutations("abc"))
def test_the_order_of_the_tools_changes_nothing(order: list[str]) -> None:
    made = {"a": tool("a", speed=60), "b": tool("b", speed=90), "c": tool("c", speed=10)}
    assert answer([FAST], *(made[slug] for slug in order)).tools == ["b"]


@given(st.permutations("abc"))
def test_the_order_of_equal_tools_changes_nothing(order: list[str]) -> None:
    found = answer([FAST, FREE], *(tool(slug, speed=80, open="yes") for slug in order))
    assert (found.kind, sorted(found.tools)) == ("either", ["a", "b", "c"])


def test_a_tool_that_breaks_a_limit_is_out_however_good_it_is() -> None:
    found = answer([FAST], tool("a", speed=60), tool("b", speed=100), out="b")
    assert (found.kind, found.tools) == ("one", ["a"])


def test_where_the_only_good_tool_breaks_a_limit_the_answer_is_neither() -> None:
    found = answer([FAST], tool("a", speed=10), tool("b", speed=100), out="b")
    assert (found.kind, found.tools) == ("neither", [])


def test_what_would_change_the_answer_never_lies_with_a_tool_that_is_out() -> None:
    found = answer([FAST], tool("a", speed=10), tool("b", speed=49), out="b")
    assert found.flip is not None
    assert {change.tool for change in found.flip.changes} == {"a"}


def test_weights_let_a_reader_count_some_critics_more() -> None:
    tools = tool("a", speed=90, skill=10, open="yes"), tool("b", speed=10, skill=90, open="yes")
    assert answer([FAST, ABLE, FREE], *tools, brief=Brief(weights={"fast": 3.0})).tools == ["a"]
    assert answer([FAST, ABLE, FREE], *tools, brief=Brief(weights={"able": 3.0})).tools == ["b"]


def test_a_critic_of_no_weight_has_no_say() -> None:
    tools = tool("a", speed=90, skill=10), tool("b", speed=10, skill=90)
    found = answer([FAST, ABLE], *tools, brief=Brief(weights={"fast": 0.0}))
    assert (found.kind, found.tools) == ("one", ["b"])


def test_where_only_critics_of_no_weight_can_call_the_answer_is_neither() -> None:
    found = answer([FAST, ABLE], tool("a", speed=90), tool("b", speed=80), brief=Brief(weights={"fast": 0.0}))
    assert (found.kind, found.tools) == ("neither", [])


def test_of_a_tool_nobody_can_call_nothing_is_said() -> None:
    found = answer([FAST], tool("a"), tool("b"))
    assert (found.kind, found.sureness) == ("neither", 1.0)


def test_doubt_makes_an_answer_less_sure() -> None:
    rows = statement("a", "speed", 90), statement("a", "speed", 10, primary=False)
    found = answer([FAST], tool("a", *rows), tool("b", speed=10))
    assert (found.kind, found.tools) == ("one", ["a"])
    assert found.sureness == pytest.approx(0.75, abs=0.03)
    assert found.firmness in ("a leaning", "fairly firm")


def test_a_flip_says_whose_evidence_and_what_the_answer_would_be() -> None:
    found = answer([FAST], tool("a", speed=70), tool("b", speed=10))
    assert found.flip is not None
    assert found.flip.text == "It turns into “neither” if A’s “Speed” went from 70 to 49%."


def test_a_flip_may_put_another_tool_ahead() -> None:
    found = answer([FAST], tool("a", speed=70), tool("b", speed=75))
    assert found.flip is not None
    assert found.flip.outcome == "“A”"
    assert len(found.flip.changes) == 1


VALUES = st.fixed_dictionaries({"speed": st.integers(0, 100), "skill": st.integers(0, 100)})


@settings(max_examples=12)
@given(VALUES, VALUES)
def test_what_would_change_the_answer_changes_it_when_it_comes_true(first, second) -> None:  # type: ignore[no-untyped-def]
    values = {"a": first, "b": second}
    before = answer([FAST, ABLE, FREE], *(tool(slug, **given_values) for slug, given_values in values.items()))
    if before.flip is None:
        return
    for change in before.flip.changes:
        become = change.becomes if change.metric == "open" else float(re.sub(r"[^\d.]", "", change.becomes))
        values[change.tool] = {**values[change.tool], change.metric: become}
    after = answer([FAST, ABLE, FREE], *(tool(slug, **given_values) for slug, given_values in values.items()))
    names = [slug.title() for slug in after.tools]
    assert set(re.findall(r"\b[AB]\b", before.flip.outcome)) <= set(names)
    assert (after.kind, after.tools) != (before.kind, before.tools)


@settings(max_examples=12)
@given(st.tuples(VALUES, VALUES, VALUES))
def test_an_answer_names_tools_that_are_there_and_is_between_unsure_and_sure(values) -> None:  # type: ignore[no-untyped-def]
    tools = [tool(slug, **given_values) for slug, given_values in zip("abc", values, strict=True)]
    found = answer([FAST, ABLE, FREE], *tools)
    assert set(found.tools) <= {"a", "b", "c"}
    assert 0 <= found.sureness <= 1
    assert {"neither": 0, "one": 1}.get(found.kind, len(found.tools)) == len(found.tools)
    assert found.kind != "either" or len(found.tools) > 1
