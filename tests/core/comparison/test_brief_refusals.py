"""Everything in a brief that cannot be used: where it stands, why, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from seatrial.comparison.brief import brief_from_query, read_brief
from seatrial.errors import BadInput

CRITICS = ["builder", "skeptic", "founder"]


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "brief.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def refused(tmp_path: Path, text: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_brief(write(tmp_path, text), CRITICS)
    return caught.value


def test_a_wrong_unit_is_refused_with_its_line_and_the_right_one(tmp_path: Path) -> None:
    error = refused(tmp_path, "licence: [permissive]\ncontext: 32 GB\n")
    assert error.where == f"{tmp_path / 'brief.yaml'}:2"
    assert "“32 GB” is not a number of token." in str(error)
    assert "Write “context” as `32000 token`." in str(error)


@pytest.mark.parametrize(("field", "number"), [("context", "32000"), ("price_input", "5"), ("price_input", "0.5")])
def test_a_number_without_a_unit_is_refused(tmp_path: Path, field: str, number: str) -> None:
    error = refused(tmp_path, f"{field}: {number}\n")
    assert error.where.endswith(":1")
    assert f"“{field}” has no unit." in str(error)


def test_an_unknown_field_is_refused_with_the_nearest(tmp_path: Path) -> None:
    error = refused(tmp_path, "licence: [permissive]\ncontex: 32k tokens\n")
    assert (error.cause, error.where.rsplit(":", 1)[1]) == ("Unknown field “contex”.", "2")
    assert error.next_step.startswith("Did you mean “context”?")


def test_an_unknown_critic_is_refused_with_the_nearest(tmp_path: Path) -> None:
    error = refused(tmp_path, "weights: {skeptik: 2}\n")
    assert error.cause == "The brief weighs “skeptik”, who is no critic."
    assert error.next_step == "Did you mean “skeptic”? Critics: builder, skeptic, founder."


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ("{tool-chain: 2}", "Did you mean “tool-chains”? Families: code-generation, "),
        ("{own-../etc: 2}", "which is no family of tasks"),
        ("{tool-chains: 0}", "every family of tasks the weight 0"),
        ("{tool-chains: -1}", "greater than or equal to 0"),
        ("{tool-chains: much}", "number"),
    ],
)
def test_a_workload_that_cannot_be_used_is_refused(tmp_path: Path, tasks: str, told: str) -> None:
    assert told in str(refused(tmp_path, f"tasks: {tasks}\n"))


def test_all_weights_zero_are_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, "weights: {builder: 0, skeptic: 0, founder: 0}\n")
    assert error.cause == "The brief gives every critic the weight 0."
    assert error.next_step == "Leave at least one of them a say."


def test_some_weights_may_be_zero(tmp_path: Path) -> None:
    brief = read_brief(write(tmp_path, "weights: {builder: 0, skeptic: 0}\n"), CRITICS)
    assert brief.weight("founder") == 1.0


@pytest.mark.parametrize(
    "text", ["weights: {builder: 6}", "weights: {builder: -1}", "weights: {builder: lots}", "weights: {builder: nan}"]
)
def test_a_weight_beyond_its_bounds_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, f"unknown: allow\n{text}\n").where.endswith(":2")


@pytest.mark.parametrize(
    "text", ["licence: [free]", "self_hosting: maybe", "modalities: [smell]", "unknown: guess", "context: 0 tokens"]
)
def test_a_value_that_nobody_offers_is_refused(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, text)
    assert error.where.endswith(":1")
    assert error.next_step


def test_an_infinite_wish_is_refused() -> None:
    with pytest.raises(BadInput):
        brief_from_query({"context": ["1e999"]}, CRITICS)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file") as caught:
        read_brief(tmp_path / "none.yaml", CRITICS)
    assert caught.value.next_step.startswith("Give the path of a brief")


def test_an_empty_file_is_told_so(tmp_path: Path) -> None:
    assert refused(tmp_path, "").cause == "The file is empty."


@pytest.mark.parametrize(
    ("query", "where", "cause"),
    [
        ({"context": ["32 GB"]}, "context", "is not a number of token"),
        ({"licence": ["free"]}, "licence", "“free” does not fit “licence”"),
        ({"self_hosting": ["maybe"]}, "self_hosting", "“maybe” does not fit “self_hosting”"),
        ({"w.builder": ["lots"]}, "weights", "“lots” does not fit “weights”"),
        ({"price_input": ["-1"]}, "price_input", "is not a number of USD/Mtoken"),
        ({"users": ["0"]}, "users", "does not fit “users”"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(query: dict[str, list[str]], where: str, cause: str) -> None:
    with pytest.raises(BadInput, match=cause) as caught:
        brief_from_query(query, CRITICS)
    assert caught.value.where == where


@pytest.mark.parametrize("query", [{"w.builder": ["0"], "w.skeptic": ["0"], "w.founder": ["0"]}, {"w.nobody": ["2"]}])
def test_a_query_may_weigh_no_stranger_and_not_nobody(query: dict[str, list[str]]) -> None:
    with pytest.raises(BadInput, match=r"The brief (gives every critic|weighs “nobody”)"):
        brief_from_query(query, CRITICS)
