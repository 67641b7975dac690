"""A brief in its two writings, and everything in it that cannot be used."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.comparison.brief import (
    HEAVIEST,
    LICENCE_CLASSES,
    MODALITIES,
    Brief,
    brief_from_query,
    brief_to_query,
    read_brief,
)
from seatrial.errors import BadInput

CRITICS = ["builder", "skeptic", "founder"]
# As people write them: up to fifteen digits.
AMOUNT = st.none() | st.integers(1, 10**12).map(float) | st.integers(1, 10**9).map(lambda number: number / 1000)
WEIGHT = st.integers(0, int(100 * HEAVIEST)).filter(lambda number: number != 100).map(lambda number: number / 100)
BRIEFS = st.builds(
    Brief,
    licence=st.sets(st.sampled_from(LICENCE_CLASSES)).map(lambda found: [x for x in LICENCE_CLASSES if x in found]),
    self_hosting=st.sampled_from(["required", "any"]),
    context=AMOUNT,
    modalities=st.sets(st.sampled_from(MODALITIES)).map(lambda found: [x for x in MODALITIES if x in found]),
    price_input=AMOUNT | st.just(0.0),
    price_output=AMOUNT,
    users=AMOUNT,
    unknown=st.sampled_from(["refuse", "allow"]),
    tasks=st.dictionaries(st.sampled_from(["tool-chains", "bfcl", "own-mine"]), st.integers(1, 100).map(float)),
    weights=st.dictionaries(st.sampled_from(CRITICS), WEIGHT, max_size=2),
)


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "brief.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@given(BRIEFS)
def test_a_brief_written_as_a_query_is_read_back_as_itself(brief: Brief) -> None:
    assert brief_from_query(parse_qs(urlencode(brief_to_query(brief))), CRITICS) == brief


@given(BRIEFS)
def test_there_is_one_writing_of_a_brief(brief: Brief) -> None:
    pairs = brief_to_query(brief)
    assert brief_to_query(brief_from_query(parse_qs(urlencode(pairs)), CRITICS)) == pairs


@given(BRIEFS)
def test_a_brief_comes_back_from_json_as_it_was(brief: Brief) -> None:
    assert Brief.model_validate_json(brief.model_dump_json()) == brief


def test_a_million_tokens_and_forty_eight_thousand_more_are_kept_to_the_last() -> None:
    assert brief_to_query(Brief(context=1_048_576.0)) == [("context", "1048576")]


def test_what_is_as_usual_is_left_out_and_the_order_is_fixed() -> None:
    query = {
        "w.skeptic": ["2"],
        "w.builder": ["1"],
        "unknown": ["refuse"],
        "context": ["32k"],
        "licence": ["copyleft", "permissive", "copyleft"],
        "page": ["7"],
    }
    expected = [("licence", "permissive"), ("licence", "copyleft"), ("context", "32000"), ("w.skeptic", "2")]
    assert brief_to_query(brief_from_query(query, CRITICS)) == expected


def test_an_empty_query_asks_for_nothing() -> None:
    brief = brief_from_query({"context": [""], "licence": [""], "w.builder": [""]}, CRITICS)
    assert brief == Brief()
    assert brief.is_empty
    assert not brief.limits_set


@pytest.mark.parametrize("given_brief", [Brief(price_input=0.0), Brief(self_hosting="required"), Brief(users=5.0)])
def test_any_limit_makes_a_brief_ask_for_something(given_brief: Brief) -> None:
    assert given_brief.limits_set
    assert not given_brief.is_empty


def test_weights_alone_set_no_limit_but_ask_for_something() -> None:
    assert not Brief(weights={"builder": 2.0}).limits_set
    assert not Brief(weights={"builder": 2.0}).is_empty
    assert Brief(weights={"builder": 1.0}).is_empty
    assert (Brief(weights={"builder": 2.0}).weight("builder"), Brief().weight("builder")) == (2.0, 1.0)


def test_a_workload_sets_no_limit_but_asks_for_something(tmp_path: Path) -> None:
    brief = read_brief(write(tmp_path, "tasks: {tool-chains: 60, own-invoices: 40, bfcl: 0}\n"), CRITICS)
    assert (brief.limits_set, brief.is_empty) == (False, False)
    assert brief_to_query(brief) == [("t.own-invoices", "40"), ("t.tool-chains", "60")]


def test_a_file_is_read_with_its_units(tmp_path: Path) -> None:
    text = "licence: [permissive]\ncontext: 32k tokens\nprice_input: 0.5 USD/Mtoken\nweights: {skeptic: 2}\n"
    brief = read_brief(write(tmp_path, text), CRITICS)
    assert (brief.licence, brief.context, brief.price_input) == (["permissive"], 32_000, 0.5)
    assert brief.weights == {"skeptic": 2}


@given(st.dictionaries(st.sampled_from(["context", "licence", "users", "w.builder", "unknown"]), st.lists(st.text())))
def test_whatever_a_query_holds_it_is_a_brief_or_bad_input(query: dict[str, list[str]]) -> None:
    try:
        assert isinstance(brief_from_query(query, CRITICS), Brief)
    except BadInput as error:
        cause = error.cause
    else:
        return
    assert cause
