"""One citable statement, and the name it keeps."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError
from tests.core.made import statement

from seatrial.evidence.evidence import Evidence, evidence_id


def test_the_same_statement_keeps_its_name() -> None:
    first = evidence_id("kestrel-8b", "context_total", 64000, "token", "https://a.example/")
    assert first == evidence_id("kestrel-8b", "context_total", 64000, "token", "https://a.example/")
    assert first == "kestrel-8b.context_total.206e"


def test_a_name_says_tool_and_metric_and_ends_in_four_digits() -> None:
    name = evidence_id("kestrel-8b", "runs_in", ["vLLM", "Ollama"], None, "https://a.example/")
    assert re.fullmatch(r"kestrel-8b\.runs_in\.[0-9a-f]{4}", name)


@pytest.mark.parametrize(
    ("value", "unit", "origin"),
    [
        (65536, "token", "https://a.example/"),
        (64000, "user", "https://a.example/"),
        (64000, "token", "https://b.example/"),
        ("64000", "token", "https://a.example/"),
    ],
)
def test_another_value_unit_or_source_is_another_statement(value: object, unit: str, origin: str) -> None:
    first = evidence_id("kestrel-8b", "context_total", 64000, "token", "https://a.example/")
    assert evidence_id("kestrel-8b", "context_total", value, unit, origin) != first  # type: ignore[arg-type]


def test_evidence_cannot_be_changed_once_it_is_made() -> None:
    found = statement("kestrel-8b", "speed", 50)
    with pytest.raises(ValidationError, match="frozen"):
        found.value = 60  # type: ignore[misc]


def test_evidence_comes_back_from_json_as_it_was() -> None:
    found = statement("kestrel-8b", "speed", 50, low=45.0, high=55.0, note="Twice.")
    assert Evidence.model_validate_json(found.model_dump_json()) == found


def test_yes_is_no_number_and_true_is_no_value() -> None:
    assert statement("kestrel-8b", "open", "yes").value == "yes"
    with pytest.raises(ValidationError):
        statement("kestrel-8b", "open", True)
