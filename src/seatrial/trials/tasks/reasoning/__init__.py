"""Reasoning: own generators with one provable answer each, and reasoning-gym's."""

from __future__ import annotations

from seatrial.trials.tasks import gym
from seatrial.trials.tasks.problems import ProblemFamily
from seatrial.trials.tasks.reasoning.constraints import liars, ranking, schedule, seating
from seatrial.trials.tasks.reasoning.rules import lamps, sets, table
from seatrial.trials.tasks.reasoning.steps import boxes, instructions, walk

KINDS = (schedule, liars, seating, ranking, sets, table, lamps, boxes, instructions, walk)


def reasoning(levels: tuple[int, ...] | None = None) -> ProblemFamily:
    """The family; with `levels`, only our own problems, at these."""
    return ProblemFamily("reasoning", "Reasoning", KINDS, gym.REASONING, levels)
