"""The statistics: when are we certain, and of what. Told in docs/concepts/decisions-in-trials.md."""

from seatrial.trials.decide.cached import Cached
from seatrial.trials.decide.decision import Decision
from seatrial.trials.decide.elimination import Elimination
from seatrial.trials.decide.fixed import fixed_size
from seatrial.trials.decide.paired import paired
from seatrial.trials.decide.stream import Stream
from seatrial.trials.decide.units import unit_means
from seatrial.trials.decide.weighted import Weighted

__all__ = ["Cached", "Decision", "Elimination", "Stream", "Weighted", "fixed_size", "paired", "unit_means"]
