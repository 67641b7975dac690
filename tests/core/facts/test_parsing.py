"""The shape of a tool's file: every field that is missing, unknown or ill-formed, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.tool_file import ToolFile

from seatrial.errors import BadFile
from seatrial.facts.catalogue import load_catalogue

QUOTE = "    quote: a dense model of 8B parameters\n"


def test_an_unknown_field_is_named_with_the_nearest_one(kestrel: ToolFile) -> None:
    kestrel.change(QUOTE, QUOTE + "    notee: Read twice.\n")
    file, line, cause, next_step = kestrel.problem()
    assert (file, line, cause) == (kestrel.file, kestrel.line("notee"), "Unknown field “notee”.")
    assert next_step.startswith("Did you mean “note”? Fields are: aliases, as_written, category")


def test_an_unknown_field_that_resembles_none_is_to_be_removed(kestrel: ToolFile) -> None:
    kestrel.change(QUOTE, QUOTE + "    zzzz: Read twice.\n")
    assert kestrel.problem()[3].startswith("Remove it. Fields are: ")


def test_a_misspelt_field_is_missing_and_unknown(kestrel: ToolFile) -> None:
    kestrel.change("maker: Aerie Labs", "makr: Aerie Labs")
    missing, unknown = kestrel.problems()
    assert missing == (kestrel.file, 1, "The field “maker” is missing.", "Add `maker:` here.")
    assert unknown[:3] == (kestrel.file, 3, "Unknown field “makr”.")


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("metric", "- metric: parameters_total\n    value", "- value"),
        ("value", "    value: 8000000000\n", ""),
        ("source", "    source: release\n", ""),
        ("quote", QUOTE, ""),
        ("read", "    read: 2026-01-15\n", ""),
    ],
)
def test_a_fact_without_one_of_its_fields_is_named_where_it_begins(
    kestrel: ToolFile, field: str, old: str, new: str
) -> None:
    kestrel.change(old, new)
    cause = f"The field “{field}” is missing."
    assert kestrel.problem() == (kestrel.file, kestrel.line("facts:") + 1, cause, f"Add `{field}:` here.")


@pytest.mark.parametrize("field", ["url", "title", "publisher", "primary"])
def test_a_source_without_one_of_its_fields_is_named_where_it_begins(kestrel: ToolFile, field: str) -> None:
    kestrel.change(f"    {field}:", "    # ")
    cause = f"The field “{field}” is missing."
    assert kestrel.problem() == (kestrel.file, kestrel.line("  release:"), cause, f"Add `{field}:` here.")


@pytest.mark.parametrize("address", ["aerie", "javascript:alert(1)", "ftp://aerie.example/kestrel"])
def test_a_source_that_is_no_address_is_refused(kestrel: ToolFile, address: str) -> None:
    kestrel.change("url: https://aerie.example/kestrel", f"url: {address}")
    cause = f"“{address}” is not an address."
    assert kestrel.problem() == (kestrel.file, kestrel.line("url:"), cause, "Write a whole one, from https:// on.")


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("name: Kestrel 8B", 'name: ""', "name"),
        ("title: Introducing Kestrel", 'title: ""', "title"),
        ("quote: a dense model of 8B parameters", 'quote: ""', "quote"),
    ],
)
def test_a_field_that_must_not_be_empty_is_named(kestrel: ToolFile, old: str, new: str, name: str) -> None:
    kestrel.change(old, new)
    next_step = "Fill it in, or remove what has no source."
    assert kestrel.problem() == (kestrel.file, kestrel.line(new), f"“{name}” is empty.", next_step)


@pytest.mark.parametrize("value", ["", " true", " [1, 2]", " {a: b}"])
def test_a_value_that_is_none_is_told_once_and_by_its_name(kestrel: ToolFile, value: str) -> None:
    kestrel.change("value: 8000000000", f"value:{value}")
    file, line, cause, next_step = kestrel.problem()
    assert (file, line) == (kestrel.file, kestrel.line("parameters_total") + 1)
    assert "“value”" in cause
    assert next_step


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "2026-01"])
def test_a_day_of_reading_that_is_on_no_calendar_is_refused(kestrel: ToolFile, day: str) -> None:
    kestrel.change("read: 2026-01-15", f"read: {day}")
    expected = (kestrel.file, kestrel.line("read:"), f"“{day}” is not a date.", "Write it as 2026-11-23.")
    assert kestrel.problem() == expected


def test_a_slug_of_other_letters_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("slug: kestrel-8b", "slug: Kestrel_8B")
    next_step = "Use lower-case letters, digits, dots and hyphens."
    assert kestrel.problem() == (kestrel.file, 1, "“Kestrel_8B” cannot be a slug.", next_step)


def test_a_former_slug_of_other_letters_is_refused_by_its_field(kestrel: ToolFile) -> None:
    kestrel.change("[kestrel-mini]", "[Kestrel Mini]")
    file, line, cause, _ = kestrel.problem()
    assert (file, line) == (kestrel.file, kestrel.line("former_slugs"))
    assert cause == "“Kestrel Mini” cannot be a former_slugs."


def test_a_name_that_is_too_long_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("name: Kestrel 8B", f"name: {'x' * 81}")
    cause = "“name” does not fit: string should have at most 80 characters."
    assert kestrel.problem() == (kestrel.file, 2, cause, "See docs/reference/catalogue-format.md.")


def test_a_broken_list_of_metrics_stops_everything_with_its_line(folder: Path) -> None:
    file = folder / "metrics.yaml"
    file.write_text(
        "- {id: a, label: A, group: size, kind: number, says: A.}\n"
        "- {id: b, label: B, group: size, kind: colour, says: B.}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadFile, match="“kind” does not fit") as caught:
        load_catalogue(folder)
    assert caught.value.where == f"{file}:2"


def test_metrics_that_are_no_list_stop_everything(folder: Path) -> None:
    (folder / "metrics.yaml").write_text("id: a\n", encoding="utf-8")
    with pytest.raises(BadFile, match="The file is not a list"):
        load_catalogue(folder)
