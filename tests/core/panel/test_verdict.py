"""What the reviews of one tool add up to."""

from __future__ import annotations

import numpy as np
import pytest
from tests.core.made import criterion, critic, panel, sitting, statement, tool

from seatrial.panel.critic import Critic
from seatrial.panel.review import Verdict
from seatrial.panel.rubric import write_review
from seatrial.panel.verdict import give_verdict, panel_call, ship_counts

FAST = critic("fast", criterion("speed"))
ABLE = critic("able", criterion("skill"))
FREE = critic("free", criterion("open"))


def verdict(critics: list[Critic], *statements, **values) -> Verdict:  # type: ignore[no-untyped-def]
    row = tool("a", *statements, **values)
    return panel(critics, row).assess(row).verdict


@pytest.mark.parametrize(
    ("ships", "skips", "call"),
    [(2, 1, "ship"), (1, 2, "skip"), (1, 1, "split"), (0, 0, "withheld"), (1, 0, "ship"), (0.5, 2.5, "skip")],
)
def test_a_panel_calls_as_most_of_those_that_call(ships: float, skips: float, call: str) -> None:
    assert panel_call(ships, skips) == call


def test_ships_skips_and_silence_are_counted_apart() -> None:
    found = verdict([FAST, ABLE, FREE], speed=90, skill=10)
    assert (found.ships, found.skips, found.withheld) == (1, 1, 1)
    assert (found.call, found.share) == ("split", 0.5)


def test_a_share_is_of_the_calls_made_and_silence_is_no_skip() -> None:
    found = verdict([FAST, FREE], speed=90)
    assert (found.call, found.share, found.withheld) == ("ship", 1.0, 1)


def test_where_nobody_calls_there_is_no_share_and_not_a_share_of_nothing() -> None:
    found = verdict([FAST, ABLE])
    assert (found.call, found.ships, found.skips) == ("withheld", 0, 0)
    assert (found.share, found.support, found.stability) == (None, None, None)
    assert (found.support_low, found.support_high) == (None, None)


def test_support_is_the_mean_of_the_critics_that_made_a_call() -> None:
    found = verdict([FAST, ABLE, FREE], speed=90, skill=70)
    assert found.support == pytest.approx(0.8)
    assert found.support_low == pytest.approx(0.8)
    assert found.support_high == pytest.approx(0.8)


def test_what_is_certain_is_stable_and_what_is_doubted_less_so() -> None:
    assert verdict([FAST], speed=90).stability == 1.0
    rows = statement("a", "speed", 90), statement("a", "speed", 10, primary=False)
    doubted = verdict([FAST], *rows)
    assert doubted.call == "ship"
    assert doubted.stability == pytest.approx(0.75, abs=0.03)


def test_a_skip_is_stable_where_it_stays_a_skip() -> None:
    found = verdict([FAST, ABLE, FREE], speed=10, skill=10, open="yes")
    assert (found.call, found.stability) == ("skip", 1.0)
    rows = statement("a", "speed", 10), statement("a", "speed", 90, primary=False)
    doubted = verdict([FAST, ABLE, FREE], *rows, skill=10, open="yes")
    assert (doubted.call, doubted.stability) == ("skip", pytest.approx(0.75, abs=0.03))


def test_a_draw_in_which_the_panel_splits_is_no_ship() -> None:
    rows = statement("a", "speed", 90), statement("a", "speed", 10, primary=False)
    found = verdict([FAST, ABLE], *rows, skill=90)
    assert (found.call, found.stability) == ("ship", pytest.approx(0.75, abs=0.03))


def test_a_verdict_on_the_line_is_as_stable_as_its_evidence() -> None:
    on_the_line = critic("even", criterion("speed"), criterion("skill", weight=2), ship_from=0.7)
    assert verdict([on_the_line], speed=70, skill=70).stability == 1.0


def test_a_split_is_stable_where_it_stays_split() -> None:
    found = verdict([FAST, ABLE], speed=90, skill=10)
    assert (found.call, found.stability) == ("split", 1.0)


def test_an_interval_holds_the_mean_support() -> None:
    found = verdict([FAST, ABLE], statement("a", "speed", 60, low=40.0, high=80.0), skill=50)
    assert found.support_low is not None
    assert found.support is not None
    assert found.support_high is not None
    assert 0.45 <= found.support_low < found.support < found.support_high <= 0.65


def test_what_would_flip_the_verdict_is_named_with_what_it_turns_into() -> None:
    found = verdict([FAST, ABLE, FREE], speed=90, skill=55, open="no")
    assert found.flip is not None
    assert found.flip.outcome == "skip"
    assert [(change.metric, change.becomes) for change in found.flip.changes] == [("skill", "49%")]
    assert found.flip.text == "It turns into a skip if “Skill” went from 55 to 49%."


def test_a_flip_of_the_verdict_turns_it_when_it_comes_true() -> None:
    critics = [FAST, ABLE, FREE]
    values = {"speed": 90, "skill": 55, "open": "no"}
    flip = verdict(critics, **values).flip
    assert flip is not None
    assert verdict(critics, **{**values, "skill": 49}).call == flip.outcome


def test_of_the_changes_that_flip_a_panel_none_is_needless_however_much_it_moves() -> None:
    critics = [
        critic("both", criterion("speed"), criterion("skill"), ship_from=0.9),
        critic("free", criterion("open"), ship_from=0.9),
        critic(
            "wide", criterion("hosts", weight=3, worst=0, best=4), criterion("room", weight=2, worst=0), ship_from=0.9
        ),
    ]
    flip = verdict(critics, speed=0, skill=0, open="no", hosts=[], room=0).flip
    assert flip is not None
    assert flip.outcome == "ship"
    assert sorted(change.metric for change in flip.changes) == ["open", "skill", "speed"]


def test_in_every_draw_the_ships_are_counted_of_those_that_called() -> None:
    row = sitting(tool("a", speed=90, skill=10))
    written = [write_review(judge, row) for judge in (FAST, ABLE, FREE)]
    counts, made = ship_counts([review for review, _ in written], {review.critic: drawn for review, drawn in written})
    assert made == 2
    assert np.unique(counts).tolist() == [1]


def test_without_calls_no_ships_are_counted() -> None:
    row = sitting(tool("a"))
    review, drawn = write_review(FAST, row)
    counts, made = ship_counts([review], {"fast": drawn})
    assert (counts.tolist(), made) == ([0], 0)


def test_a_verdict_is_as_of_the_day_of_the_evidence() -> None:
    row = sitting(tool("a", speed=90))
    review, drawn = write_review(FAST, row)
    assert give_verdict([FAST], row, [review], {"fast": drawn}).as_of == row.as_of
