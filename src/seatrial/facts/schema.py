"""The shape of every catalogue file. The published JSON Schemas are made from these classes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from seatrial.evidence.evidence import Source, Value

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=60)]
MetricKind = Literal["name", "text", "term", "number", "date", "licence"]
LicenceClass = Literal["permissive", "copyleft", "conditional", "non-commercial", "proprietary"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Category(_Strict):
    """What a tool can be."""

    id: Slug
    name: str
    noun: str = Field(description="Completes the sentence “X is ...”.")
    about: str


class Metric(_Strict):
    """Something a catalogue entry can state."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    group: str
    kind: MetricKind
    unit: str | None = None
    terms: list[str] = []
    many: bool = Field(False, description="Several values add up instead of disagreeing.")
    categories: list[str] | None = Field(None, alias="for", description="Where its absence is worth showing.")
    says: str | dict[str, str] = Field(description="The sentence a review builds from it; of a term, one for each.")
    formula: str | None = Field(None, description="Of a metric that is calculated: how.")

    def shown_for(self, category: str) -> bool:
        """Whether a tool of a category should state this."""
        return self.categories is None or category in self.categories


class SourceEntry(_Strict):
    """What was read."""

    url: HttpUrl
    title: Annotated[str, Field(min_length=1, max_length=200)]
    publisher: Annotated[str, Field(min_length=1, max_length=100)]
    primary: bool

    def source(self) -> Source:
        """The source as evidence carries it."""
        return Source(url=str(self.url), title=self.title, publisher=self.publisher, primary=self.primary)


class FactEntry(_Strict):
    """One statement about the tool, as its file has it."""

    metric: str
    value: Value
    unit: str | None = None
    low: Annotated[float | None, Field(allow_inf_nan=False)] = None
    high: Annotated[float | None, Field(allow_inf_nan=False)] = None
    as_written: str | None = Field(None, description="For a value that is a code: the words of the quote that say it.")
    source: str = Field(description="A key of the file's `sources`.")
    quote: Annotated[str, Field(min_length=1, max_length=600, description="The words read, exact.")]
    read: date = Field(description="The day on which the source was read.")
    note: Annotated[str | None, Field(max_length=300)] = None


class ToolFile(_Strict):
    """The file catalogue/tools/<slug>.yaml."""

    slug: Slug
    name: Annotated[str, Field(min_length=1, max_length=80)]
    maker: Annotated[str, Field(min_length=1, max_length=80)]
    category: str
    aliases: list[str] = []
    former_slugs: list[Slug] = []
    sources: dict[str, SourceEntry]
    facts: list[FactEntry]


class LicenceFile(_Strict):
    """The file catalogue/licences/<id>.yaml."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]+$")]
    name: str
    written_as: list[str] = []
    licence_class: LicenceClass = Field(alias="class")
    source: SourceEntry
    quote: Annotated[str, Field(min_length=1, max_length=600)]
    read: date
    note: str | None = None
