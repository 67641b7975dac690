"""Prices: read from packages, kept apart by source, in force on a day, and checked like every other file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.core.price_files import IDS, KESTREL_PRICES, write_packages, write_prices
from tests.core.small_catalogue import REAL

from seatrial.errors import BadInput, NotReady
from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.facts.pricing.importing import Imported, import_prices, prices_text
from seatrial.facts.pricing.prices import agreement, host_prices, in_force, price_text, rates_at
from seatrial.facts.pricing.schema import Offer, Rates

READ = date(2026, 1, 15)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    return write_packages(tmp_path / "packages")


@pytest.fixture
def imported(folder: Path, packages: Path) -> Imported:
    (folder / "prices").mkdir()
    (folder / "prices" / "ids.yaml").write_text(IDS)
    return import_prices(folder, READ, packages)


def offer(imported: Imported, host: str, source: str) -> Offer:
    return next(row for row in imported.files["kestrel-8b"].offers if (row.host, row.source) == (host, source))


def test_a_maker_s_history_keeps_its_days_and_drops_what_changes_nothing(imported: Imported) -> None:
    found = offer(imported, "aerie", "model-prices")
    assert [period.valid_from for period in found.standard] == [date(2025, 12, 1), date(2026, 1, 2)]
    first = found.standard[0]
    assert first.rates == Rates(input=Decimal(2), cached_input=Decimal("0.2"), output=Decimal(8))
    assert (first.basis, str(first.stated_at)) == ("documented", "https://aerie.example/launch")
    assert (first.tiers[0].above, first.tiers[0].rates.stated) == (100_000, {"input": Decimal(4)})
    assert (found.checked, str(found.page)) == (True, "https://aerie.example/pricing.md")


def test_hours_of_the_day_become_windows_with_rates_of_their_own(imported: Imported) -> None:
    first, second = offer(imported, "aerie", "model-prices").standard
    assert first.windows == []
    assert [(w.start, w.end, w.days, w.rates.input) for w in second.windows] == [
        ("01:00", "04:00", "Monday to Friday", Decimal(4))
    ]
    assert offer(imported, "aerie", "genai-prices").standard[-1].windows[0].rates.output == 16


def test_batch_rates_begin_no_earlier_than_the_model(imported: Imported) -> None:
    assert offer(imported, "aerie", "model-prices").batch[0].valid_from == date(2025, 12, 1)


def test_a_price_without_a_first_day_has_none(imported: Imported) -> None:
    assert [period.valid_from for period in offer(imported, "aerie", "genai-prices").standard] == [
        None,
        date(2026, 1, 3),
    ]


def test_a_batch_price_overrides_only_what_it_names(imported: Imported) -> None:
    (period,) = offer(imported, "aerie", "genai-prices").batch
    assert (period.valid_from, period.rates.input, period.rates.output) == (date(2026, 1, 4), Decimal("2.5"), 4)
    assert period.tiers[0].rates.stated == {"input": 4}


def test_a_0_is_kept_with_a_note_and_a_limit_of_0_is_unknown(imported: Imported) -> None:
    (period,) = offer(imported, "nest", "genai-prices").standard
    assert period.rates.stated == {"input": 0, "output": 0}
    assert period.note == "The source writes 0 for input and output: a free tier, or unknown."
    states = offer(imported, "aerie", "models-dev").states
    assert states
    assert (states.context_total, states.max_input, states.max_output) == (128_000, None, 8_000)
    assert (states.open_weights, states.reasoning, states.released) == (True, False, "2025-12")


def test_the_same_packages_give_the_same_bytes_and_the_old_day_of_reading(
    imported: Imported, folder: Path, packages: Path
) -> None:
    file = folder / "prices" / "kestrel-8b.yaml"
    before = file.read_bytes()
    again = import_prices(folder, date(2026, 2, 1), packages)
    assert (again.written, file.read_bytes()) == ([], before)
    assert again.files["kestrel-8b"] == imported.files["kestrel-8b"]


def test_what_is_written_is_read_back_as_it_was(imported: Imported, folder: Path) -> None:
    catalogue = load_catalogue(folder)
    assert [str(problem) for problem in catalogue.problems] == []
    assert catalogue.prices == imported.files


def test_a_tool_that_is_mapped_no_more_loses_its_file(imported: Imported, folder: Path, packages: Path) -> None:
    ids = folder / "prices" / "ids.yaml"
    ids.write_text(IDS.replace("kestrel-8b:\n", "magpie:\n", 1))
    assert import_prices(folder, READ, packages).removed == ["kestrel-8b"]
    assert not (folder / "prices" / "kestrel-8b.yaml").exists()


def test_an_id_that_the_package_does_not_know_is_named(imported: Imported, folder: Path, packages: Path) -> None:
    ids = folder / "prices" / "ids.yaml"
    ids.write_text(IDS.replace("nest/kestrel,", "nest/kestrel-9b,"))
    assert import_prices(folder, READ, packages).missing_ids == ["kestrel-8b: nest: genai-prices: nest/kestrel-9b"]


def test_a_missing_package_is_said_with_how_to_get_it(folder: Path, imported: Imported, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(NotReady, match=r"Not installed: .*pip install seatrial\[prices\]"):
        import_prices(folder, READ, tmp_path / "none")


def test_a_package_whose_licence_does_not_let_its_data_be_passed_on_is_refused(
    folder: Path, imported: Imported, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="states the licence “Proprietary”"):
        import_prices(folder, READ, write_packages(tmp_path / "closed", "Proprietary"))


def test_data_that_is_a_program_is_refused_and_not_run(folder: Path, imported: Imported, packages: Path) -> None:
    evil = "import os\nproviders: list = [open('x') if True else 1]\n"
    (packages / "genai_prices" / "data.py").write_text(evil)
    with pytest.raises(BadInput, match="no plain data"):
        import_prices(folder, READ, packages)


def test_sources_that_disagree_are_all_kept_and_counted(imported: Imported) -> None:
    shared, apart = agreement(imported.files.values(), READ)
    assert shared == ["kestrel-8b at Aerie Labs"]
    (line,) = apart
    assert "input: $2 by model-prices, $2.50 by genai-prices, $2 by models-dev" in line


@pytest.fixture
def priced(folder: Path) -> Catalogue:
    return load_catalogue(write_prices(folder))


@pytest.mark.parametrize(
    ("day", "price"), [(date(2025, 11, 30), None), (date(2025, 12, 1), 2), (date(2026, 1, 4), 2), (READ, 1)]
)
def test_the_price_in_force_is_that_of_the_day(priced: Catalogue, day: date, price: int | None) -> None:
    period = in_force(priced.prices["kestrel-8b"].offers[0].standard, day)
    assert (period.rates.input if period else None) == price


def test_a_prompt_above_a_tier_pays_its_rates_and_the_rest_as_usual(priced: Catalogue) -> None:
    period = in_force(priced.prices["kestrel-8b"].offers[0].standard, READ)
    assert period
    assert rates_at(period, 100_000) == rates_at(period, None) == period.rates
    above = rates_at(period, 100_001)
    assert (above.input, above.cached_input, above.output) == (2, Decimal("0.25"), 6)


def test_the_best_source_leads_and_hosts_that_dropped_it_come_last(priced: Catalogue) -> None:
    rows = host_prices(priced.prices["kestrel-8b"], READ)
    assert [row.host for row in rows] == ["aerie", "nest", "zero", "lost"]
    assert rows[0].leading.offer.source == "model-prices"
    assert [str(apart) for apart in rows[0].disagreements] == ["output: $4 by model-prices, $5 by genai-prices"]
    assert [str(apart) for apart in rows[0].limit_disagreements] == [
        "context total: 128,000 by model-prices, 131,072 by genai-prices"
    ]


def test_prices_are_written_as_people_write_them() -> None:
    assert [price_text(Decimal(text)) for text in ("10.0", "0.0028", "1E-7", "1200", "2.5")] == [
        "10",
        "0.0028",
        "0.0000001",
        "1,200",
        "2.50",
    ]


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("slug: kestrel-8b", "slug: kestrel", "The slug is “kestrel”, the file “kestrel-8b.yaml”."),
        ("source: model-prices", "source: models-dev", "This file has no source “models-dev”."),
        ("  lost: ", "  lots: ", "This file has no host “lost”."),
        ("valid_from: 2026-01-05", "valid_from: 2025-11-05", "The periods are not in the order of their days."),
        ("valid_from: 2026-01-05", "valid_from: yesterday", "“yesterday” is not a date."),
        ("{input: 0.2,", "{input: -0.2,", "“input” does not fit: input should be greater than or equal to 0."),
        ("{input: 0.2,", "{input: cheap,", "“cheap” is not a price. Write digits only, in USD per million tokens."),
        ("{input: 0.2,", "{inptu: 0.2,", "Unknown field “inptu”."),
        ("rates: {input: 0.2, output: 0.6}", "rates: {}", "A period states no rate."),
        ("        note: ", "        #", "A rate is 0, and no note says what that means."),
        ("read: 2026-01-15", "read: 2999-01-15", "The date 2999-01-15 lies in the future."),
        ("host: nest", "host: lost", "genai-prices has an offer of lost already."),
        ('end: "04:00"', 'end: "25:00"', "“25:00” is no time of the day. Write 16:30, in UTC."),
    ],
)
def test_a_wrong_price_file_is_left_out_and_told_with_file_line_cause_and_next_step(
    folder: Path, old: str, new: str, cause: str
) -> None:
    write_prices(folder)
    file = folder / "prices" / "kestrel-8b.yaml"
    assert old in KESTREL_PRICES
    file.write_text(KESTREL_PRICES.replace(old, new, 1))
    catalogue = load_catalogue(folder)
    assert cause in [problem.cause for problem in catalogue.problems]
    problem = next(problem for problem in catalogue.problems if problem.cause == cause)
    assert problem.file == file
    assert problem.line >= 1
    assert "kestrel-8b" not in catalogue.prices
    assert "kestrel-8b" in catalogue.tools


def test_ids_of_a_tool_that_is_not_there_are_told(folder: Path) -> None:
    (folder / "prices").mkdir()
    (folder / "prices" / "ids.yaml").write_text(IDS.replace("kestrel-8b:\n", "kestrel-9b:\n", 1))
    (problem,) = load_catalogue(folder).problems
    assert (problem.line, problem.cause) == (5, "The catalogue has no tool “kestrel-9b”.")


def test_the_prices_that_ship_fulfil_the_rules(real: Catalogue) -> None:
    assert len(real.prices) >= 25
    assert all(offer.standard or offer.states for prices in real.prices.values() for offer in prices.offers)


def test_the_prices_that_ship_are_as_the_import_would_write_them(real: Catalogue) -> None:
    for slug, prices in real.prices.items():
        assert (REAL / "prices" / f"{slug}.yaml").read_text(encoding="utf-8") == prices_text(prices)
