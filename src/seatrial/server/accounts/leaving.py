"""An account goes. Each part of the site that holds something of it has its line in PARTS, done before the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

from seatrial.server.store import readers
from seatrial.server.store.subscription_of import part_from_subscription
from seatrial.server.store.votes_of import part_from_votes

if TYPE_CHECKING:
    from seatrial.server.store.readers import Reader

# Each is called with the account and whether its votes stay as anonymous counts.
PARTS: list[Callable[[Reader, bool], None]] = [part_from_votes, part_from_subscription]


def leave(reader: Reader, *, votes_stay: bool) -> None:
    """Remove an account and what it holds, all of it or, where a part fails, nothing."""
    with transaction.atomic():
        for part in PARTS:
            part(reader, votes_stay)
        readers.delete(reader)
