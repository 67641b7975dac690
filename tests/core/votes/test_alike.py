"""Voters of one hand are found, honest ones are not, and the cost is bounded."""

import time

import numpy as np
import pytest

from seatrial.errors import BadInput
from seatrial.votes import alike_voters


def ballots(voters: int, subjects: int, each: int, seed: int):
    """Honest voters: every subject has shares of its own, and tastes differ by voter."""
    rng = np.random.default_rng(seed)
    liking, taste = rng.normal(size=subjects), 0.7 * rng.normal(size=voters)
    voter = np.repeat(np.arange(voters), each)
    subject = np.concatenate([rng.choice(subjects, each, replace=False) for _ in range(voters)])
    ships = rng.random(len(voter)) < 1 / (1 + np.exp(-liking[subject] - taste[voter]))
    return voter, subject, ships.astype(int)


def test_honest_voters_are_left_alone() -> None:
    named = sum(len(alike_voters(*ballots(150, 60, 25, seed)).pairs) for seed in range(20))
    assert named == 0  # of 20 times 11,175 pairs


def test_accounts_that_vote_as_one_are_found() -> None:
    voter, subject, choice = ballots(150, 120, 90, 3)
    rng = np.random.default_rng(4)
    pattern = rng.integers(0, 2, 120)
    ring = [900, 901, 902]
    for account in ring:
        own = rng.choice(120, 90, replace=False)
        slips = rng.random(90) < 0.02
        voter, subject = np.append(voter, np.full(90, account)), np.append(subject, own)
        choice = np.append(choice, np.where(slips, 1 - pattern[own], pattern[own]))
    found = alike_voters(voter, subject, choice)
    assert {frozenset((pair.one, pair.other)) for pair in found.pairs} == {
        frozenset(pair) for pair in ((900, 901), (900, 902), (901, 902))
    }
    assert all(pair.same >= 0.9 * pair.common > 1.3 * pair.expected for pair in found.pairs)
    assert all(pair.chance < 0.01 for pair in found.pairs)


def test_agreeing_with_what_everybody_says_is_no_sign() -> None:
    voter, subject = np.repeat(np.arange(60), 30), np.tile(np.arange(30), 60)
    assert alike_voters(voter, subject, np.ones(len(voter), dtype=int)).pairs == []


def test_few_ballots_are_not_compared() -> None:
    found = alike_voters(np.repeat([1, 2], 9), np.tile(np.arange(9), 2), np.tile([0, 1, 2], 6))
    assert (found.compared, found.pairs) == (0, [])
    nobody = np.array([], dtype=int)
    assert alike_voters(nobody, nobody, nobody).voters == 0


def test_the_cost_is_bounded_however_many_vote() -> None:
    rng = np.random.default_rng(6)
    start = time.process_time()
    found = alike_voters(rng.integers(0, 50_000, 400_000), rng.integers(0, 300, 400_000), rng.integers(0, 2, 400_000))
    assert found.voters == 1_000
    assert time.process_time() - start < 10


def test_what_are_no_ballots_is_refused() -> None:
    one = np.array([1])
    for arrays in ((one, one, np.array([3])), (one, one, np.array([-1])), (one, one, np.array([1, 2]))):
        with pytest.raises(BadInput):
            alike_voters(*arrays)
