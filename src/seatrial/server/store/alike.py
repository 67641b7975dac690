"""The current ballots, held against each other voter by voter."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from django.utils import timezone

from seatrial.server.models import Ballot, Voter
from seatrial.server.store.subjects import CHOICES
from seatrial.votes.alike import AlikeVoters, alike_voters

PLACES = {choice: place for choices in CHOICES.values() for place, choice in enumerate(choices)}


def alike_now() -> AlikeVoters:
    """Who votes like whom, over tools and pairs of every kind."""
    rows = list(Ballot.objects.values_list("voter_id", "kind", "one", "other", "choice"))
    numbers: dict[tuple[str, str, str], int] = {}
    subjects = [numbers.setdefault((kind, one, other), len(numbers)) for _, kind, one, other, _ in rows]
    voters, choices = [row[0] for row in rows], [PLACES[row[4]] for row in rows]
    return alike_voters(*(np.array(column, dtype=np.int64) for column in (voters, subjects, choices)))


def days_known(voters: Collection[int]) -> dict[int, int | None]:
    """How many days before today each voter's account was made; None for one who has left."""
    today = timezone.now()
    rows = Voter.objects.filter(id__in=voters).select_related("reader")
    return {row.pk: (today - row.reader.joined).days if row.reader else None for row in rows}
