"""A workload's bill for a month: every host of a tool, cheapest first, with the price and the source it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pydantic import Field

from seatrial.facts.pricing.prices import HostPrices, Quote, host_prices, price_text, rates_at
from seatrial.facts.pricing.schema import Package, Period, PricesFile, Rates, Window
from seatrial.facts.pricing.workload import (
    BreakEven,
    Frozen,
    Money,
    SelfHosted,
    SelfHosting,
    Workload,
    break_even,
    monthly,
    self_hosted,
)


class WindowCost(Frozen):
    """What the month costs if all of it is sent in the hours of another price."""

    hours: str
    cost: Money


class HostCost(Frozen):
    """One host's bill for the month, or why none can be written."""

    host: str
    name: str
    cost: Money | None = Field(description="USD a month; None where it is not known.")
    reason: str | None = Field(None, description="Why it is not known.")
    rates: Rates | None = Field(None, description="The rates that were used.")
    input: Money | None = Field(None, description="The part for input that is not cached.")
    cached: Money | None = None
    output: Money | None = None
    source: Package
    model: str
    version: str
    read: date
    as_of: date | None = Field(None, description="The newest day that the source's data speaks of.")
    valid_from: date | None = None
    page: str | None = None
    checked: bool
    removed: bool = Field(False, description="The source says that the host offers it no more.")
    notes: list[str] = []
    others: dict[Package, Money] = Field({}, description="What it costs by other sources, where that differs.")
    windows: list[WindowCost] = []
    break_even: BreakEven | None = None


class ToolCost(Frozen):
    """A tool's bills: cheapest first, then those of hosts that dropped it, then the unknown."""

    slug: str
    name: str
    hosts: list[HostCost]
    note: str | None = Field(None, description="Why there is no host.")

    @property
    def cheapest(self) -> HostCost | None:
        """The cheapest host that still offers it."""
        return next((row for row in self.hosts if row.cost is not None and not row.removed), None)


class CostAnswer(Frozen):
    """What was asked, and what it costs."""

    day: date
    workload: Workload
    self_hosting: SelfHosting | None = None
    self_hosted: SelfHosted | None = None
    tools: list[ToolCost]


def cost_answer(
    tools: Sequence[tuple[str, str, PricesFile | None]], workload: Workload, hosting: SelfHosting | None, day: date
) -> CostAnswer:
    """The bills of some tools (slug, name and prices each) on the prices of a day."""
    return CostAnswer(
        day=day,
        workload=workload,
        self_hosting=hosting,
        self_hosted=self_hosted(hosting, workload) if hosting else None,
        tools=[tool_cost(slug, name, prices, workload, hosting, day) for slug, name, prices in tools],
    )


def tool_cost(
    slug: str, name: str, prices: PricesFile | None, workload: Workload, hosting: SelfHosting | None, day: date
) -> ToolCost:
    """A tool's bill at every host that a source prices."""
    if prices is None:
        return ToolCost(slug=slug, name=name, hosts=[], note="No source that is read prices it by the token.")
    rows = [_host_cost(row, workload, hosting) for row in host_prices(prices, day)]
    return ToolCost(slug=slug, name=name, hosts=sorted(rows, key=_rank))


def _host_cost(row: HostPrices, workload: Workload, hosting: SelfHosting | None) -> HostCost:
    quote = next((quote for quote in row.quotes if _period(quote, workload)), row.leading)
    offer, period = quote.offer, _period(quote, workload)
    fields = {
        "host": row.host,
        "name": row.name,
        "source": offer.source,
        "model": offer.model,
        "version": quote.source.version,
        "read": quote.source.read,
        "as_of": quote.source.as_of,
        "page": str(offer.page) if offer.page else None,
        "checked": offer.checked,
        "removed": row.removed,
    }
    if period is None:
        reason = "No batch rate is stated." if workload.batch and quote.standard else "No price is stated."
        return HostCost(**fields, cost=None, reason=reason)
    rates = rates_at(period, workload.context)
    fields |= {"rates": rates, "valid_from": period.valid_from, "notes": _notes(row, quote, period, workload)}
    parts = monthly(rates, workload)
    if isinstance(parts, str):
        return HostCost(**fields, cost=None, reason=parts)
    cost = sum(parts, Decimal(0))
    return HostCost(
        **fields,
        cost=cost,
        input=parts[0],
        cached=parts[1],
        output=parts[2],
        others=_others(row, quote, cost, workload),
        windows=[made for window in period.windows if (made := _window_cost(window, workload))],
        break_even=break_even(cost, workload, hosting) if hosting else None,
    )


def _period(quote: Quote, workload: Workload) -> Period | None:
    return quote.batch if workload.batch else quote.standard


def _others(row: HostPrices, leading: Quote, cost: Decimal, workload: Workload) -> dict[Package, Decimal]:
    found = {}
    for quote in row.quotes:
        period = _period(quote, workload)
        parts = monthly(rates_at(period, workload.context), workload) if period else ""
        if quote is not leading and not isinstance(parts, str) and (total := sum(parts, Decimal(0))) != cost:
            found[quote.offer.source] = total
    return found


def _notes(row: HostPrices, quote: Quote, period: Period, workload: Workload) -> list[str]:
    rates = rates_at(period, workload.context)
    found = []
    if row.removed:
        found.append("The source says that it is offered no more.")
    if workload.cached and workload.input and rates.cached_input is None:
        found.append("No price of cached input is stated: counted as other input.")
    if rates.cache_write and rates.input and rates.cache_write > rates.input:
        found.append(
            f"Writing to the cache costs ${price_text(rates.cache_write)} per million tokens and is not counted."
        )
    if rates.reasoning_output is not None:
        found.append(
            f"Output while it thinks costs ${price_text(rates.reasoning_output)} per million and is not counted."
        )
    if period.tiers and workload.context is None:
        found.append(f"Other prices hold for prompts above {period.tiers[0].above:,} tokens.")
    limit = quote.offer.states.context_total if quote.offer.states else None
    if limit and workload.context and workload.context > limit:
        found.append(f"The source states a context of {limit:,} tokens here.")
    if period.note:
        found.append(period.note)
    return found


def _window_cost(window: Window, workload: Workload) -> WindowCost | None:
    parts = monthly(window.rates, workload)
    if isinstance(parts, str):
        return None
    hours = f"{window.start} to {window.end} UTC, {window.days}"
    return WindowCost(hours=hours, cost=sum(parts, Decimal(0)))


def _rank(row: HostCost) -> tuple[bool, bool, Decimal, bool, str]:
    return row.cost is None, row.removed, row.cost or Decimal(0), not row.checked, row.name.casefold()
