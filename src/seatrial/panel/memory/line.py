"""A change as programs read it: the same shape from the command line and from the API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, Field

from seatrial.panel.memory.change import Cause, Change, Kind


class ChangeLine(BaseModel):
    """One call or verdict that became another one."""

    id: str = Field(description="Names this change for good.")
    when: datetime
    kind: Kind = Field(description="Of what kind the first of its causes is.")
    text: str = Field(description="All of it in one sentence.")
    tool: str
    tool_name: str
    critic: str | None = Field(description="None: the verdict.")
    before: str | None = Field(description="None: there was none on record.")
    after: str | None = Field(description="None: the tool left the catalogue.")
    because: list[Cause] = Field(description="What moves it by itself stands first.")
    by: str = Field(description="Who made the call.")
    noticed: str = Field(description="“catalogue”: its history says so; “import”: a site noticed it as it imported.")


class ChangeList(BaseModel):
    """Changes, the newest first."""

    changes: list[ChangeLine]


def change_list(rows: Iterable[Change]) -> ChangeList:
    """Changes as programs read them."""
    fields = set(ChangeLine.model_fields)
    return ChangeList(changes=[ChangeLine(**{name: getattr(row, name) for name in fields}) for row in rows])
