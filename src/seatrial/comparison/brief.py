"""A brief: what one reader needs. Hard limits filter, weights rank.

One brief has two writings that hold the same: a YAML file, and the query part of an address, so that it can be shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from seatrial.comparison.workload import check_workload
from seatrial.errors import BadFile, BadInput, Problem
from seatrial.evidence.quantity import read_quantity
from seatrial.facts.names import nearest
from seatrial.facts.parsing import parse
from seatrial.facts.reading import read_file
from seatrial.facts.schema import LicenceClass

Modality = Literal["text", "image", "audio", "video", "pdf"]
LICENCE_CLASSES: tuple[str, ...] = get_args(LicenceClass)
MODALITIES: tuple[str, ...] = get_args(Modality)
UNITS_OF = {
    "context": "token",
    "price_input": "USD/Mtoken",
    "price_output": "USD/Mtoken",
    "users": "user",
    "revenue": "USD/year",
    "budget": "USD/month",
    "tokens_in": "token",
    "tokens_out": "token",
}
# Switches, with the word that sets each.
SWITCHES = {"self_hosting": "required", "tool_calling": "required", "data": "stays", "train_on_outputs": "yes"}
WORDS = ("domicile", "gpus", "precision")
# Weights, by how their parameters begin: w.<critic>, t.<family of tasks>.
MAPPINGS = {"tasks": "t.", "weights": "w."}
HEAVIEST = 5.0
MOST_OF_TASKS = 100.0  # so that per cents can be written


class Brief(BaseModel):
    """Hard limits and weights; an empty brief asks for nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    licence: list[LicenceClass] = Field([], description="Licence classes that are acceptable; none given: all.")
    self_hosting: Literal["required", "any"] = "any"
    context: Annotated[float | None, Field(gt=0, description="At least so many tokens.")] = None
    modalities: list[Modality] = Field([], description="It must take all of these.")
    price_input: Annotated[float | None, Field(ge=0, description="At most so many USD per million tokens.")] = None
    price_output: Annotated[float | None, Field(ge=0, description="At most so many USD per million tokens.")] = None
    users: Annotated[float | None, Field(gt=0, description="Monthly users the licence must allow.")] = None
    revenue: Annotated[float | None, Field(ge=0, description="USD a year, which the licence must allow.")] = None
    domicile: Annotated[
        str | None, Field(max_length=6, description="Where you are at home: a country code, or EU.")
    ] = None
    train_on_outputs: Literal["yes", "no"] = Field("no", description="Whether outputs are to train other models.")
    tool_calling: Literal["required", "any"] = "any"
    data: Literal["stays", "any"] = Field("any", description="Whether what is sent must not leave the house.")
    gpus: Annotated[str | None, Field(max_length=60, description="The machine at hand, such as 2xA100-80GB.")] = None
    precision: Annotated[str | None, Field(max_length=20, description="At which it must fit; none: any usual one.")] = (
        None
    )
    budget: Annotated[float | None, Field(ge=0, description="At most so many USD a month for the tokens below.")] = None
    tokens_in: Annotated[float | None, Field(ge=0, le=1e15, description="Tokens in, a month.")] = None
    tokens_out: Annotated[float | None, Field(ge=0, le=1e15, description="Tokens out, a month.")] = None
    unknown: Literal["refuse", "allow"] = Field("refuse", description="What to do where a limit meets an unknown.")
    weights: dict[str, Annotated[float, Field(ge=0, le=HEAVIEST)]] = Field(
        {}, description="How much each critic counts: 0 not at all, 1 as usual, 5 at the most."
    )
    tasks: dict[str, Annotated[float, Field(ge=0, le=MOST_OF_TASKS)]] = Field(
        {}, description="The workload: how much each family of tasks counts in a trial; one left out does not."
    )

    @model_validator(mode="after")
    def _budget_has_a_workload(self) -> Brief:
        if self.budget is not None and self.tokens_in is None and self.tokens_out is None:
            raise ValueError("A budget needs a workload: give tokens_in and tokens_out, a month.")
        return self

    @field_validator(*UNITS_OF, mode="before")
    @classmethod
    def _quantity(cls, value: Any, info: Any) -> Any:
        if not isinstance(value, str):
            return value
        unit = UNITS_OF[info.field_name]
        number = read_quantity(value, unit)
        if number is None:
            raise ValueError(f"“{value}” is not a number of {unit}. Write “{info.field_name}” as `32000 {unit}`.")
        return number

    @property
    def limits_set(self) -> bool:
        """Whether any hard limit is set."""
        fields = ("licence", "modalities", "context", "price_input", "price_output", "budget", "gpus")
        switched = any(getattr(self, name) == word for name, word in SWITCHES.items())
        return switched or self.has_case or any(getattr(self, name) not in (None, []) for name in fields)

    @property
    def has_case(self) -> bool:
        """Whether it says anything of the case that a licence has to permit."""
        return self.train_on_outputs == "yes" or any(
            getattr(self, name) is not None for name in ("users", "revenue", "domicile")
        )

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing."""
        return not self.limits_set and not self.tasks and all(weight == 1 for weight in self.weights.values())

    def weight(self, critic: str) -> float:
        """How much a critic counts."""
        return self.weights.get(critic, 1.0)


def read_brief(file: Path, critics: Sequence[str]) -> Brief:
    """A brief from a YAML file; BadInput (with file and line where it has one) says what is wrong."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", "Give the path of a brief; docs/guides/brief.md shows one.")
    document = read_file(file)
    for name, unit in UNITS_OF.items():
        value = document.data.get(name) if isinstance(document.data, dict) else None
        if isinstance(value, (int, float)):
            cause, next_step = f"“{name}” has no unit.", f"Write it as `{value} {unit}`."
            raise BadFile([Problem(file, document.line((name,)), cause, next_step)])
    return _checked(parse(document, Brief), critics)


def brief_from_query(query: Mapping[str, Sequence[str]], critics: Sequence[str]) -> Brief:
    """A brief from the query part of an address; parameters of other things are not looked at."""
    given: dict[str, Any] = {}
    for name in ("licence", "modalities"):
        values = [value for value in query.get(name, []) if value]
        if values:
            given[name] = list(dict.fromkeys(values))
    for name in (*SWITCHES, *WORDS, "unknown"):
        if value := _last(query, name):
            given[name] = value
    for name, unit in UNITS_OF.items():
        if value := _last(query, name):
            given[name] = f"{value} {unit}"
    for field, mark in MAPPINGS.items():
        if found := {
            key[2:]: value[-1] for key, value in query.items() if key.startswith(mark) and value and value[-1]
        }:
            given[field] = found
    try:
        brief = Brief.model_validate(given)
    except ValidationError as error:
        raise _bad_parameter(error) from None
    return _checked(brief, critics)


def brief_to_query(brief: Brief) -> list[tuple[str, str]]:
    """The one writing of a brief as parameters: what is as usual is left out, the order is fixed."""
    pairs: list[tuple[str, str]] = [("licence", name) for name in LICENCE_CLASSES if name in brief.licence]
    pairs += [(name, word) for name, word in SWITCHES.items() if getattr(brief, name) == word]
    pairs += [("modalities", name) for name in MODALITIES if name in brief.modalities]
    pairs += [(name, f"{value:.15g}") for name in UNITS_OF if (value := getattr(brief, name)) is not None]
    pairs += [(name, value) for name in WORDS if (value := getattr(brief, name))]
    if brief.unknown == "allow":
        pairs.append(("unknown", "allow"))
    pairs += [(f"t.{family}", f"{weight:.15g}") for family, weight in sorted(brief.tasks.items()) if weight]
    return pairs + [
        (f"w.{critic}", f"{weight:.15g}") for critic, weight in sorted(brief.weights.items()) if weight != 1
    ]


def _last(query: Mapping[str, Sequence[str]], name: str) -> str:
    values = query.get(name) or [""]
    return values[-1].strip()


def _checked(brief: Brief, critics: Sequence[str]) -> Brief:
    for critic in brief.weights:
        if critic not in critics:
            close = nearest(critic, list(critics), 1)
            hint = f"Did you mean “{close[0]}”? " if close else ""
            raise BadInput(f"The brief weighs “{critic}”, who is no critic.", f"{hint}Critics: {', '.join(critics)}.")
    if critics and all(brief.weight(critic) == 0 for critic in critics):
        raise BadInput("The brief gives every critic the weight 0.", "Leave at least one of them a say.")
    check_workload(brief.tasks)
    return brief


def _bad_parameter(error: ValidationError) -> BadInput:
    detail = error.errors()[0]
    name = str(detail["loc"][0]) if detail["loc"] else "budget"
    if detail["type"] == "value_error":
        return BadInput(str(detail["ctx"]["error"]), where=name)
    return BadInput(f"“{detail['input']}” does not fit “{name}”: {detail['msg'].lower()}.", "Correct it.", where=name)
