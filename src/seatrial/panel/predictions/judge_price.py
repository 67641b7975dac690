"""Holds a rule about a price against the imported prices: those in force on the day, host by host."""

from __future__ import annotations

from datetime import date

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.pricing.prices import HostPrices, Quote, host_prices
from seatrial.panel.predictions.finding import Finding, compare
from seatrial.panel.predictions.forecast import Proof
from seatrial.panel.predictions.rule import PriceRule


def judge_price(rule: PriceRule, catalogue: Catalogue, day: date) -> Finding:
    """By the prices in force on the day at one host, or at any: one host below the bound is enough."""
    prices = catalogue.prices.get(rule.tool)
    hosts = [row for row in host_prices(prices, day) if not row.removed] if prices else []
    if rule.host:
        hosts = [row for row in hosts if row.host == rule.host]
    stated = [(row, values) for row in hosts if (values := _rates(row, rule))]
    if not stated:
        where = f" at “{rule.host}”" if rule.host else ""
        return Finding("unknown", f"No source states what {catalogue.tools[rule.tool].name} costs{where}.")
    told = [{compare(rule.relation, value, float(rule.value)) for _, value in values} for _, values in stated]
    shown = [_price_proof(row, quote, rule.rate, value) for row, values in stated for quote, value in values][:20]
    days = [_seen(quote, day) for _, values in stated for quote, _ in values]
    sure = [place for place, outcomes in enumerate(told) if outcomes == {True}]
    if sure:
        row, values = stated[sure[0]]
        met = [_price_proof(row, quote, rule.rate, value) for quote, value in values]
        return Finding("met", f"{met[0].text}.", [_seen(quote, day) for quote, _ in values], met)
    if any(True in outcomes for outcomes in told):
        return Finding("disputed", "Sources disagree on the price at the host that would decide.", proof=shown)
    lowest = min(((value, row) for row, values in stated for _, value in values), key=lambda pair: pair[0])
    return Finding("not met", f"The lowest price found is ${lowest[0]:g} at {lowest[1].name}.", days, shown)


def _rates(row: HostPrices, rule: PriceRule) -> list[tuple[Quote, float]]:
    found = []
    for quote in row.quotes:
        value = getattr(quote.standard.rates, rule.rate) if quote.standard else None
        if value is not None and quote.offer.standing != "removed":
            found.append((quote, float(value)))
    return found


def _seen(quote: Quote, day: date) -> date:
    """When a price was seen; read later it still says what was in force on the day."""
    return min(quote.source.as_of or quote.source.read, day)


def _price_proof(row: HostPrices, quote: Quote, rate: str, value: float) -> Proof:
    text = f"{rate.replace('_', ' ').capitalize()} at {row.name} is ${value:g} per million tokens"
    seen = quote.source.as_of or quote.source.read
    return Proof(text=text, url=quote.offer.page, publisher=quote.offer.source, read=seen)
