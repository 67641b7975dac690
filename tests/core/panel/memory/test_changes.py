"""A line of history says plainly which call became which, and because of what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.core import made
from tests.core.made import criterion, critic, statement, tool
from tests.core.tool_file import ToolFile

from seatrial.panel.memory.change import Change
from seatrial.panel.memory.changes import changes
from seatrial.panel.memory.state import carry_over, state_of
from seatrial.panel.panel import Panel, load_panel
from seatrial.panel.review import Author

WHEN = datetime(2026, 2, 1, 9, tzinfo=UTC)
JUDGE = critic("judge", criterion("speed", weight=3), criterion("skill"))


def between(before: Panel, after: Panel) -> list[Change]:
    return changes(state_of(before), state_of(after), WHEN)


def moved(critics, old, new) -> Change:
    """The one change of a call; the verdict's stands after it."""
    return between(made.panel(critics, old), made.panel(critics, new))[0]


def test_the_line_names_critic_calls_and_the_fact_that_changed() -> None:
    line = moved([JUDGE], tool("t", speed=30, skill=60), tool("t", speed=80, skill=60))
    assert line.text == "Judge: skip → ship, because “Speed” changed from 30 to 80"
    assert (line.tool, line.critic, line.before, line.after, line.kind) == ("t", "judge", "skip", "ship", "fact")
    assert (line.by.startswith("the rubric"), line.when) == (True, WHEN)
    assert line.because[0].source.url == "https://maker.example/"


def test_a_licence_is_named_and_not_the_class_that_follows_from_it(folder: Path, kestrel: ToolFile) -> None:
    before = load_panel(folder)
    kestrel.change("value: Apache-2.0", "value: LicenseRef-marsh")
    kestrel.change("quote: released under Apache 2.0", "quote: under the Marsh Community Licence")
    lines = between(before, load_panel(folder))
    texts = [line.text for line in lines if line.kind == "licence"]
    assert texts
    assert all("because the licence changed from Apache-2.0 to " in text for text in texts)
    assert not any("Licence in a word" in text for text in texts)


def test_what_moves_the_call_by_itself_stands_first_and_the_others_are_counted() -> None:
    line = moved([JUDGE], tool("t", speed=30, skill=60), tool("t", speed=80, skill=70))
    assert [(cause.label, cause.alone) for cause in line.because] == [("Speed", True), ("Skill", False)]
    assert line.reason == "because “Speed” changed from 30 to 80; 1 other input changed as well"


def test_where_only_all_together_move_it_all_are_named() -> None:
    judge = critic("judge", criterion("speed"), criterion("skill"), ship_from=0.6)
    line = moved([judge], tool("t", speed=40, skill=40), tool("t", speed=65, skill=65))
    assert line.reason == "because “Speed” changed from 40 to 65 and “Skill” changed from 40 to 65"
    assert not any(cause.alone for cause in line.because)


def test_new_and_withdrawn_facts_are_told_as_such() -> None:
    assert "“Speed” became known: 90" in moved([JUDGE], tool("t", skill=20), tool("t", speed=90, skill=20)).text
    gone = moved([JUDGE], tool("t", speed=90, skill=20), tool("t", skill=20))
    assert "“Speed” is no longer stated; it was 90" in gone.text


def test_the_same_value_from_a_better_source_is_a_change() -> None:
    judge = critic("judge", criterion("speed"), least_coverage=0.6)
    line = moved([judge], tool("t", speed=90, primary=False), tool("t", speed=90))
    assert line.text == (
        "Judge: withheld → ship, because “Speed” changed from 90 (from secondary sources only) "
        "to 90 (from a primary source)"
    )


def test_a_call_that_nothing_moved_leaves_no_line_though_its_evidence_changed() -> None:
    panels = (made.panel([JUDGE], tool("t", speed=speed)) for speed in (80, 90))
    assert between(*panels) == []


def test_an_age_that_crosses_a_line_is_the_passing_of_time() -> None:
    judge = critic("judge", criterion("since", direction="lower", worst=400, best=0))
    row = tool("t", since="2025-07-15")
    later = tool("u", statement("u", "speed", 1, read=made.DAY + timedelta(days=100)))
    line = next(line for line in between(made.panel([judge], row), made.panel([judge], row, later)) if line.tool == "t")
    assert line.kind == "time"
    assert line.text == "Judge: ship → skip, because time passed: “Since” went from 184 days of age to 284 days of age"


def test_a_reading_that_became_stale_is_the_passing_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    aged = {**made.METRICS, "speed": made.METRICS["speed"].model_copy(update={"good_for": "30 days"})}
    monkeypatch.setattr(made, "METRICS", aged)
    judge = critic("judge", criterion("speed"), least_coverage=0.6)
    row = tool("t", speed=90)
    later = tool("u", statement("u", "skill", 1, read=made.DAY + timedelta(days=31)))
    line = between(made.panel([judge], row), made.panel([judge], row, later))[0]
    assert line.text == "Judge: ship → withheld, because time passed: “Speed” went from read on 2026-01-15 to stale"


def test_a_day_of_reading_that_was_set_back_is_named_and_not_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    aged = {**made.METRICS, "speed": made.METRICS["speed"].model_copy(update={"good_for": "30 days"})}
    monkeypatch.setattr(made, "METRICS", aged)
    judge = critic("judge", criterion("speed"), least_coverage=0.6)
    fresh = tool("t", speed=90)
    early = [row.model_copy(update={"read": date(2025, 1, 15)}) for row in fresh.evidence]
    old = fresh.model_copy(update={"evidence": early})
    # Another tool's reading keeps the catalogue's day where it is.
    anchor = tool("u", statement("u", "skill", 1))
    line = between(made.panel([judge], fresh, anchor), made.panel([judge], old, anchor))[0]
    assert "because “Speed” changed from read on 2026-01-15 to read on 2025-01-15 (stale)" in line.text
    assert (line.kind, line.because[0].alone) == ("fact", True)
    back = between(made.panel([judge], old, anchor), made.panel([judge], fresh, anchor))[0]
    assert "changed from read on 2025-01-15 (stale) to read on 2026-01-15" in back.text


def test_a_critics_own_file_is_told_by_what_changed_in_it() -> None:
    row = tool("t", speed=60, skill=40)
    stricter = JUDGE.model_copy(update={"ship_from": 0.7})
    line = between(made.panel([JUDGE], row), made.panel([stricter], row))[0]
    assert (line.kind, line.reason) == (
        "critic",
        "because the line from which it ships changed from 50 points to 70 points",
    )
    other = critic("judge", criterion("speed"), criterion("skill", weight=5))
    assert "its criterion “Skill” changed from weight 1 to weight 5" in moved_by_critic(row, other).text


def moved_by_critic(row, now) -> Change:
    return between(made.panel([JUDGE], row), made.panel([now], row))[0]


def test_a_changed_rule_of_judging_is_named_where_the_same_evidence_gives_another_call() -> None:
    panel = made.panel([JUDGE], tool("t", speed=80))
    present = state_of(panel)
    entry = present.tools["t"]
    seat = entry.calls["judge"].model_copy(update={"call": "skip"})
    earlier = present.model_copy(
        update={"version": "0.0.9", "tools": {"t": entry.model_copy(update={"calls": {"judge": seat}})}}
    )
    line = changes(earlier, present, WHEN)[0]
    assert (line.kind, line.because[0].old) == ("rules", "0.0.9")
    assert line.text.startswith("Judge: skip → ship, because the rules of judging changed from 0.0.9 to ")


def test_another_author_is_named_first() -> None:
    present = state_of(made.panel([JUDGE], tool("t", speed=80)))
    entry = present.tools["t"]
    person = entry.calls["judge"].model_copy(
        update={"call": "skip", "author": Author(kind="person", name="Ada Wren", version="1", when=date(2026, 1, 20))}
    )
    later = present.model_copy(update={"tools": {"t": entry.model_copy(update={"calls": {"judge": person}})}})
    line = changes(present, later, WHEN)[0]
    assert (line.kind, line.by) == ("author", "Ada Wren")
    assert line.text.startswith("Judge: ship → skip, because Ada Wren judges in place of the rubric")


def test_the_verdict_names_the_critics_that_moved_it_and_their_evidence() -> None:
    verdict = between(made.panel([JUDGE], tool("t", speed=30)), made.panel([JUDGE], tool("t", speed=80)))[1]
    assert verdict.critic is None
    assert verdict.text == (
        "Verdict: skip → ship (0 of 1, now 1 of 1 ship), because Judge skip → ship: “Speed” changed from 30 to 80"
    )


def test_the_beginning_and_the_end_of_a_tool_are_lines_of_their_own() -> None:
    one, both = made.panel([JUDGE], tool("a", speed=80)), made.panel([JUDGE], tool("a", speed=80), tool("b", speed=20))
    assert [line.text for line in changes(None, state_of(both), WHEN)] == [
        "Verdict: ship (1 of 1 ship), the first on record",
        "Verdict: skip (0 of 1 ship), the first on record",
    ]
    assert [(line.tool, line.kind) for line in between(one, both)] == [("b", "beginning")]
    gone = between(both, one)[0]
    assert (gone.kind, gone.text) == ("withdrawn", "Verdict: skip → no longer judged, because B left the catalogue")


def test_a_tool_whose_file_is_broken_for_a_moment_keeps_its_history() -> None:
    before = state_of(made.panel([JUDGE], tool("a", speed=80), tool("b", speed=20)))
    present = state_of(made.panel([JUDGE], tool("a", speed=80)))
    assert changes(before, carry_over(present, before, {"b"}), WHEN) == []
