"""Rankings: what they decide, what they do not, and that their intervals hold."""

import json

import numpy as np
import pytest
from tests.core.votes.drawn import arrays, counted, names, of

from seatrial.errors import BadInput
from seatrial.votes import PairCounts, Ranker, Ranking, rank
from seatrial.votes.ranking import POINTS


def test_clear_votes_give_ranks_and_close_ones_give_ranges() -> None:
    ranking = rank(counted([2.0, 0.05, 0.0, -2.0], 4_000))
    assert [tool.rank for tool in ranking.tools] == ["1", "2–3", "2–3", "4"]
    assert ranking.sentence == "tool 0 is first; the order below it is not decisive."
    assert not ranking.decisive
    assert rank(counted([2.0, 0.7, -0.7, -2.0], 4_000)).sentence == "The order is decisive: tool 0 is first."


def test_tools_that_cannot_be_told_apart_at_the_top_are_named() -> None:
    ranking = rank(counted([1.0, 1.0, -1.0], 2_000))
    assert sorted(ranking.top) == ["tool 0", "tool 1"]
    assert ranking.sentence in (
        "The order is not decisive: tool 0 and tool 1 could each be first.",
        "The order is not decisive: tool 1 and tool 0 could each be first.",
    )


def test_nobody_voted() -> None:
    ranking = rank(PairCounts(["x", "y"]))
    assert (ranking.tools, ranking.unvoted, ranking.sentence) == ([], ["x", "y"], "Nobody has voted yet.")
    assert rank(PairCounts()).sentence == "Nobody has voted yet."
    assert rank(PairCounts(["alone"])).unvoted == ["alone"]


def test_one_voter_decides_nothing_however_often_they_vote() -> None:
    counts = PairCounts()
    for _ in range(500):
        counts.add("the same", "x", "y", "a")
        counts.add("the same", "y", "z", "a")
    ranking = rank(counts)
    assert [tool.rank for tool in ranking.tools] == ["1–3", "1–3", "1–3"]
    assert ranking.preliminary
    assert rank(counts, voters="independent").decisive


def test_a_tool_that_always_wins_has_a_strength_and_an_interval() -> None:
    ranking = rank(of(*(f"v{number} x y a" for number in range(40)), *(f"v{number} y z a" for number in range(40))))
    assert [tool.tool for tool in ranking.tools] == ["x", "y", "z"]
    assert all(np.isfinite([tool.low, tool.points, tool.high]).all() for tool in ranking.tools)
    assert ranking.decisive


def test_only_ties_leave_the_order_open() -> None:
    ranking = rank(of(*(f"v{number} x y tie" for number in range(60)), *(f"v{number} y z tie" for number in range(60))))
    assert {round(tool.points, 6) for tool in ranking.tools} == {0.0}
    assert [tool.rank for tool in ranking.tools] == ["1–3"] * 3
    assert ranking.sentence == "The order is not decisive: any of them could be first."
    assert ranking.tie_chance is not None
    assert ranking.tie_chance > 0.9


def test_tools_that_no_vote_connects_are_ranked_apart() -> None:
    votes = [f"v{number} x y a" for number in range(40)] + [f"v{number} p q a" for number in range(50)]
    ranking = rank(of(*votes, *(f"w{number} q r a" for number in range(50))))
    assert [(tool.tool, tool.group, tool.rank) for tool in ranking.tools] == [
        ("p", 0, "1"),
        ("q", 0, "2"),
        ("r", 0, "3"),
        ("x", 1, "1"),
        ("y", 1, "2"),
    ]
    assert ranking.groups == 2
    assert "2 groups of tools that no vote connects" in ranking.sentence
    for group in (0, 1):
        assert sum(tool.points for tool in ranking.tools if tool.group == group) == pytest.approx(0, abs=1e-6)


def test_voters_of_one_mind_widen_the_intervals_and_votes_alone_do_not_know() -> None:
    counts = counted([0.5, 0.0, -0.5], 6_000, voters=60, apart=1.0)
    wide, narrow = rank(counts), rank(counts, voters="independent")
    for one, other in zip(wide.tools, narrow.tools, strict=True):
        assert one.high - one.low > 1.3 * (other.high - other.low)


def test_all_intervals_hold_at_once_as_often_as_they_say() -> None:
    """240 simulations of voters with tastes of their own; `make bench-ranking` runs more, of more designs."""
    theta = np.array([0.9, 0.4, 0.2, -0.1, -0.5, -0.9])
    aim = np.array([tool_points(theta, number) for number in range(6)])
    held = 0
    for seed in range(240):
        columns = arrays(theta, 3_000, voters=150, seed=seed, apart=0.6)
        tools = rank(PairCounts.from_arrays(names(6), *columns)).tools
        held += all(tool.low <= aim[int(tool.tool[-1])] <= tool.high for tool in tools)
    assert 0.91 <= held / 240 <= 0.99  # 95 % and three standard errors of 240 simulations


def tool_points(theta, number: int, known: dict = {}) -> float:  # noqa: B006 - kept between calls on purpose
    """What the fit tends to where tastes lie 0.6 apart: many votes, each by a voter of their own."""
    if not known:
        columns = arrays(theta, 2_000_000, voters=200_000, seed=99, apart=0.6)
        known.update({tool.tool: tool.points for tool in rank(PairCounts.from_arrays(names(6), *columns)).tools})
    return known[f"tool {number}"]


def test_intervals_for_all_at_once_are_wider_than_those_alone() -> None:
    for tool in rank(counted([0.5, 0.0, -0.2, -0.3], 800)).tools:
        assert tool.low < tool.alone_low < tool.points < tool.alone_high < tool.high


def test_a_refresh_says_what_a_new_ranking_says() -> None:
    columns = arrays([1.0, 0.5, 0.0, -0.5, -1.0], 5_000)
    counts = PairCounts.from_arrays(names(5), *(column[:4_900] for column in columns))
    ranker = Ranker(counts)
    ranker.refresh()
    counts.add_many(*(column[4_900:] for column in columns))
    for again, new in zip(ranker.refresh().tools, rank(counts).tools, strict=True):
        assert (again.tool, again.best, again.worst) == (new.tool, new.best, new.worst)
        assert again.points == pytest.approx(new.points, abs=1e-6)
        assert again.high == pytest.approx(new.high, abs=0.02 * (new.high - new.low))


def test_the_same_votes_give_the_same_ranking() -> None:
    assert rank(counted([0.3, 0.0, -0.3], 500)) == rank(counted([0.3, 0.0, -0.3], 500))


def test_a_ranking_survives_being_written_as_json() -> None:
    ranking = rank(counted([0.3, 0.0, -0.3], 500))
    assert Ranking.model_validate(json.loads(ranking.model_dump_json())) == ranking


def test_points_are_those_of_elo() -> None:
    ranking = rank(of(*(f"v{n} x y {'b' if n % 11 == 0 else 'a'}" for n in range(11_000))), prior=None)
    assert ranking.tools[0].points - ranking.tools[1].points == pytest.approx(400, abs=1e-5)  # odds of 10 to 1
    assert pytest.approx(173.7178, abs=1e-4) == POINTS


@pytest.mark.parametrize("asked", [{"voters": "both"}, {"level": 1.0}, {"level": float("nan")}, {"prior": 0.0}])
def test_what_cannot_be_asked_is_refused(asked) -> None:
    with pytest.raises(BadInput):
        rank(PairCounts(["x"]), **asked)
