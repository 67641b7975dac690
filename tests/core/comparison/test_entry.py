"""What it costs to start: in a few words, and in none where no price is stated."""

from __future__ import annotations

from datetime import date

import pytest

from seatrial.comparison.entry import describe, entry
from seatrial.evidence.evidence import Evidence
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool


def priced(category: str, **prices: tuple[object, str]) -> Tool:
    """A tool with these prices: value, and text as a person reads it."""
    stated = [
        Evidence(id=name, tool="a", metric=name, value=value, text=text, read=date(2026, 1, 1), primary=True)  # type: ignore[arg-type]
        for name, (value, text) in prices.items()
    ]
    return Tool(slug="a", name="A", maker="M", category=category, aliases=[], former_slugs=[], evidence=stated)


PRICES = {"price_input": (2, "$2 per million tokens"), "price_output": (6, "$6 per million tokens")}


@pytest.mark.parametrize(
    ("category", "prices", "text"),
    [
        ("open-weight-models", {"free_of_charge": ("yes", "yes")}, "Weights free"),
        ("coding-agents", {"free_of_charge": ("yes", "yes")}, "Free"),
        ("coding-agents", {"price_plan": (20, "$20 a month")}, "Plans from $20 a month"),
        ("hosted-models", PRICES, "$2 in, $6 out per million tokens"),
        (
            "coding-agents",
            {"free_of_charge": ("yes", "yes"), "price_plan": (20, "$20 a month")},
            "Free; plans from $20 a month",
        ),
    ],
)
def test_the_entry_price_is_told_in_a_few_words(
    category: str, prices: dict[str, tuple[object, str]], text: str
) -> None:
    found = entry(priced(category, **prices))
    assert found.text == text
    assert sorted(found.cites) == sorted(prices)


@pytest.mark.parametrize("prices", [{}, {"free_of_charge": ("no", "no")}, {"price_input": (2, "$2")}])
def test_where_no_price_is_stated_none_is_told(prices: dict[str, tuple[object, str]]) -> None:
    found = entry(priced("hosted-models", **prices))
    assert (found.text, found.cites) == (None, [])


def test_a_tool_of_which_nothing_is_known_is_not_free(small: Catalogue) -> None:
    assert entry(small.tools["magpie"]).text is None


def test_a_description_says_what_it_is_and_cites_the_rest(small: Catalogue) -> None:
    first, *rest = describe(small.tools["kestrel-8b"], small)
    assert first.text == "Kestrel 8B is an open-weight model by Aerie Labs."
    texts = [sentence.text for sentence in rest]
    assert "It was released on 1 December 2025." in texts
    assert "Its context is 128,000 tokens." in texts
    assert all(sentence.cites for sentence in rest)
