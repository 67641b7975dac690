"""What a vote weighs: less from a new account, so that accounts made for a vote do not decide it."""

from __future__ import annotations

from seatrial.errors import BadInput

NEW, SETTLED = 0.2, 30  # the weight of an account made today; the days after which it weighs 1


def voter_weight(age_days: float) -> float:
    """The weight of a vote by an account so old on the day of the vote: from 0.2 to 1, in equal steps day by day.

    Only whole days count, and two decimals are kept: weights are published, and a finer one would name its account.
    """
    if not age_days >= 0:
        raise BadInput(f"An account cannot be {age_days} days old.", "Give the days since it was made, 0 or more.")
    return round(NEW + (1 - NEW) * min(SETTLED, age_days // 1) / SETTLED, 2)
