"""genai-prices: prices of makers and of many third-party hosts, some with first days and hours of the day.

Its data is a Python file that only calls constructors. It is read as a syntax tree: nothing of it is run.
"""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from typing import Any

from seatrial.errors import BadInput
from seatrial.facts.pricing.packages.package import Found, Unpacked, merged, with_note
from seatrial.facts.pricing.schema import Period, Rates, States, Tier, Window

NAMES = {
    "input_mtok": "input",
    "cache_read_mtok": "cached_input",
    "cache_write_mtok": "cache_write",
    "output_mtok": "output",
    "output_reasoning_mtok": "reasoning_output",
    "input_image_mtok": "image_input",
    "output_image_mtok": "image_output",
    "input_audio_mtok": "audio_input",
    "output_audio_mtok": "audio_output",
}
BATCH = {"processing": "batch"}
Row = dict[str, Any]


class GenaiPrices:
    """Its table of providers."""

    file = "genai_prices/data.py"
    as_of: date | None = None  # its data names no day of its own

    def __init__(self, package: Unpacked) -> None:
        tree = ast.parse(package.bytes_of(self.file))
        table = next((node.value for node in tree.body if isinstance(node, ast.AnnAssign)), None)
        if not isinstance(table, ast.List):
            raise BadInput(f"{self.file} holds no list of providers.", "Its layout has changed; see its reader.")
        self.providers = {str(row["id"]): row for row in _plain(table)}

    def find(self, model: str) -> Found | None:
        """A model by provider and id, the id exact: its own matching by prefix would take one model for another."""
        provider, _, name = model.partition("/")
        table = self.providers.get(provider, {"models": []})
        row = next((row for row in table["models"] if row["id"] == name), None)
        if row is None:
            return None
        pages = table.get("pricing_urls") or []
        return Found(
            page=pages[0] if pages else None,
            checked=False,
            standing="deprecated" if row.get("deprecated") else "listed",
            standard=_standard(_conditional(row)),
            batch=_batch(row),
            # It calls this a limit of the input, and yet gives what makers call the whole context.
            states=States(context_total=row["context_window"]) if row.get("context_window") else None,
        )


def _plain(node: ast.expr) -> Any:
    """A constructor call as a mapping of its arguments (its name under `call`), everything else as what it is."""
    match node:
        case ast.Constant():
            return node.value
        case ast.List() | ast.Tuple():
            return [_plain(item) for item in node.elts]
        case ast.Dict():
            return {_plain(key): _plain(value) for key, value in zip(node.keys, node.values, strict=True) if key}
        case ast.Attribute():
            return node.attr
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            arguments = [_plain(item) for item in node.args]
            if name == "Decimal":
                return Decimal(arguments[0])
            if name == "date":
                return date(*arguments)
            if name == "time":
                return f"{arguments[0]:02}:{arguments[1] if len(arguments) > 1 else 0:02}"
            return {"call": name, **{item.arg: _plain(item.value) for item in node.keywords if item.arg}}
    raise BadInput(f"genai_prices/data.py:{node.lineno} is no plain data.", "Its layout has changed; see its reader.")


def _conditional(row: Row) -> list[tuple[Row, Row]]:
    """Condition and prices, the later ones taking precedence."""
    prices = row["prices"]
    rows = prices if isinstance(prices, list) else [{"prices": prices}]
    return [(item.get("constraint") or {}, item["prices"]) for item in rows]


def _standard(rows: list[tuple[Row, Row]]) -> list[Period]:
    """A period for each first day; hours of the day belong to the newest."""
    days = sorted({first for condition, _ in rows if (first := condition.get("start_date"))})
    periods = [_period(day, _in_force(rows, day)) for day in (None, *days)]
    windows = [
        Window(start=condition["start_time"], end=condition["end_time"], rates=_split(prices)[0])
        for condition, prices in rows
        if "start_time" in condition
    ]
    periods[-1] = periods[-1].model_copy(update={"windows": windows})
    return [with_note(period) for period in merged(periods) if period.rates.stated]


def _in_force(rows: list[tuple[Row, Row]], day: date | None) -> Row:
    begun = [
        prices
        for condition, prices in rows
        if not condition or ("start_date" in condition and day is not None and condition["start_date"] <= day)
    ]
    return begun[-1] if begun else {}


def _batch(row: Row) -> list[Period]:
    """Batch rates: what a batch overrides, the rest as usual on that day."""
    periods = []
    for variant in row.get("price_variants") or []:
        if variant["when"] == BATCH:
            day = (variant.get("constraint") or {}).get("start_date")
            periods.append(_period(day, {**_in_force(_conditional(row), day or date.max), **variant["prices"]}))
    periods.sort(key=lambda period: period.valid_from or date.min)
    return [with_note(period) for period in merged(periods) if period.rates.stated]


def _period(day: date | None, prices: Row) -> Period:
    rates, tiers = _split(prices)
    return Period(valid_from=day, basis="recorded" if day else None, rates=rates, tiers=tiers)


def _split(prices: Row) -> tuple[Rates, list[Tier]]:
    """The rates of short prompts, and the tiers above them."""
    base: dict[str, Decimal] = {}
    above: dict[int, dict[str, Decimal]] = {}
    for theirs, ours in NAMES.items():
        value = prices.get(theirs)
        if isinstance(value, dict):
            base[ours] = value["base"]
            for tier in value["tiers"]:
                above.setdefault(tier["start"], {})[ours] = tier["price"]
        elif value is not None:
            base[ours] = value
    tiers = [Tier(above=start, rates=Rates.model_validate(rates)) for start, rates in sorted(above.items())]
    return Rates.model_validate(base), tiers
