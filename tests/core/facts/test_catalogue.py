"""The catalogue as a whole: what can be read is served, what cannot is named, and every name finds its tool."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.small_catalogue import HERON, write_catalogue
from tests.core.tool_file import ToolFile

from seatrial.errors import NotFound, NotReady
from seatrial.facts.catalogue import Catalogue, catalogue_folder, load_catalogue


def test_a_broken_file_leaves_the_others_served(kestrel: ToolFile) -> None:
    kestrel.write("slug: [")
    loaded = load_catalogue(kestrel.folder)
    assert sorted(loaded.tools) == ["heron-40b", "magpie"]
    assert [problem.file for problem in loaded.problems] == [kestrel.file]


def test_a_tool_with_one_wrong_fact_is_left_out_as_a_whole(kestrel: ToolFile) -> None:
    kestrel.change("8B parameters", "9B parameters")
    loaded = load_catalogue(kestrel.folder)
    assert "kestrel-8b" not in loaded.tools
    with pytest.raises(NotFound):
        loaded.resolve("kestrel-8b")


def test_of_two_tools_that_claim_a_name_the_first_is_served(kestrel: ToolFile) -> None:
    kestrel.change("Windhover", "Great Heron")
    loaded = load_catalogue(kestrel.folder)
    assert sorted(loaded.tools) == ["heron-40b", "magpie"]
    assert loaded.resolve("Great Heron").slug == "heron-40b"


def test_a_broken_licence_is_named_and_breaks_the_tools_that_need_it(folder: Path) -> None:
    file = folder / "licences" / "LicenseRef-marsh.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("class: conditional", "class: free"), encoding="utf-8")
    loaded = load_catalogue(folder)
    licence, tool = loaded.problems
    assert (licence.file, licence.line) == (file, 3)
    assert licence.cause.startswith("“class” does not fit: input should be 'permissive', ")
    assert (tool.file.name, tool.cause.split(" is ")[0]) == ("heron-40b.yaml", "The licence id “LicenseRef-marsh”")
    assert sorted(loaded.tools) == ["kestrel-8b", "magpie"]


def test_a_licence_whose_id_differs_from_the_files_name_is_named(folder: Path) -> None:
    file = folder / "licences" / "Apache-2.0.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: Apache-2.0", "id: MIT"), encoding="utf-8")
    problem = load_catalogue(folder).problems[0]
    assert (problem.file, problem.line, problem.cause, problem.next_step) == (
        file,
        1,
        "The id is “MIT”, the file “Apache-2.0.yaml”.",
        "Give both the same name.",
    )


def test_problems_can_be_limited_to_some_files_while_all_are_read(kestrel: ToolFile) -> None:
    kestrel.change("8B parameters", "9B parameters")
    heron = kestrel.folder / "tools" / "heron-40b.yaml"
    assert load_catalogue(kestrel.folder, only=[heron]).problems == []
    assert [problem.file for problem in load_catalogue(kestrel.folder, only=[kestrel.file]).problems] == [kestrel.file]


@pytest.mark.parametrize(
    "name", ["kestrel-8b", "Kestrel 8B", "KESTREL_8b", "Windhover", "aerie/kestrel-8b", "kestrel-mini"]
)
def test_a_slug_a_name_an_alias_and_a_former_slug_mean_one_tool(small: Catalogue, name: str) -> None:
    assert small.resolve(name).slug == "kestrel-8b"


def test_an_unknown_tool_is_answered_with_the_nearest_slugs(small: Catalogue) -> None:
    with pytest.raises(NotFound) as caught:
        small.resolve("kestral 8b")
    assert caught.value.nearest[0] == "kestrel-8b"
    assert str(caught.value).startswith("There is no tool called “kestral 8b”. Did you mean kestrel-8b")


def test_a_tool_near_under_two_of_its_names_is_offered_once(small: Catalogue) -> None:
    with pytest.raises(NotFound) as caught:
        small.resolve("Windhovr")
    assert caught.value.nearest.count("kestrel-8b") == 1


@pytest.mark.parametrize("name", ["", "???", "红", "x" * 100_000])
def test_a_name_that_resembles_nothing_finds_nothing(small: Catalogue, name: str) -> None:
    with pytest.raises(NotFound, match="There is no tool called"):
        small.resolve(name)


def test_the_tools_of_a_category_come_by_name(small: Catalogue) -> None:
    assert [tool.name for tool in small.in_category("open-weight-models")] == ["Heron 40B", "Kestrel 8B"]
    assert small.in_category("coding-agents") == []


def test_a_catalogue_is_as_of_its_newest_reading(small: Catalogue) -> None:
    assert small.as_of == date(2026, 1, 15)


def test_every_statement_has_a_name_of_its_own_and_keeps_it(folder: Path, small: Catalogue) -> None:
    names = [item.id for tool in small.tools.values() for item in tool.evidence]
    assert len(names) == len(set(names)) > 20
    again = load_catalogue(folder)
    assert [item.id for tool in again.tools.values() for item in tool.evidence] == names


def test_a_statement_keeps_its_name_when_others_come_before_it(tmp_path: Path) -> None:
    first = HERON.index("  - metric: parameters_total")
    second = HERON.index("  - metric: parameters_active")
    moved = HERON[:first] + HERON[second:] + HERON[first:second]
    before = load_catalogue(write_catalogue(tmp_path / "before", {"heron-40b": HERON})).tools["heron-40b"]
    after = load_catalogue(write_catalogue(tmp_path / "after", {"heron-40b": moved})).tools["heron-40b"]
    facts = [{item.id for item in tool.evidence if item.kind == "fact"} for tool in (before, after)]
    assert facts[0] == facts[1]


def test_a_fact_carries_source_quote_and_day(small: Catalogue) -> None:
    fact = small.tools["kestrel-8b"].leading("parameters_total")
    assert fact is not None
    assert (fact.kind, fact.value, fact.unit, fact.text) == ("fact", 8e9, "parameter", "8 billion parameters")
    assert (fact.quote, fact.read) == ("a dense model of 8B parameters", date(2026, 1, 15))
    assert fact.source is not None
    assert (fact.source.url, fact.source.publisher, fact.primary) == (
        "https://aerie.example/kestrel",
        "Aerie Labs",
        True,
    )


def test_a_licence_is_written_by_its_name_where_its_id_is_of_our_making(small: Catalogue) -> None:
    texts = {slug: tool.statements("licence")[0].text for slug, tool in small.tools.items()}
    assert texts == {
        "kestrel-8b": "Apache-2.0",
        "heron-40b": "Marsh Community Licence",
        "magpie": "Corvid Terms of Service",
    }


def test_a_catalogue_without_tools_is_no_error(tmp_path: Path) -> None:
    empty = load_catalogue(write_catalogue(tmp_path / "catalogue", {}))
    assert (empty.tools, empty.problems) == ({}, [])


def test_the_folder_can_be_chosen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    assert catalogue_folder() == folder


def test_a_chosen_folder_without_a_catalogue_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(tmp_path))
    with pytest.raises(NotReady, match="Set SEATRIAL_CATALOGUE to a folder"):
        catalogue_folder()
