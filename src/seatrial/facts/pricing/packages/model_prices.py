"""model-prices: prices of the makers' own interfaces with their history, compared daily with most makers' pages."""

from __future__ import annotations

import ast
import json
from datetime import date
from decimal import Decimal
from typing import Any

from seatrial.facts.pricing.packages.package import Found, Unpacked, day_of, merged, with_note
from seatrial.facts.pricing.schema import Basis, Period, Rates, Standing, Tier, Window

NAMES = {"input": "input", "output": "output", "cache_read": "cached_input", "cache_write": "cache_write"}
BASES: dict[str, Basis] = {
    "documented": "documented",
    "first observed": "first observed",
    "models.dev commit": "recorded",
}
Rows = list[dict[str, Any]]


class ModelPrices:
    """Its compiled snapshot, and the pages that its daily check reads."""

    file = "model_prices/snapshot.json"

    def __init__(self, package: Unpacked) -> None:
        self.data = json.loads(package.bytes_of(self.file), parse_float=Decimal)
        self.as_of: date | None = day_of(self.data["updated_at"])
        self.pages = _pages(package.bytes_of("model_prices/checks.py"))

    def find(self, model: str) -> Found | None:
        """A model by provider and id."""
        provider, _, name = model.partition("/")
        timelines = self.data["prices"].get(provider, {}).get(name)
        if not timelines:
            return None
        status = self.data["status"].get(provider, {}).get(name)
        standing: Standing = status if status in ("deprecated", "removed") else "listed"
        schedules = [row for row in self.data["schedules"].get("schedule", []) if row["provider"] == provider]
        return Found(
            page=self.pages.get(provider),
            checked=provider in self.pages and standing != "removed",
            standing=standing,
            standard=_periods(timelines["standard"], timelines.get("thinking", []), schedules, name),
            batch=_periods(timelines.get("batch", []), [], [], name),
        )


def _pages(source: bytes) -> dict[str, str]:
    """The page that is checked for each provider: the addresses in the table SOURCES of checks.py."""
    tree = ast.parse(source)
    constants = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    table = next(
        (
            node.value
            for node in tree.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "SOURCES"
        ),
        None,
    )
    found: dict[str, str] = {}
    if not isinstance(table, ast.Dict):
        return found
    for key, row in zip(table.keys, table.values, strict=True):
        first = row.elts[0] if isinstance(row, ast.Tuple) and row.elts else None
        address = first.value if isinstance(first, ast.Constant) else None
        if isinstance(first, ast.Name):
            address = constants.get(first.id)
        if isinstance(key, ast.Constant) and isinstance(address, str):
            found[str(key.value)] = address
    return found


def _periods(rows: Rows, thinking: Rows, schedules: Rows, name: str) -> list[Period]:
    """One period for each day on which the price, the thinking price or the hours of the day change."""
    starts = {_start(row) for row in rows if row["rates"]}
    if not starts:
        return []
    changes = {_start(row) for row in thinking if row["rates"]}
    for schedule in schedules:
        if _factor(schedule, name) is not None:
            changes |= {day_of(schedule[key]) for key in ("valid_from", "valid_until") if key in schedule}
    days = sorted(starts | {day for day in changes if day > min(starts)})
    return merged([period for day in days if (period := _period(rows, thinking, schedules, name, day))])


def _period(rows: Rows, thinking: Rows, schedules: Rows, name: str, day: date) -> Period | None:
    row = _in_force(rows, day)
    if row is None:
        return None
    found, thought = row["rates"], _in_force(thinking, day)
    rates = _rates(found)
    if thought and thought["rates"]["output"] != found["output"]:
        rates = rates.model_copy(update={"reasoning_output": thought["rates"]["output"]})
    own = _start(row) == day
    return with_note(
        Period(
            valid_from=day,
            basis=BASES.get(found.get("valid_from_basis", "")) if own else "documented",
            stated_at=found["source"],
            rates=rates,
            tiers=[Tier(above=tier["above"], rates=_rates(tier)) for tier in found.get("tiers", [])],
            windows=_windows(found, schedules, name, day),
        )
    )


def _start(row: dict[str, Any]) -> date:
    """The day a row begins; a batch row may begin before the model does, and then begins with it."""
    first = day_of(row["rates"]["valid_from"])
    return max(first, day_of(row["start"])) if row["start"] else first


def _in_force(rows: Rows, day: date) -> dict[str, Any] | None:
    """The last row that has begun on a day, unless it says that there is no price."""
    begun = [row for row in rows if (row["start"] is None or day_of(row["start"]) <= day)]
    return begun[-1] if begun and begun[-1]["rates"] else None


def _rates(row: dict[str, Any], factor: Decimal = Decimal(1)) -> Rates:
    return Rates.model_validate({ours: row[theirs] * factor for theirs, ours in NAMES.items() if theirs in row})


def _factor(schedule: dict[str, Any], name: str) -> Decimal | None:
    """What a schedule multiplies prices by in its hours; None where it does not concern this model."""
    found = schedule.get("peak_multiplier") or schedule["off_peak_multiplier"].get(name)
    return None if found is None else Decimal(found)


def _windows(row: dict[str, Any], schedules: Rows, name: str, day: date) -> list[Window]:
    for schedule in schedules:
        factor = _factor(schedule, name)
        ended = "valid_until" in schedule and day_of(schedule["valid_until"]) <= day
        if factor is None or day < day_of(schedule["valid_from"]) or ended:
            continue
        hours = schedule.get("peak_hours_utc") or schedule["off_peak_hours_utc"]
        return [
            Window(
                start=start,
                end=end,
                days="Monday to Friday" if schedule.get("weekdays_only") else "every day",
                besides="Not on Chinese public holidays." if schedule.get("holidays") == "cn" else None,
                rates=_rates(row, factor),
            )
            for start, end in hours
        ]
    return []
