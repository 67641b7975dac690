"""What the answer rests on, and where the critics split and why."""

from __future__ import annotations

from tests.core.made import METRICS, criterion, critic, panel, statement, tool

from seatrial.comparison.brief import Brief
from seatrial.comparison.decide import Contender, contender
from seatrial.comparison.fit import Fit
from seatrial.comparison.rows import sections
from seatrial.comparison.splits import reasons, splits
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic

FAST = critic("fast", criterion("speed", weight=3), criterion("hosts", worst=0, best=4))
ABLE = critic("able", criterion("skill"))
FREE = critic("free", criterion("open"))


def contenders(critics: list[Critic], *tools: Tool) -> list[Contender]:
    judges = panel(critics, *tools)
    return [
        contender(judges, row, Fit(tool=row.slug, limits=[], eligible=True), judges.assess(row), Brief())
        for row in tools
    ]


def test_a_critic_who_calls_two_tools_differently_says_what_separates_them() -> None:
    rows = contenders([FAST], tool("a", speed=90, hosts=["vLLM"]), tool("b", speed=10, hosts=["Ollama"]))
    (split,) = splits([FAST], rows)
    assert (split.subject, split.text) == ("fast", "Fast ships A and skips B; what separates them most is “Speed”.")
    assert split.cites == [row.tool.statements("speed")[0].id for row in rows]


def test_critics_who_disagree_on_a_tool_are_named_on_both_sides() -> None:
    row = contenders([FAST, ABLE, FREE], tool("a", speed=90, skill=10, open="yes"))
    (split,) = splits([FAST, ABLE, FREE], row)
    assert (split.subject, split.text) == ("a", "On A, Fast and Free say ship; Able says skip.")


def test_where_all_agree_there_is_no_split() -> None:
    rows = contenders([FAST, ABLE], tool("a", speed=90, skill=90), tool("b", speed=80, skill=80))
    assert splits([FAST, ABLE], rows) == []


def test_a_critic_who_makes_no_call_splits_from_nobody() -> None:
    assert splits([FAST], contenders([FAST], tool("a", speed=90), tool("b"))) == []


def test_what_is_unknown_of_one_tool_separates_nothing() -> None:
    judge = critic("judge", criterion("speed"), criterion("skill"))
    (split, *_) = splits([judge], contenders([judge], tool("a", speed=90), tool("b", skill=10)))
    assert split.text == "Judge ships A and skips B."
    assert split.cites == []


def reasoned(*tools: Tool) -> list[str]:
    rows = contenders([critic("fast", criterion("speed")), ABLE], *tools)
    return [row.text for row in reasons(rows, sections(tools, METRICS, [row.rubrics for row in rows]))]


def test_the_reasons_are_the_verdicts_and_the_rows_that_pull_most() -> None:
    assert reasoned(tool("a", speed=90, skill=65), tool("b", speed=10, skill=55)) == [
        "2 of 2 critics ship A, and that holds in 100% of resamples.",
        "1 of 2 critics ship B, and that holds in 100% of resamples.",
        "“Speed” speaks for A, by 40 points of 100: 90 for A and 10 for B.",
        "“Skill” speaks for A, by 5 points of 100: 65 for A and 55 for B.",
    ]


def test_a_tool_that_no_maker_confirms_is_said_to_be_so_before_the_verdicts() -> None:
    texts = reasoned(tool("a", speed=90, skill=90), tool("b", primary=False, speed=90, skill=90))
    assert texts[0] == "Nothing stated about B comes from its maker; no primary source is known."


def test_a_tool_without_a_verdict_is_said_to_have_none() -> None:
    texts = reasoned(tool("a", speed=90, skill=90), tool("b", statement("b", "open", "yes")))
    assert "The panel gives no verdict on B: too little is known." in texts


def test_critics_that_made_no_call_are_counted_apart() -> None:
    texts = reasoned(tool("a", speed=90), tool("b", speed=90, skill=90))
    assert texts[0].startswith("1 of 1 critics ship A")
    assert texts[0].endswith("; 1 made no call.")
