"""Mathematics: own generators with exact answers, and reasoning-gym's."""

from __future__ import annotations

from seatrial.trials.tasks import gym
from seatrial.trials.tasks.mathematics.numbers import bases, congruences, multiples, recurrence, remainder, system
from seatrial.trials.tasks.mathematics.situations import counting, polygon, pumps, stores, urn
from seatrial.trials.tasks.problems import ProblemFamily

KINDS = (stores, remainder, counting, system, polygon, recurrence, urn, multiples, bases, pumps, congruences)


def mathematics(levels: tuple[int, ...] | None = None) -> ProblemFamily:
    """The family; with `levels`, only our own problems, at these."""
    return ProblemFamily("mathematics", "Mathematics", KINDS, gym.MATHEMATICS, levels)
