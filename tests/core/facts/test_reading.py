"""YAML as people write it and mistype it: what it means, and where it went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.small_catalogue import KESTREL
from tests.core.tool_file import ToolFile

from seatrial.errors import BadFile
from seatrial.facts.reading import read_file, read_text

BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_an_empty_file_is_told_so(kestrel: ToolFile) -> None:
    kestrel.write("")
    assert kestrel.problem() == (kestrel.file, 1, "The file is empty.", "Start from the fields of ToolFile.")


def test_a_file_of_comments_is_empty_too(kestrel: ToolFile) -> None:
    kestrel.write("# to be written\n")
    assert kestrel.problem()[1:3] == (1, "The file is empty.")


def test_a_list_is_no_tool(kestrel: ToolFile) -> None:
    kestrel.write("- slug: kestrel-8b\n")
    cause = "The file is not a list of `field: value` lines."
    assert kestrel.problem() == (kestrel.file, 1, cause, "Start from the fields of ToolFile.")


def test_what_is_not_yaml_is_named_with_its_line(kestrel: ToolFile) -> None:
    kestrel.write("slug: kestrel-8b\nname: Kestrel\nmaker: [Aerie\n")
    file, line, cause, next_step = kestrel.problem()
    assert (file, line, next_step) == (kestrel.file, 4, "Correct the YAML; indentation and colons first.")
    assert cause.startswith("This is not YAML: did not find expected ',' or ']'")


def test_two_documents_in_one_file_are_refused(kestrel: ToolFile) -> None:
    kestrel.write("slug: kestrel-8b\n---\nslug: heron-40b\n")
    assert kestrel.problem()[:3] == (kestrel.file, 2, "The file holds more than one document.")


def test_a_key_that_stands_twice_is_named_where_it_stands_again(kestrel: ToolFile) -> None:
    kestrel.change("category:", "name: Kestrel 9B\ncategory:")
    assert kestrel.problem() == (kestrel.file, 4, "The key “name” stands twice.", "Keep one of the two.")


def test_a_list_as_a_key_is_refused(kestrel: ToolFile) -> None:
    kestrel.write("slug: kestrel-8b\n? [a, b]\n: c\n")
    assert kestrel.problem() == (kestrel.file, 2, "A key is not a plain word.", "Write `key: value`.")


def test_a_text_that_is_not_utf8_is_named_with_its_line(kestrel: ToolFile) -> None:
    kestrel.write("slug: kestrel-8b\nname: Kestrel\nmaker: A\xe9rie\n".encode("latin-1"))
    assert kestrel.problem() == (kestrel.file, 3, "The file is not UTF-8 text.", "Save it as UTF-8.")


def test_a_folder_with_the_name_of_a_file_cannot_be_read(kestrel: ToolFile) -> None:
    kestrel.file.unlink()
    kestrel.file.mkdir()
    cause = "The file cannot be read: Is a directory."
    assert kestrel.problem() == (kestrel.file, 1, cause, "Check its name and its rights.")


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="The file cannot be read: No such file or directory"):
        read_file(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("2024-04-17", "2024-04-17"),
        ("2024-04", "2024-04"),
        ("true", True),
        ("null", None),
        ("141_000", 141000),
        ("-5", -5),
        ("007", "007"),
        ("0.25", 0.25),
        ("1e3", 1000.0),
        ('"12"', "12"),
        ("12:30", "12:30"),
        ("0x1f", "0x1f"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_words_and_dates_stay_text_and_numbers_are_numbers(written: str, meant: object) -> None:
    found = read_text(f"value: {written}".encode(), Path("a.yaml")).data["value"]
    assert (found, type(found)) == (meant, type(meant))


def test_every_part_knows_its_line_and_a_missing_one_the_line_around_it() -> None:
    document = read_text(KESTREL.encode(), Path("a.yaml"))
    assert document.line(("slug",)) == 1
    assert document.line(("facts", 0, "value")) == 15
    assert document.line(("facts", 0, "nothing", "of", "it")) == document.line(("facts", 0)) == 14
    assert document.line(("nothing",)) == 1


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_text(b"\xef\xbb\xbfslug: kestrel-8b", Path("a.yaml")).data == {"slug": "kestrel-8b"}
