"""Pair counts: the same however the votes came, and every vote can go again."""

import numpy as np
import pytest
from tests.core.votes.drawn import arrays, counted, names, of

from seatrial.errors import BadInput
from seatrial.votes import PairCounts, rank

THETA = [1.0, 0.3, 0.0, -0.4, -0.9]
WORDS = ["a", "b", "tie"]


def one_by_one(columns) -> PairCounts:
    counts = PairCounts(names(5))
    for voter, a, b, winner in zip(*(column.tolist() for column in columns), strict=True):
        counts.add(voter, f"tool {a}", f"tool {b}", WORDS[winner])
    return counts


def told(counts: PairCounts) -> dict[str, tuple[float, ...]]:
    return {
        tool.tool: (tool.best, tool.worst, tool.points, tool.low, tool.high, tool.votes) for tool in rank(counts).tools
    }


def test_votes_one_by_one_and_votes_as_arrays_rank_alike() -> None:
    columns = arrays(THETA, 600)
    whole = told(PairCounts.from_arrays(names(5), *columns))
    for tool, values in told(one_by_one(columns)).items():
        assert values == pytest.approx(whole[tool], abs=1e-3)


def test_votes_added_in_parts_rank_as_the_whole() -> None:
    columns = arrays(THETA, 3_000)
    counts = PairCounts.from_arrays(names(5), *(column[:1_000] for column in columns))
    counts.add_many(*(column[1_000:] for column in columns))
    whole = told(PairCounts.from_arrays(names(5), *columns))
    for tool, values in told(counts).items():
        assert values == pytest.approx(whole[tool], abs=1e-2)
    assert counts.voters == 50


def test_a_vote_withdrawn_leaves_nothing_behind() -> None:
    columns = arrays(THETA, 400)
    counts, untouched = one_by_one(columns), one_by_one(columns)
    counts.add("late", "tool 0", "tool 4", "b", 0.5)
    counts.withdraw("late", "tool 0", "tool 4", "b", 0.5)
    assert told(counts) == told(untouched)
    assert (counts.votes, counts.voters) == (untouched.votes, untouched.voters)
    assert np.array_equal(counts.clusters.met, untouched.clusters.met)


def test_a_vote_that_was_never_counted_cannot_be_withdrawn() -> None:
    counts = of("v x y a")
    for vote in (("v", "x", "y", "b"), ("v", "x", "y", "tie"), ("v", "y", "x", "a")):
        with pytest.raises(BadInput, match="no such vote"):
            counts.withdraw(*vote)
    counts.withdraw("v", "y", "x", "b")  # the same vote, told from the other side
    assert (counts.votes, counts.voters) == (0, 0)


def test_tools_that_come_later_change_nothing_before_them() -> None:
    counts = counted(THETA, 900)
    before = told(counts)
    counts.know([f"late {place}" for place in range(120)])  # fewer buckets from here on
    ranking = rank(counts)
    assert len(ranking.unvoted) == 120
    for tool in ranking.tools:
        assert tool.points == pytest.approx(before[tool.tool][2], abs=1e-6)
        assert tool.high == pytest.approx(before[tool.tool][4], rel=0.05)


def test_a_lighter_vote_counts_less() -> None:
    heavy, light = of("v x y a", "w x y b"), of("v x y a")
    light.add("w", "x", "y", "b", 0.25)
    assert rank(heavy).tools[0].points == pytest.approx(0, abs=1e-6)
    assert rank(light).tools[0].tool == "x"
    assert rank(light).tools[0].points > 5


@pytest.mark.parametrize(
    ("vote", "cause"),
    [
        (("v", "x", "x", "a"), "itself"),
        (("v", "x", "y", "c"), "not the result"),
        (("v", "x", "y", "a", 0.0), "cannot weigh"),
        (("v", "x", "y", "a", 1.5), "cannot weigh"),
        (("v", "x", "y", "a", float("nan")), "cannot weigh"),
    ],
)
def test_what_is_no_vote_is_refused_and_not_half_counted(vote, cause: str) -> None:
    counts = PairCounts(["x", "y"])
    with pytest.raises(BadInput, match=cause):
        counts.add(*vote)
    assert (counts.votes, counts.won.sum(), counts.tied.sum()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("a", "b", "winner", "cause"),
    [
        ([0, 3], [1, 1], [0, 0], "array a"),
        ([0, 1], [1, -1], [0, 0], "array b"),
        ([0, 1], [1, 0], [0, 3], "array winner"),
        ([0, 1], [1, 1], [0, 0], "itself"),
        ([0, 1], [1], [0, 0], "length"),
        ([0.0, 1.0], [1, 0], [0, 0], "whole numbers"),
    ],
)
def test_arrays_that_hold_something_else_are_refused(a, b, winner, cause: str) -> None:
    with pytest.raises(BadInput, match=cause):
        PairCounts.from_arrays(["x", "y"], *(np.array(column) for column in ([1, 2], a, b, winner)))


def test_more_tools_than_can_be_ranked_are_refused() -> None:
    with pytest.raises(BadInput, match="1,000 tools"):
        PairCounts([str(place) for place in range(1_001)])
