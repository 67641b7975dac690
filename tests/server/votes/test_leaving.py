"""A reader leaves: the votes stay without a name, or go; a tool gets another slug: its votes follow."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.server.votes.conftest import readers

from seatrial.server.accounts.held import held_about
from seatrial.server.accounts.leaving import leave
from seatrial.server.models import Ballot, BallotChange, Draw, Reader, Voter
from seatrial.server.store.ballots import ballot_of, cast, withdraw
from seatrial.server.store.draws import open_question
from seatrial.server.store.recount import differences
from seatrial.server.store.renames import carry_votes
from seatrial.server.store.shelf import Shelf
from seatrial.server.store.subjects import about_pair, about_tool
from seatrial.server.store.tallies import pair_tally, tally

pytestmark = pytest.mark.django_db
HERON = about_tool("heron-40b")


def total(slug: str) -> int:
    share = tally(slug)
    return share.total if share else 0


def test_votes_that_stay_count_on_and_belong_to_nobody(reader: Reader) -> None:
    cast(reader, HERON, "ship")
    open_question(reader, [("a", "b")], lambda pairs: pairs[0])
    leave(reader, votes_stay=True)
    assert total("heron-40b") == 1
    assert Voter.objects.get().reader is None
    assert not Draw.objects.exists()
    assert differences() == []


def test_votes_that_go_are_gone_with_their_history(reader: Reader) -> None:
    cast(readers(1)[0], HERON, "skip")
    cast(reader, HERON, "ship")
    cast(reader, about_pair("a", "b"), "tie")
    leave(reader, votes_stay=False)
    share = tally("heron-40b")
    assert share
    assert (share.ships, share.total) == (0, 1)
    assert pair_tally("a", "b").total == 0
    assert (Ballot.objects.count(), BallotChange.objects.count(), Voter.objects.count()) == (1, 1, 1)
    assert differences() == []


def test_who_leaves_and_comes_back_has_one_vote_however_often(reader: Reader) -> None:
    address = reader.email
    for choice in ("ship", "skip", "ship"):
        again = Reader.objects.filter(email=address).first() or Reader.objects.create_user(address)
        cast(again, HERON, choice)
        leave(again, votes_stay=True)
        assert total("heron-40b") == 1
    assert address not in str(Voter.objects.values())
    stranger = Reader.objects.create_user("other@example.org")
    cast(stranger, HERON, "ship")
    assert total("heron-40b") == 2
    assert differences() == []


def test_an_export_holds_every_vote_and_every_change(reader: Reader) -> None:
    cast(reader, HERON, "ship")
    cast(reader, HERON, "skip")
    cast(reader, about_pair("a", "b"), "other")
    found = held_about(reader)["votes"]
    assert [(row["what"], row["on"], row.get("choice")) for row in found[:2]] == [
        ("vote", ["heron-40b"], "skip"),
        ("vote", ["a", "b"], "b"),
    ]
    assert [row["to"] for row in found if row["what"] == "change"] == ["ship", "skip", "b"]


def renamed(shelf: Shelf) -> None:
    with transaction.atomic():
        carry_votes(shelf.catalogue.tools.values())


def test_a_vote_on_a_former_slug_counts_for_the_tool(reader: Reader, shelf: Shelf) -> None:
    cast(reader, about_tool("kestrel-mini"), "ship")
    renamed(shelf)
    assert total("kestrel-mini") == 0
    assert total("kestrel-8b") == 1
    assert differences() == []
    renamed(shelf)
    assert total("kestrel-8b") == 1


def test_who_voted_under_both_slugs_has_one_vote_the_later(reader: Reader, shelf: Shelf) -> None:
    cast(reader, about_tool("kestrel-8b"), "ship")
    cast(reader, about_tool("kestrel-mini"), "skip")
    renamed(shelf)
    ballot = ballot_of(reader, about_tool("kestrel-8b"))
    assert ballot
    assert ballot.choice == "skip"
    assert total("kestrel-8b") == 1
    assert differences() == []


def test_a_pair_keeps_its_winner_when_a_new_slug_turns_its_order(reader: Reader, shelf: Shelf) -> None:
    cast(reader, about_pair("kestrel-mini", "kestrel-zeta"), "one")
    cast(reader, about_pair("kestrel-a", "kestrel-mini"), "one")
    cast(reader, about_pair("kestrel-8b", "kestrel-mini"), "tie")
    cast(reader, about_pair("kestrel-m", "kestrel-mini"), "other")
    renamed(shelf)
    assert pair_tally("kestrel-8b", "kestrel-zeta").ones == 1
    assert pair_tally("kestrel-8b", "kestrel-a").others == 1
    assert pair_tally("kestrel-8b", "kestrel-m").ones == 1
    assert Ballot.objects.count() == 3
    assert differences() == []


def test_a_withdrawn_tool_keeps_its_votes_for_its_return(reader: Reader, shelf: Shelf) -> None:
    cast(reader, about_tool("gone-7b"), "ship")
    renamed(shelf)
    assert total("gone-7b") == 1
    withdraw(reader, about_tool("gone-7b"))
    assert total("gone-7b") == 0
