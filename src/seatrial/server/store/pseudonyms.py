"""Names for voters in files that anybody may download."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

LETTERS = 16


def former_voter(address: str) -> str:
    """What is kept of the address of somebody who left: enough to know them again, by the site's secret key alone."""
    key = hmac.new(settings.SECRET_KEY.encode(), b"seatrial.votes.former", hashlib.sha256).digest()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()


def pseudonyms(voters: Iterable[int], day: date | None = None) -> dict[int, str]:
    """A name for each voter that stays the same within a calendar month (UTC), and means nothing after it.

    Within a month two downloads agree, so that a published figure can be computed again; from one month to the next
    the names cannot be joined without the site's secret key. It is the HMAC of the voter's number under a key of the
    month.
    """
    month = (day or timezone.now().date()).strftime("%Y-%m")
    key = hmac.new(settings.SECRET_KEY.encode(), f"seatrial.votes.ballots {month}".encode(), hashlib.sha256).digest()
    return {voter: hmac.new(key, str(voter).encode(), hashlib.sha256).hexdigest()[:LETTERS] for voter in voters}
