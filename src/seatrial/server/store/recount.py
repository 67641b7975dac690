"""Votes acknowledged, stored and counted are the same: counted again from the rows, by anybody who doubts it."""

from __future__ import annotations

from collections import Counter, defaultdict

from seatrial.server.database.moments import one_moment
from seatrial.server.models import Ballot, BallotChange, Tally
from seatrial.server.store.subjects import CHOICES

Name = tuple[str, str, str]


def differences() -> list[str]:
    """What does not agree between the history, the ballots and the tallies, one line each; empty where all does."""
    with one_moment():
        standing = {(row.voter_id, row.kind, row.one, row.other): row.choice for row in Ballot.objects.all()}
        told: dict[tuple[int, str, str, str], str] = defaultdict(str)
        broken = []
        for row in BallotChange.objects.order_by("id"):
            key = (row.voter_id, row.kind, row.one, row.other)
            if told[key] != row.before:
                broken.append(f"The history of {key} jumps from “{told[key]}” to “{row.before}”.")
            told[key] = row.after
        tallies = {(row.kind, row.one, row.other): [row.first, row.second, row.ties] for row in Tally.objects.all()}
    last = {key: choice for key, choice in told.items() if choice}
    broken += [
        f"{key}: the history says “{last.get(key, '')}”, the ballot “{standing.get(key, '')}”."
        for key in sorted({*last, *standing})
        if last.get(key) != standing.get(key)
    ]
    counts = Counter((kind, one, other, choice) for (_, kind, one, other), choice in standing.items())
    for name in sorted({*tallies, *((kind, one, other) for kind, one, other, _ in counts)}):
        real = [counts[(*name, choice)] for choice in CHOICES[name[0]]]  # type: ignore[index]
        real += [0] * (3 - len(real))
        if tallies.get(name, [0, 0, 0]) != real:
            broken.append(f"{name}: the tally says {tallies.get(name)}, the ballots {real}.")
    return broken
