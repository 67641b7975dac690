"""A case: what somebody means to do with something that is under a licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from seatrial.errors import BadInput
from seatrial.evidence.quantity import UNITS, Unit, read_quantity
from seatrial.facts.licensing.territories import OTHER_WRITINGS, TERRITORY, write_territory

AMOUNTS = {"users": "user", "revenue": "USD/month"}  # the unit decides how a number may be written, not what it counts
_DOLLARS = Unit("USD", "", "", scaled=True)


class Case(BaseModel):
    """One use of one thing. An amount that is not given is unknown, not zero."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    commercial: bool = Field(True, description="Whether it is used commercially.")
    users: Annotated[float | None, Field(ge=0, description="Monthly users.")] = None
    revenue: Annotated[float | None, Field(ge=0, description="Revenue in USD a year.")] = None
    domicile: str | None = Field(None, description="Where the user is at home: an ISO country code, EU or EEA.")
    redistribute: bool = Field(False, description="Whether it, or what is made from it, is passed on.")
    derive: bool = Field(False, description="Whether it is changed or fine-tuned.")
    train_on_outputs: bool = Field(False, description="Whether its outputs train other models.")
    patents: bool = Field(False, description="Whether a patent licence is needed.")

    @field_validator("users", "revenue", mode="before")
    @classmethod
    def _amount(cls, value: Any, info: Any) -> Any:
        if not isinstance(value, str):
            return value
        unit = AMOUNTS[info.field_name]
        number = read_quantity(f"{value.strip().lstrip('$')} {unit}", unit)
        if number is None:
            raise ValueError(f"“{value[:40]}” is not a number for “{info.field_name}”. Write 800000000 or 800 million.")
        return number

    @field_validator("domicile")
    @classmethod
    def _territory(cls, value: str | None) -> str | None:
        if value is None:
            return None
        code = OTHER_WRITINGS.get(value.strip().upper(), value.strip().upper())
        if not TERRITORY.fullmatch(code):
            raise ValueError(f"“{value[:40]}” is no territory. Write an ISO country code of two letters, EU or EEA.")
        return code

    @property
    def says(self) -> str:
        """The case in words, to follow “for”."""
        parts = [f"{'commercial' if self.commercial else 'non-commercial'} use"]
        if self.users is not None:
            parts.append(f"by {UNITS['user'].write(self.users)} a month")
        if self.revenue is not None:
            parts.append(f"with a revenue of {write_amount(self.revenue)} a year")
        if self.domicile:
            parts.append(f"from {write_territory(self.domicile)}")
        also = {
            "changing it": self.derive,
            "passing it on": self.redistribute,
            "training other models on its outputs": self.train_on_outputs,
            "relying on a patent licence": self.patents,
        }
        return ", ".join([" ".join(parts), *(name for name, meant in also.items() if meant)])


def case_from_words(words: Mapping[str, str]) -> Case:
    """A case from an address or a form, whose values are all texts; BadInput says which does not fit.

    What is empty counts as not given, and parameters of other things are not looked at.
    """
    given = {name: words[name].strip() for name in Case.model_fields if words.get(name, "").strip()}
    try:
        return Case.model_validate(given)
    except ValidationError as error:
        detail = error.errors()[0]
        name = str(detail["loc"][0])
        if detail["type"] == "value_error":
            raise BadInput(str(detail["ctx"]["error"]), where=name) from None
        cause = f"“{str(detail['input'])[:80]}” does not fit “{name}”: {detail['msg'].lower()}."
        raise BadInput(cause, "Correct it.", where=name) from None


def write_amount(dollars: float) -> str:
    """An amount of US dollars inside a sentence: $20 million."""
    return f"${_DOLLARS.write(dollars).strip()}"
