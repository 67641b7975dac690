"""A month of work: linear in its volume, monotone in the price, exact; and where one's own machines break even."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.core.price_files import write_prices

from seatrial.errors import BadInput
from seatrial.facts.catalogue import load_catalogue
from seatrial.facts.pricing.costs import CostAnswer, HostCost, cost_answer
from seatrial.facts.pricing.schema import PricesFile, Rates
from seatrial.facts.pricing.workload import SelfHosting, Workload, break_even, crossing, dollars, monthly, self_hosted
from seatrial.facts.pricing.workload_text import asked_in, read_asked

DAY = date(2026, 1, 15)
prices = some.decimals(min_value=Decimal("0.0001"), max_value=1000, places=4)
shares = some.decimals(min_value=0, max_value=1, places=2)
volumes = some.integers(min_value=1, max_value=10**12)
workloads = some.builds(Workload, input=volumes, output=volumes, cached=shares)
rates = some.builds(Rates, input=prices, cached_input=prices, output=prices)
set_ups = some.builds(
    SelfHosting,
    gpus=some.integers(1, 64),
    gpu_hour=some.decimals(min_value=Decimal("0.01"), max_value=50, places=2),
    utilisation=some.decimals(min_value=Decimal("0.01"), max_value=1, places=2),
    speed=some.decimals(min_value=1, max_value=10**5, places=1),
)


def total(stated: Rates, workload: Workload) -> Decimal:
    parts = monthly(stated, workload)
    assert not isinstance(parts, str)
    return sum(parts, Decimal(0))


@given(rates, workloads, some.integers(1, 500))
def test_the_cost_is_linear_in_the_volume(stated: Rates, workload: Workload, times: int) -> None:
    more = workload.model_copy(update={"input": workload.input * times, "output": workload.output * times})
    assert Fraction(total(stated, more)) == times * Fraction(total(stated, workload))


@given(rates, workloads, some.sampled_from(["input", "cached_input", "output"]), prices)
def test_the_cost_never_falls_when_a_price_rises(stated: Rates, workload: Workload, name: str, by: Decimal) -> None:
    dearer = stated.model_copy(update={name: getattr(stated, name) + by})
    assert total(dearer, workload) >= total(stated, workload)


@given(rates, workloads)
def test_caching_never_costs_more_where_cached_input_is_cheaper(stated: Rates, workload: Workload) -> None:
    cheaper = stated.model_copy(update={"cached_input": min(stated.input or 0, stated.cached_input or 0)})
    uncached = workload.model_copy(update={"cached": Decimal(0)})
    assert total(cheaper, workload) <= total(cheaper, uncached)


@given(rates, workloads, set_ups)
def test_at_the_break_even_both_cost_the_same_and_beyond_it_one_s_own_cost_less(
    stated: Rates, workload: Workload, hosting: SelfHosting
) -> None:
    cost = total(stated, workload)
    volume = crossing(cost, workload, hosting)
    if volume is None:  # then one set-up cannot carry the volume at which it would pay
        needed = Fraction(hosting.month) / Fraction(cost) * workload.output
        assert needed > hosting.capacity
        return
    scale = volume / workload.tokens
    assert Fraction(cost) * scale == Fraction(hosting.month)
    assert workload.output * scale <= hosting.capacity
    answer = break_even(cost, workload, hosting)
    assert answer.tokens is not None
    assert answer.tokens - 1 < volume <= answer.tokens


@given(workloads, set_ups)
def test_there_are_as_many_set_ups_as_the_output_needs_and_no_more(workload: Workload, hosting: SelfHosting) -> None:
    count = hosting.set_ups(workload)
    assert count * hosting.capacity >= workload.output
    assert count == 1 or (count - 1) * hosting.capacity < workload.output
    assert self_hosted(hosting, workload).cost == count * hosting.gpus * hosting.gpu_hour * 730


def test_an_example_by_hand() -> None:
    stated = Rates(input=Decimal("1.25"), cached_input=Decimal("0.125"), output=Decimal(10))
    workload = Workload(input=20_000_000, output=4_000_000, cached=Decimal("0.6"))
    assert monthly(stated, workload) == (10, Decimal("1.5"), 40)
    hosting = SelfHosting(gpus=2, gpu_hour=Decimal("1.90"), utilisation=Decimal("0.4"), speed=Decimal(900))
    assert hosting.month == 2774
    assert hosting.capacity == 946_080_000
    assert break_even(Decimal("51.5"), workload, hosting).tokens == 1_292_737_865


def test_without_a_break_even_the_reason_names_both_costs() -> None:
    hosting = SelfHosting(gpus=8, gpu_hour=Decimal(4), utilisation=Decimal("0.1"), speed=Decimal(100))
    answer = break_even(Decimal(2), Workload(input=1_000_000, output=1_000_000), hosting)
    assert answer.tokens is None
    assert answer.reason == (
        "Even with full machines a million tokens costs $444.44 of one's own, and $1.00 at the host."
    )


def answer_for(folder: Path, words: dict[str, str]) -> CostAnswer:
    asked = read_asked(words)
    priced = load_catalogue(write_prices(folder)).prices["kestrel-8b"]
    return cost_answer([("kestrel-8b", "Kestrel 8B", priced)], asked.workload, asked.hosting, DAY)


def host(answer: CostAnswer, name: str) -> HostCost:
    return next(row for row in answer.tools[0].hosts if row.host == name)


MONTH = {"input": "10M", "output": "1M", "cached": "50%"}


def test_hosts_are_cheapest_first_then_those_that_dropped_it_then_the_unknown(folder: Path) -> None:
    answer = answer_for(folder, MONTH)
    assert [row.host for row in answer.tools[0].hosts] == ["nest", "aerie", "lost", "zero"]
    assert answer.tools[0].cheapest
    assert answer.tools[0].cheapest.host == "nest"


def test_a_0_of_the_source_is_no_price_of_a_workload(folder: Path) -> None:
    row = host(answer_for(folder, MONTH), "zero")
    assert (row.cost, row.reason) == (
        None,
        "The source writes 0, for a free tier or because it does not know: no price of a workload.",
    )


def test_what_is_not_counted_or_not_known_is_said(folder: Path) -> None:
    answer = answer_for(folder, MONTH)
    assert host(answer, "nest").notes == ["No price of cached input is stated: counted as other input."]
    maker = host(answer, "aerie")
    assert maker.cost == Decimal("10.25")
    assert maker.others == {"genai-prices": 15}
    assert maker.notes == ["Other prices hold for prompts above 100,000 tokens."]
    assert [(row.hours, row.cost) for row in maker.windows] == [
        ("01:00 to 04:00 UTC, Monday to Friday", Decimal("20.5"))
    ]


def test_a_long_prompt_pays_the_tier(folder: Path) -> None:
    assert host(answer_for(folder, {**MONTH, "context": "120k"}), "aerie").cost == Decimal("17.25")
    notes = host(answer_for(folder, {**MONTH, "context": "200k"}), "aerie").notes
    assert "The source states a context of 128,000 tokens here." in notes


def test_a_batch_is_counted_only_where_a_batch_rate_is_stated(folder: Path) -> None:
    answer = answer_for(folder, {**MONTH, "batch": "1"})
    assert host(answer, "aerie").cost == 7
    assert (host(answer, "nest").cost, host(answer, "nest").reason) == (None, "No batch rate is stated.")


def test_a_tool_without_prices_is_not_known() -> None:
    answer = cost_answer([("owl", "Owl", None)], Workload(input=1, output=1), None, DAY)
    assert answer.tools[0].hosts == []
    assert answer.tools[0].cheapest is None
    assert answer.tools[0].note == "No source that is read prices it by the token."


def test_before_the_first_price_none_is_stated(folder: Path) -> None:
    priced: PricesFile = load_catalogue(write_prices(folder)).prices["kestrel-8b"]
    early = cost_answer([("k", "K", priced)], Workload(input=1, output=1), None, date(2025, 1, 1))
    # The maker's own price has not begun; the other source does not say since when its price holds.
    assert host(early, "aerie").source == "genai-prices"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("20M", 20_000_000), ("1,500,000", 1_500_000), ("30k tokens", 30_000), ("1.5 billion", 1_500_000_000), ("7", 7)],
)
def test_tokens_are_read_as_people_write_them(text: str, tokens: int) -> None:
    assert read_asked({"input": text, "output": "1"}).workload.input == tokens


def test_requests_a_day_make_a_month_of_a_twelfth_of_a_year() -> None:
    workload = read_asked({"requests": "1200", "input": "2k", "output": "500"}).workload
    assert (workload.input, workload.output, workload.context) == (73_000_000, 18_250_000, 2_000)


def test_a_bare_number_in_a_form_is_a_percentage() -> None:
    assert asked_in({"cached": "60", "utilisation": " 40 ", "other": "1"}) == {"cached": "60%", "utilisation": "40%"}


@pytest.mark.parametrize(
    ("words", "cause", "next_step"),
    [
        ({"input": "20MB"}, "“20MB” is not a number of tokens.", "Write input as 20M."),
        ({"input": "-5"}, "“-5” is negative: tokens cannot be.", "Write input as 20M."),
        ({"input": ""}, "How much is “input”? It is missing (tokens a month).", "Write input as 20M."),
        ({"input": "0.5"}, "“0.5” is no whole number of tokens.", "Write input as 20M."),
        ({"input": "2000T"}, "“2000T” is more than 1,000,000,000,000,000 tokens.", "Write input as 20M."),
        ({"input": "9" * 400}, f"“{'9' * 40}…” is not a number of tokens.", "Write input as 20M."),
        ({"cached": "0.6"}, "“0.6” is not a number of percent.", "Write cached as 60%."),
        ({"cached": "160%"}, "“160%” is not up to 100%.", "Write cached as 60%."),
        ({"gpus": "2"}, "How much is “gpu-hour”? It is missing (USD, since gpus is given).", "Write gpu-hour as 1.90."),
        (
            {"gpus": "0", "gpu_hour": "1", "utilisation": "4%", "speed": "9"},
            "“0” is not a number of GPUs.",
            "Write gpus as 2.",
        ),
        (
            {"gpus": "1", "gpu_hour": "1 EUR", "utilisation": "4%", "speed": "9"},
            "“1 EUR” is not a number of USD.",
            "Write gpu-hour as 1.90.",
        ),
        (
            {"gpus": "1", "gpu_hour": "1", "utilisation": "0%", "speed": "9"},
            "“0%” is not above 0 and up to 100%.",
            "Write utilisation as 40%.",
        ),
        ({"context": "0"}, "A context of 0 tokens holds no prompt.", "Write it as 30k."),
        ({"input": "0", "output": "0"}, "A month without tokens costs nothing.", "Write input or output as 20M."),
    ],
)
def test_what_does_not_fit_is_said_with_how_to_write_it(words: dict[str, str], cause: str, next_step: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_asked({"input": "1M", "output": "1M", **words})
    assert (refused.value.cause, refused.value.next_step) == (cause, next_step)


def test_amounts_are_written_in_cents_or_three_digits() -> None:
    assert [dollars(Decimal(text)) for text in ("1234.5", "0", "0.00012345")] == ["1,234.50", "0.00", "0.000123"]
