"""The kinds of generated functions. Adding one means adding a file and a line here."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from seatrial.trials.tasks.codegen.kinds.clocks import clocks
from seatrial.trials.tasks.codegen.kinds.days import days
from seatrial.trials.tasks.codegen.kinds.graphs import graphs
from seatrial.trials.tasks.codegen.kinds.grids import grids
from seatrial.trials.tasks.codegen.kinds.interpreters import interpreters
from seatrial.trials.tasks.codegen.kinds.intervals import intervals
from seatrial.trials.tasks.codegen.kinds.layouts import layouts
from seatrial.trials.tasks.codegen.kinds.machines import machines
from seatrial.trials.tasks.codegen.kinds.numbers import numbers
from seatrial.trials.tasks.codegen.kinds.parsing import parsing
from seatrial.trials.tasks.codegen.kinds.plain import PLAIN
from seatrial.trials.tasks.codegen.kinds.queues import queues
from seatrial.trials.tasks.codegen.kinds.records import records
from seatrial.trials.tasks.codegen.kinds.runs import runs
from seatrial.trials.tasks.codegen.kinds.tallies import tallies
from seatrial.trials.tasks.codegen.kinds.units import units
from seatrial.trials.tasks.codegen.kinds.words import words
from seatrial.trials.tasks.codegen.task import Task

__all__ = ["KINDS", "PLAIN", "PLAIN_LEVELS", "make"]

KINDS: dict[str, Callable[[Random, int], Task]] = {
    make.__name__: make
    for make in (
        clocks, days, graphs, grids, interpreters, intervals, layouts, machines,
        numbers, parsing, queues, records, runs, tallies, units, words,
    )
}  # fmt: skip


PLAIN_LEVELS = (1, 2)
# How many rules a kind composes on the levels above.
COMPOSED = {3: 1, 4: 2, 5: 3, 6: 5}


def make(kind: str, level: int, random: Random) -> Task:
    """A task: plain rules on the first two levels, and above them the kind's own."""
    if level in PLAIN_LEVELS:
        return PLAIN[kind](random, level)
    return replace(KINDS[kind](random, COMPOSED[level]), level=level)
