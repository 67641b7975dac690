"""One hard limit of a brief against one tool."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

State = Literal["met", "not met", "unknown"]


class Limit(BaseModel):
    """One hard limit against one tool."""

    name: str
    wanted: str
    has: str
    state: State
    cites: list[str]
    metric: str | None = None
