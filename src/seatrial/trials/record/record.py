"""One published trial as a file: what was found, who published it, and the hash that names its content."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from seatrial.facts.schema import Slug
from seatrial.trials.result import ArmResult, DecisionResult, TrialResult

Line = Annotated[str, Field(min_length=1, max_length=200)]


class Withdrawal(BaseModel):
    """When and why a trial was taken back; its record stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    reason: Annotated[str, Field(min_length=1, max_length=600)]


class TrialRecord(BaseModel):
    """The file catalogue/trials/<id>.json. `sha256` is over everything but itself and the withdrawal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    id: Slug
    title: Line
    published: date
    by: Annotated[Line, Field(description="Who ran and published it.")]
    machine: Annotated[Line, Field(description="What it ran on: times and speeds are of this machine.")]
    note: Annotated[str | None, Field(max_length=600)] = None
    command: Annotated[str | None, Field(max_length=600, description="What repeats it.")] = None
    result: TrialResult
    withdrawn: Withdrawal | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @property
    def arms(self) -> dict[str, ArmResult]:
        """The contenders by name."""
        return {arm.name: arm for arm in self.result.arms}

    @property
    def tools(self) -> list[str]:
        """The slugs of the tools that took part, each once."""
        return list(dict.fromkeys(arm.tool for arm in self.result.arms if arm.tool))

    @property
    def overall(self) -> list[DecisionResult]:
        """What was decided over all families; of a trial of one family that family's."""
        if self.result.decisions or len(self.result.families) != 1:
            return self.result.decisions
        return self.result.families[0].decisions


def content_hash(record: TrialRecord) -> str:
    """SHA-256 of what was published; a withdrawal does not change it."""
    return _hash(record.model_dump(mode="json", exclude={"sha256", "withdrawn"}))


def state_hash(record: TrialRecord) -> str:
    """SHA-256 of the record as it stands; while it is not withdrawn, the same as the content's."""
    if record.withdrawn is None:
        return content_hash(record)
    return _hash(record.model_dump(mode="json", exclude={"sha256"}))


def sealed(**fields: Any) -> TrialRecord:
    """A record with its hash."""
    draft = TrialRecord(**fields, sha256="0" * 64)
    return draft.model_copy(update={"sha256": content_hash(draft)})


def write_record(record: TrialRecord) -> str:
    """The text of a record's file."""
    return json.dumps(record.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def _hash(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
