"""The shape of every catalogue file. The published JSON Schemas are made from these classes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StrictFloat, StrictInt

from seatrial.evidence.evidence import Source, Value

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=60)]
MetricKind = Literal["name", "text", "term", "number", "date", "licence"]
LicenceClass = Literal["permissive", "copyleft", "conditional", "non-commercial", "proprietary"]
Grant = Literal["yes", "with-conditions", "no"]
CapUnit = Literal["user", "USD/year", "USD/month"]


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
    good_for: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3} days$")] | None = Field(
        None, description="How long a reading holds; left out where what was read cannot change."
    )

    def shown_for(self, category: str) -> bool:
        """Whether a tool of a category should state this."""
        return self.categories is None or category in self.categories

    @property
    def good_days(self) -> int | None:
        """`good_for` as a number of days."""
        return int(self.good_for.split()[0]) if self.good_for else None


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


class Term(_Strict):
    """What a licence says to one question, with the words that say it."""

    answer: Grant = Field(description="What the licence grants.")
    clause: Annotated[str, Field(min_length=1, max_length=80, description="Where in the text.")]
    quote: Annotated[str, Field(min_length=1, max_length=600, description="The words read, exact.")]
    duties: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        [], description="What must be done, in our words; of a cap: what must be done above it."
    )
    most: Annotated[StrictInt | StrictFloat, Field(gt=0, allow_inf_nan=False)] | None = Field(
        None, description="Of a cap: its end."
    )
    unit: CapUnit | None = Field(None, description="Of a cap: what `most` counts.")
    excluded: list[str] = Field([], description="Of geography: ISO country codes, EU or EEA.")
    source: str | None = Field(None, description="A key of `sources`; where left out, the licence's own text.")
    note: Annotated[str | None, Field(max_length=300)] = None


class Terms(_Strict):
    """The questions that every licence is asked; one that is left out was not read."""

    commercial_use: Term | None = Field(None, description="May it be used commercially?")
    derivatives: Term | None = Field(None, description="May it be changed, fine-tuned?")
    redistribution: Term | None = Field(None, description="May it, or what is made from it, be passed on?")
    outputs_training: Term | None = Field(None, description="May its outputs train other models?")
    user_cap: Term | None = Field(None, description="Is there no limit on monthly users?")
    revenue_cap: Term | None = Field(None, description="Is there no limit on revenue?")
    field_of_use: Term | None = Field(None, description="Is any use allowed?")
    patent_grant: Term | None = Field(None, description="Are patents licensed?")
    attribution: Term | None = Field(None, description="Is no attribution asked for?")
    naming: Term | None = Field(None, description="May derivatives have any name?")
    geography: Term | None = Field(None, description="May it be used anywhere?")

    def answered(self) -> dict[str, Term]:
        """The questions that were read, in their order."""
        found = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: term for name, term in found if term is not None}


class LicenceFile(_Strict):
    """The file catalogue/licences/<id>.yaml."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]+$")]
    name: str
    written_as: list[str] = []
    licence_class: LicenceClass = Field(alias="class")
    source: SourceEntry = Field(description="The licence's own text.")
    quote: Annotated[str, Field(min_length=1, max_length=600, description="The words that put it into its class.")]
    read: date
    sources: dict[str, SourceEntry] = Field({}, description="Other documents that a term rests on.")
    terms: Terms = Field(default_factory=Terms, description="What it says to each question.")
    note: str | None = None

    def source_of(self, term: Term) -> SourceEntry:
        """The document in which a term was read."""
        return self.sources[term.source] if term.source else self.source


class ConfigFile(_Strict):
    """The file catalogue/configs/<slug>.yaml: a model's config.json as it was read."""

    source: SourceEntry
    read: date
    note: str | None = None
    config: dict[str, Any]
