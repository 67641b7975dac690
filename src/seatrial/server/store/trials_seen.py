"""Trials that are new on this site."""

from __future__ import annotations

from datetime import datetime

from seatrial.server.models import TrialRow


def trials_seen_since(moment: datetime) -> set[str]:
    """The ids of trials that this site first had at a moment or later."""
    return set(TrialRow.objects.filter(first_seen__gte=moment).values_list("slug", flat=True))
