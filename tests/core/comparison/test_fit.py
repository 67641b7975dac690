"""Hard limits against what is stated: met, not met, or unknown, each on its evidence."""

from __future__ import annotations

import pytest

from seatrial.comparison.brief import Brief
from seatrial.comparison.fit import Fit, Limit, fit
from seatrial.facts.catalogue import Catalogue


def limit(small: Catalogue, slug: str, **wanted: object) -> Limit:
    """The one limit of a brief, against one tool."""
    (found,) = fit(small.tools[slug], Brief.model_validate(wanted), small).limits
    return found


def fitted(small: Catalogue, slug: str, **wanted: object) -> Fit:
    return fit(small.tools[slug], Brief.model_validate(wanted), small)


def test_a_brief_without_limits_lets_every_tool_in(small: Catalogue) -> None:
    for tool in small.tools.values():
        assert fit(tool, Brief(weights={"builder": 2.0}), small) == Fit(tool=tool.slug, limits=[], eligible=True)


@pytest.mark.parametrize(
    ("slug", "wanted", "state"),
    [
        ("kestrel-8b", {"licence": ["permissive"]}, "met"),
        ("heron-40b", {"licence": ["permissive", "copyleft"]}, "not met"),
        ("heron-40b", {"licence": ["permissive", "conditional"]}, "met"),
        ("kestrel-8b", {"self_hosting": "required"}, "met"),
        ("magpie", {"self_hosting": "required"}, "not met"),
        ("heron-40b", {"self_hosting": "required"}, "unknown"),
        ("kestrel-8b", {"context": 128_000.0}, "met"),
        ("kestrel-8b", {"context": 128_001.0}, "not met"),
        ("magpie", {"context": 1.0}, "unknown"),
        ("kestrel-8b", {"modalities": ["text", "image"]}, "met"),
        ("kestrel-8b", {"modalities": ["text", "audio"]}, "not met"),
        ("heron-40b", {"modalities": ["text"]}, "unknown"),
        ("heron-40b", {"price_input": 2.0}, "met"),
        ("heron-40b", {"price_input": 1.99}, "not met"),
        ("heron-40b", {"price_input": 0.0}, "not met"),
        ("kestrel-8b", {"price_output": 100.0}, "unknown"),
        ("heron-40b", {"price_output": 6.0}, "met"),
        ("heron-40b", {"users": 701e6}, "not met"),
        ("heron-40b", {"users": 700e6}, "unknown"),
        ("magpie", {"users": 1.0}, "unknown"),
        ("kestrel-8b", {"data": "stays"}, "met"),
        ("magpie", {"data": "stays"}, "not met"),
        ("heron-40b", {"tool_calling": "required"}, "unknown"),
        ("kestrel-8b", {"budget": 10.0, "tokens_in": 1e6}, "unknown"),
    ],
)
def test_a_limit_is_met_not_met_or_unknown(small: Catalogue, slug: str, wanted: dict[str, object], state: str) -> None:
    assert limit(small, slug, **wanted).state == state


def test_the_leading_source_decides_where_sources_disagree(small: Catalogue) -> None:
    found = limit(small, "heron-40b", context=48_000.0)
    assert (found.state, found.has) == ("not met", "32,000 tokens")


def test_a_limit_says_what_is_wanted_what_there_is_and_where_it_stands(small: Catalogue) -> None:
    found = limit(small, "heron-40b", price_input=1.5)
    leading = small.tools["heron-40b"].leading("price_input")
    assert leading is not None
    assert found == Limit(
        name="Input price",
        wanted="at most $1.5 per million tokens",
        has="$2 per million tokens",
        state="not met",
        cites=[leading.id],
        metric="price_input",
    )


def test_a_price_of_nothing_is_a_limit_like_any_other(small: Catalogue) -> None:
    assert limit(small, "heron-40b", price_input=0.0).wanted == "at most $0 per million tokens"


def test_what_is_unknown_is_said_to_be_not_stated_and_cites_nothing(small: Catalogue) -> None:
    found = limit(small, "magpie", price_input=1.5)
    assert (found.state, found.has, found.cites) == ("unknown", "not stated", [])


def test_an_unknown_under_a_hard_limit_keeps_a_tool_out(small: Catalogue) -> None:
    refused = fitted(small, "magpie", context=1000.0, unknown="refuse")
    assert not refused.eligible
    assert [row.name for row in refused.reasons] == ["Context"]


def test_an_unknown_under_a_hard_limit_is_let_in_where_the_brief_allows_it(small: Catalogue) -> None:
    allowed = fitted(small, "magpie", context=1000.0, unknown="allow")
    assert allowed.eligible
    assert [row.state for row in allowed.limits] == ["unknown"]


def test_what_is_known_to_fail_stays_out_even_where_the_unknown_is_allowed(small: Catalogue) -> None:
    assert not fitted(small, "magpie", self_hosting="required", unknown="allow").eligible


def test_one_broken_limit_of_many_keeps_a_tool_out(small: Catalogue) -> None:
    found = fitted(small, "kestrel-8b", licence=["permissive"], self_hosting="required", context=1_000_000.0)
    assert [row.state for row in found.limits] == ["met", "met", "not met"]
    assert not found.eligible
    assert [row.name for row in found.reasons] == ["Context"]
