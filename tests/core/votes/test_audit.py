"""How hard a ranking is to move: numbers that hold when one does what they say."""

import numpy as np
import pytest
from tests.core.votes.drawn import counted, of

from seatrial.errors import BadInput
from seatrial.votes import PairCounts, audit, rank, voter_weight
from seatrial.votes.drop import Drop, drop_votes
from seatrial.votes.influence import influence

CLOSE = [0.5, 0.45, 0.0, -0.4, -0.5]


def without(counts: PairCounts, drop: Drop) -> PairCounts:
    for gone in drop.dropped:
        i, j = counts.place[gone.winner], counts.place[gone.loser]
        counts = counts.changed(i, j, 2 if gone.tie else 0, -gone.votes)
    return counts


@pytest.mark.parametrize("votes", [40, 400, 4_000])
def test_the_votes_named_really_change_the_top(votes: int) -> None:
    counts = counted(CLOSE, votes)
    drop = drop_votes(counts)
    assert drop is not None
    assert drop.top == rank(counts).tools[0].tool
    assert sum(gone.votes for gone in drop.dropped) == drop.at_most
    left = {tool.tool: tool.points for tool in rank(without(counts, drop), voters="independent").tools}
    assert left[drop.rival] >= left[drop.top] - 1e-6
    assert all(gone.votes > 0 for gone in drop.dropped)


def test_in_small_files_the_number_is_exact() -> None:
    drop = drop_votes(of("1 x y a", "2 x y a", "3 x y b", "4 y z a", "5 x z a"))
    assert drop is not None
    assert drop.exact
    assert drop.at_most == 1
    assert drop.sentence == "1 vote would have to go until x no longer stands alone at the top, before y."


def test_two_tools_are_level_when_the_lead_is_gone() -> None:
    drop = drop_votes(of(*(f"{n} x y a" for n in range(9)), *(f"{n} x y b" for n in range(5))))
    assert drop is not None
    assert (drop.at_least, drop.at_most, drop.rival) == (4, 4, "y")


def test_the_bound_of_many_votes_is_no_worse_than_dropping_at_random() -> None:
    counts = counted(CLOSE, 4_000)
    drop = drop_votes(counts)
    assert drop is not None
    assert 1 <= drop.at_least <= drop.at_most < 4_000 * 0.05
    assert drop.sentence.startswith("At most ")


def test_who_chooses_the_pairs_moves_a_tool_much_further() -> None:
    counts = counted(np.linspace(1, -1, 40), 40_000)
    found = influence(counts, 30)
    assert found.votes == 404  # with them, 1 % of all
    assert found.chosen_points > 8 * found.drawn_points > 0
    assert found.chosen_rank < found.drawn_rank <= found.rank


def test_voting_plainly_on_drawn_pairs_moves_a_tool_no_further_than_is_said() -> None:
    theta = [0.5, 0.2, 0.0, -0.7]
    found, counts = influence(counted(theta, 1_000), 3), counted(theta, 1_000)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        counts = counts.changed(one, other, 2, found.votes / 6)
    for rival in range(3):
        counts = counts.changed(3, rival, 0, found.votes / 6)
    before, after = (
        {tool.tool: tool.points for tool in rank(votes, voters="independent").tools}["tool 3"]
        for votes in (counted(theta, 1_000), counts)
    )
    assert 0 < after - before <= found.drawn_points + 0.1


def test_an_audit_asks_of_the_runner_up_and_of_the_loosest_tool() -> None:
    counts = counted(CLOSE, 3_000)
    counts.know(["late"])
    for voter in range(8):
        counts.add(voter, "late", "tool 2", "a" if voter % 2 else "b")
    found = audit(counts)
    assert [item.tool for item in found.influence] == [rank(counts).tools[1].tool, "late"]
    assert "1 % of the votes" in found.influence[0].sentence


def test_nothing_to_audit_is_said() -> None:
    found = audit(PairCounts(["x", "y"]))
    assert (found.drop, found.influence) == (None, [])


def test_only_ties_need_no_vote_to_go() -> None:
    drop = drop_votes(of(*(f"{n} x y tie" for n in range(9))))
    assert drop is not None
    assert (drop.at_most, drop.exact) == (0, True)


@pytest.mark.parametrize("share", [0.0, 0.5, float("nan")])
def test_a_share_that_is_no_voters_is_refused(share: float) -> None:
    with pytest.raises(BadInput):
        influence(of("v x y a"), 0, share)


def test_new_accounts_weigh_less_and_grow_to_one() -> None:
    weights = [voter_weight(days) for days in (0, 3, 15, 30, 4_000)]
    assert weights == pytest.approx([0.2, 0.28, 0.6, 1.0, 1.0])
    assert voter_weight(3.99) == voter_weight(3)  # a weight is published, and does not tell the hour of an account
    assert {str(voter_weight(hours / 24))[4:] for hours in range(1_000)} == {""}
    for age in (-1.0, float("nan")):
        with pytest.raises(BadInput):
            voter_weight(age)


@pytest.mark.parametrize("each", [1, 3, 20])
def test_votes_of_new_accounts_are_counted_as_votes(each: int) -> None:
    counts, light = PairCounts(), PairCounts()
    for voter in range(each):
        for one, other in (("x", "y"), ("x", "z"), ("y", "z")):
            counts.add(f"{voter} {one} {other}", one, other, "a")
            light.add(f"{voter} {one} {other}", one, other, "a", 0.2)
    drop, of_light = drop_votes(counts), drop_votes(light)
    assert drop is not None
    assert of_light is not None
    assert of_light.at_least == 1
    assert 1 <= of_light.at_most <= 2 * each
    left = PairCounts()
    gone = {(row.winner, row.loser): row.votes for row in of_light.dropped}
    for voter in range(each):
        for one, other in (("x", "y"), ("x", "z"), ("y", "z")):
            if voter >= gone.get((one, other), 0):
                left.add(voter, one, other, "a", 0.2)
    points = {tool.tool: tool.points for tool in rank(left).tools} | dict.fromkeys(rank(left).unvoted, 0.0)
    assert points.get(of_light.rival, 0.0) >= points.get(of_light.top, 0.0) - 1e-6


def test_votes_are_counted_one_by_one_whatever_they_weigh() -> None:
    counts = of("1 x y a", "2 x y tie")
    counts.add("3", "x", "y", "a", 0.3)
    numbers = np.array([[4, 5], [0, 1], [1, 0], [0, 2]])
    counts.add_many(*numbers, weight=np.array([0.5, 0.25]))
    assert counts.cast_won.tolist() == [[0, 3], [0, 0]]
    assert counts.cast_tied.tolist() == [[0, 2], [2, 0]]
    counts.withdraw("3", "x", "y", "a", 0.3)
    assert counts.cast_won.tolist() == [[0, 2], [0, 0]]
