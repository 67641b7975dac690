"""Debugging: small repositories with one bug each, judged by hidden calls."""

from seatrial.trials.tasks.debugging.family import Debugging

__all__ = ["Debugging"]
