"""Seatrial: which AI model or tool should you ship with? Answered side by side, with evidence."""

__version__ = "0.1.0"
