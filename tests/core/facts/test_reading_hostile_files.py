"""YAML made to do harm, on disk: refused before anything is built, with file, line, cause and next step."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.tool_file import ToolFile

from seatrial.errors import BadFile
from seatrial.facts.reading import LARGEST, read_text

BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_an_anchor_is_refused_on_its_line(kestrel: ToolFile) -> None:
    kestrel.change("name: Kestrel 8B", "name: &name Kestrel 8B")
    cause = "Anchors and aliases (& and *) are not allowed."
    assert kestrel.problem() == (kestrel.file, 2, cause, "Write the value out.")


def test_a_billion_laughs_are_stopped_at_the_first_anchor(kestrel: ToolFile) -> None:
    kestrel.write("slug: kestrel-8b\n" + BOMB)
    assert kestrel.problem()[:2] == (kestrel.file, 2)


def test_an_alias_without_an_anchor_is_refused_too(kestrel: ToolFile) -> None:
    kestrel.write("slug: *other\n")
    assert kestrel.problem()[1:3] == (1, "Anchors and aliases (& and *) are not allowed.")


def test_a_tag_is_refused_on_its_line(kestrel: ToolFile) -> None:
    kestrel.change("maker: Aerie Labs", "maker: !!python/object/apply:os.system [true]")
    assert kestrel.problem() == (
        kestrel.file,
        3,
        "Tags (!) are not allowed.",
        "Quote a text that starts with “!”.",
    )


def test_a_file_of_ten_megabytes_is_not_read(kestrel: ToolFile) -> None:
    kestrel.write(b"# " + b"x" * 10_000_000)
    cause = "The file has 10,000,002 bytes; 262,144 are allowed."
    assert kestrel.problem() == (kestrel.file, 1, cause, "Split it, or shorten it.")


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(kestrel: ToolFile) -> None:
    kestrel.write("#" * LARGEST)
    assert kestrel.problem()[2] == "The file is empty."
    kestrel.write("#" * (LARGEST + 1))
    assert kestrel.problem()[2] == "The file has 262,145 bytes; 262,144 are allowed."
    assert read_text(b"#" * LARGEST, Path("a.yaml")).data is None
    with pytest.raises(BadFile, match="262,145 bytes; 262,144 are allowed"):
        read_text(b"#" * (LARGEST + 1), Path("a.yaml"))


@pytest.mark.parametrize("nest", ["[" * 100_000, "- " * 100_000, "{a: " * 60_000])
def test_deep_nesting_is_refused_before_anything_is_built(kestrel: ToolFile, nest: str) -> None:
    kestrel.write("slug: kestrel-8b\nfacts:\n  " + nest)
    cause = "The file is nested more than 32 deep."
    assert kestrel.problem() == (kestrel.file, 3, cause, "Flatten it.")


def test_many_shallow_lists_are_not_deep_and_do_not_hide_a_deep_one(kestrel: ToolFile) -> None:
    shallow = "[], " * 100
    assert read_text(f"a: [{shallow}]".encode(), Path("a.yaml")).data == {"a": [[]] * 100}
    kestrel.write(f"a: [{shallow}{'[' * 40}")
    assert kestrel.problem()[2] == "The file is nested more than 32 deep."


def test_a_list_may_be_nested_thirty_two_deep() -> None:
    assert read_text(b"[" * 32 + b"]" * 32, Path("a.yaml")).data is not None
    with pytest.raises(BadFile, match="nested more than 32 deep"):
        read_text(b"[" * 33 + b"]" * 33, Path("a.yaml"))


def test_a_control_character_is_named_with_its_line(kestrel: ToolFile) -> None:
    kestrel.write("slug: kestrel-8b\nname: Kestrel\nmaker: A\x00erie\n")
    file, line, cause, _ = kestrel.problem()
    assert (file, line) == (kestrel.file, 3)
    assert "\n" not in cause


def test_a_number_of_thousands_of_digits_is_no_number(kestrel: ToolFile) -> None:
    kestrel.change("value: 8000000000", "value: 8" + "0" * 5000)
    assert kestrel.problem()[:2] == (kestrel.file, kestrel.line("value: 8"))


def test_a_number_beyond_all_measure_is_no_number(kestrel: ToolFile) -> None:
    kestrel.change("value: 8000000000", "value: 8" + "0" * 400)
    assert kestrel.problem()[:2] == (kestrel.file, kestrel.line("value: 8"))


def test_an_infinite_number_is_no_number(kestrel: ToolFile) -> None:
    kestrel.change("value: 8000000000", "value: 1e999")
    cause = "“parameters_total” is a number, and “1e999” is not one."
    assert kestrel.problem()[:3] == (kestrel.file, kestrel.line("1e999"), cause)


@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!?|>#'\"%@`,\n\t \x00\u2028", max_size=80).map(str.encode))
def test_whatever_is_in_a_file_it_is_read_or_refused_with_a_place(raw: bytes) -> None:
    try:
        read_text(raw, Path("a.yaml"))
    except BadFile as error:
        problem = error.problems[0]
    else:
        return
    assert problem.line >= 1
    assert problem.cause
    assert problem.next_step
