"""What a file of catalogue/prices must fulfil beyond its shape, and the reading of all of them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from pathlib import Path

from seatrial.errors import BadFile, Problem
from seatrial.facts.checking import today
from seatrial.facts.parsing import parse
from seatrial.facts.pricing.schema import Offer, Period, PriceIds, PricesFile
from seatrial.facts.reading import Document, Path_, read_file

IDS = "ids"
AGAIN = "Correct it, or run `seatrial catalogue prices` again."
Wrong = tuple[Path_, str, str]


def load_prices(folder: Path, tools: Container[str], problems: list[Problem]) -> dict[str, PricesFile]:
    """The prices of every tool that has some; a broken file is left out and named in `problems`."""
    found: dict[str, PricesFile] = {}
    for file in sorted((folder / "prices").glob("*.y*ml")):
        try:
            document = read_file(file)
            if file.stem == IDS:
                wrong = list(_ids_problems(parse(document, PriceIds), tools))
            else:
                prices = parse(document, PricesFile)
                wrong = list(_problems(document, prices, tools))
                if not wrong:
                    found[prices.slug] = prices
            problems += [Problem(file, document.line(path), cause, step) for path, cause, step in wrong]
        except BadFile as error:
            problems += error.problems
    return found


def _ids_problems(ids: PriceIds, tools: Container[str]) -> Iterator[Wrong]:
    for part, slugs in (("tools", ids.tools), ("none", ids.none)):
        for slug in slugs:
            if slug not in tools:
                yield (part, slug), f"The catalogue has no tool “{slug}”.", "Add its file, or remove it here."
    for slug, hosts in ids.tools.items():
        if slug in ids.none:
            yield ("none", slug), f"“{slug}” has ids, and is said to have none.", "Keep one of the two."
        for host, packages in hosts.items():
            if host not in ids.hosts:
                yield ("tools", slug, host), f"There is no host “{host}” here.", "Add it under `hosts:`."
            for package, name in packages.items():
                if "/" not in name:
                    yield ("tools", slug, host, package), f"“{name}” is no id.", "Write provider/model."


def _problems(document: Document, prices: PricesFile, tools: Container[str]) -> Iterator[Wrong]:
    if prices.slug != document.file.stem:
        cause = f"The slug is “{prices.slug}”, the file “{document.file.name}”."
        yield ("slug",), cause, "Give both the same name."
    elif prices.slug not in tools:
        yield ("slug",), f"The catalogue has no tool “{prices.slug}”.", "Add its file, or remove this one."
    for name, source in prices.sources.items():
        if source.read > today():
            yield ("sources", name), f"The date {source.read} lies in the future.", "Write the day of reading."
    seen = set()
    for index, offer in enumerate(prices.offers):
        path: Path_ = ("offers", index)
        if (offer.host, offer.source) in seen:
            yield (*path, "host"), f"{offer.source} has an offer of {offer.host} already.", "Keep one of the two."
        seen.add((offer.host, offer.source))
        if offer.source not in prices.sources:
            yield (*path, "source"), f"This file has no source “{offer.source}”.", "Add it under `sources:`."
        if offer.host not in prices.hosts:
            yield (*path, "host"), f"This file has no host “{offer.host}”.", "Add it under `hosts:`, with its name."
        for inner, cause, step in _offer_problems(offer):
            yield (*path, *inner), cause, step
    yield from _unused(prices)


def _unused(prices: PricesFile) -> Iterator[Wrong]:
    for part, keys, used in (
        ("sources", list(prices.sources), {str(offer.source) for offer in prices.offers}),
        ("hosts", list(prices.hosts), {offer.host for offer in prices.offers}),
    ):
        for key in keys:
            if key not in used:
                yield (part, key), f"No offer names “{key}”.", "Use it, or remove it."


def _offer_problems(offer: Offer) -> Iterator[Wrong]:
    if not offer.standard and offer.states is None:
        yield (), "This offer states nothing.", "Remove it: what no source states is shown as unknown."
    for name, periods in (("standard", offer.standard), ("batch", offer.batch)):
        before: date | None = None
        for index, period in enumerate(periods):
            path: Path_ = (name, index)
            if index and period.valid_from is None:
                yield path, "A later period has no first day.", f"Add `valid_from`. {AGAIN}"
            if before and period.valid_from and period.valid_from <= before:
                yield (*path, "valid_from"), "The periods are not in the order of their days.", AGAIN
            before = period.valid_from or before
            for inner, cause, step in _period_problems(period):
                yield (*path, *inner), cause, step


def _period_problems(period: Period) -> Iterator[Wrong]:
    if not period.rates.stated:
        yield ("rates",), "A period states no rate.", "Remove it: what no source states is shown as unknown."
    if any(value == 0 for value in period.rates.stated.values()) and not period.note:
        yield ("rates",), "A rate is 0, and no note says what that means.", f"Add `note:`. {AGAIN}"
    limits = [tier.above for tier in period.tiers]
    if limits != sorted(set(limits)):
        yield ("tiers",), "The tiers do not rise.", AGAIN
    for index, window in enumerate(period.windows):
        if window.start == window.end:
            yield ("windows", index, "end"), "The window ends when it starts.", AGAIN
