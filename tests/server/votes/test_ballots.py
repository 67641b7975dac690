"""A ballot is one row a reader and subject; what is stored is what is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.server.votes.conftest import readers

from seatrial.errors import BadInput
from seatrial.server.models import Allowance, Ballot, BallotChange, Reader, Tally
from seatrial.server.store.ballots import ballot_of, cast, withdraw
from seatrial.server.store.recount import differences
from seatrial.server.store.subjects import about_pair, about_tool
from seatrial.server.store.tallies import pair_tally, tally
from seatrial.server.store.vote_limits import TooManyVotes

pytestmark = pytest.mark.django_db
HERON = about_tool("heron-40b")
BOTH = about_pair("kestrel-8b", "heron-40b")


def test_a_vote_is_stored_counted_and_noted(reader: Reader) -> None:
    receipt = cast(reader, HERON, "ship")
    assert (receipt.choice, receipt.before, receipt.revision, receipt.changed) == ("ship", "", 1, True)
    share = tally("heron-40b")
    assert share
    assert (share.ships, share.total) == (1, 1)
    assert BallotChange.objects.count() == 1
    assert differences() == []


def test_the_same_vote_again_changes_nothing_at_all(reader: Reader) -> None:
    first = cast(reader, HERON, "ship")
    again = cast(reader, HERON, "ship", seen=0)
    assert not again.changed
    assert again.revision == first.revision
    assert not again.overtaken
    assert (Ballot.objects.count(), BallotChange.objects.count(), Tally.objects.get().changes) == (1, 1, 1)


def test_a_changed_vote_replaces_the_first_and_the_history_keeps_both(reader: Reader) -> None:
    cast(reader, HERON, "ship")
    cast(reader, HERON, "skip")
    assert [(row.before, row.after) for row in BallotChange.objects.order_by("id")] == [("", "ship"), ("ship", "skip")]
    share = tally("heron-40b")
    assert share
    assert (share.ships, share.total) == (0, 1)
    assert differences() == []


def test_a_withdrawn_vote_counts_no_more_and_is_no_zero_percent(reader: Reader) -> None:
    cast(reader, HERON, "ship")
    assert withdraw(reader, HERON).before == "ship"
    assert ballot_of(reader, HERON) is None
    assert tally("heron-40b") is None
    assert not withdraw(reader, HERON).changed
    assert cast(reader, HERON, "skip").revision == 3
    assert differences() == []


def test_the_order_of_a_pair_does_not_matter(reader: Reader) -> None:
    cast(reader, BOTH, "other")
    cast(reader, about_pair("heron-40b", "kestrel-8b"), "tie")
    pair = pair_tally("kestrel-8b", "heron-40b")
    assert (pair.one, pair.ones, pair.others, pair.ties) == ("heron-40b", 0, 0, 1)


@pytest.mark.parametrize(("subject", "choice"), [(HERON, "one"), (HERON, ""), (HERON, "' --"), (BOTH, "ship")])
def test_what_cannot_be_said_is_refused(reader: Reader, subject, choice) -> None:
    with pytest.raises(BadInput, match="does not say"):
        cast(reader, subject, choice)
    assert not Ballot.objects.exists()


def test_a_tool_is_no_pair_with_itself() -> None:
    with pytest.raises(BadInput, match="two different"):
        about_pair("heron-40b", "heron-40b")


def test_two_tabs_the_last_one_wins_and_is_told(reader: Reader) -> None:
    cast(reader, HERON, "ship", seen=0)
    second = cast(reader, HERON, "skip", seen=0)
    assert second.overtaken
    assert second.before == "ship"
    assert not cast(reader, HERON, "ship", seen=second.revision).overtaken


def test_a_vote_of_a_new_account_weighs_less_and_the_weight_stays(reader: Reader) -> None:
    cast(reader, HERON, "ship")
    assert Ballot.objects.get().weight == pytest.approx(0.2, abs=0.01)
    reader.joined = timezone.now() - timedelta(days=400)
    cast(reader, HERON, "ship")
    assert Ballot.objects.get().weight == pytest.approx(0.2, abs=0.01)
    cast(reader, HERON, "skip")
    assert Ballot.objects.get().weight == 1.0


def test_a_reader_who_votes_like_a_program_is_stopped_and_nothing_is_lost(reader: Reader, settings) -> None:
    settings.VOTES_AN_HOUR = 3
    for number in range(3):
        cast(reader, about_tool(f"tool-{number}"), "ship")
    with pytest.raises(TooManyVotes, match="3 votes within an hour"):
        cast(reader, HERON, "ship")
    assert not cast(reader, about_tool("tool-0"), "ship").changed, "a repeated request is still answered"
    assert Ballot.objects.count() == 3
    BallotChange.objects.update(at=timezone.now() - timedelta(hours=2))
    assert cast(reader, HERON, "ship").changed


def test_two_accounts_at_one_address_both_count_until_the_address_has_had_enough(db, settings) -> None:
    settings.VOTES_AN_HOUR_ADDRESS = 2
    one, two, three = readers(3)
    cast(one, HERON, "ship", address="192.0.2.7")
    cast(two, HERON, "ship", address="192.0.2.7")
    with pytest.raises(TooManyVotes, match="network address"):
        cast(three, HERON, "ship", address="192.0.2.7")
    assert cast(three, HERON, "ship", address="192.0.2.8").changed
    share = tally("heron-40b")
    assert share
    assert share.total == 3
    assert "192.0.2.7" not in str(list(Allowance.objects.values()))


def test_an_ipv6_network_of_64_bits_is_one_address(settings, db) -> None:
    settings.VOTES_AN_HOUR_ADDRESS = 1
    one, two = (Reader.objects.create_user(f"{name}@example.org") for name in ("six", "seven"))
    cast(one, HERON, "ship", address="2001:db8:1:2::1")
    with pytest.raises(TooManyVotes):
        cast(two, HERON, "ship", address="2001:db8:1:2:ffff::9")
    assert cast(two, HERON, "ship", address="2001:db8:1:3::1").changed
