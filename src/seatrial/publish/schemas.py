"""The published JSON Schemas: for editors of the catalogue's files, and for programs that read a comparison."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import Comparison
from seatrial.facts.pricing.schema import PricesFile
from seatrial.facts.schema import LicenceFile, ToolFile
from seatrial.panel.critic import Critic
from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.written import Written
from seatrial.trials.record.record import TrialRecord

SCHEMAS: dict[str, type[BaseModel]] = {
    "tool": ToolFile,
    "licence": LicenceFile,
    "critic": Critic,
    "prices": PricesFile,
    "review": Written,
    "brief": Brief,
    "comparison": Comparison,
    "trial": TrialRecord,
    "prediction": Filed,
}


@cache
def json_schema(name: str) -> dict[str, Any]:
    """A schema by its name (draft 2020-12): of what is written for files, of what is read for the comparison."""
    model = SCHEMAS[name]
    if name == "comparison":
        made = model.model_json_schema(by_alias=True, mode="serialization")
    else:
        made = model.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
