"""Attempts that are one answer to one question: no tools, no second message, nothing held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SOLUTION = "solution.py"


class OneAnswer:
    """What every such attempt has; `grade` is its own. A command contender may leave its code in `solution.py`."""

    def __init__(self) -> None:
        self.delivered: str | None = None

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:  # noqa: ARG002 - the interface's
        """There are no tools."""
        return f"Error: there is no tool called {name[:60]!r}. Answer the question."

    def follow_up(self, answer: str) -> str | None:  # noqa: ARG002 - the interface's
        """One answer is all there is."""
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """The code that was left, which counts before what was said."""
        if (left := files.get(SOLUTION)) is not None:
            self.delivered = left.decode("utf-8", "replace")

    def close(self) -> None:
        """Nothing is held."""
