"""A new tool's first lines: a file that the checker reads, with everything left to fill named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from seatrial.errors import BadInput
from seatrial.facts.catalogue import load_catalogue
from seatrial.facts.skeleton import write_skeleton

CATEGORY = "coding-agents"


def add(folder: Path, name: str, category: str = CATEGORY) -> Path:
    return write_skeleton(load_catalogue(folder), folder, name, category)


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "tools").iterdir())


def test_the_file_stands_where_its_slug_says(folder: Path) -> None:
    file = add(folder, "Wise Owl 2.5")
    assert file == folder / "tools" / "wise-owl-2.5.yaml"
    assert '\nslug: wise-owl-2.5\nname: "Wise Owl 2.5"\n' in file.read_text(encoding="utf-8")


def test_the_checker_reads_it_and_names_every_field_to_fill(folder: Path) -> None:
    file = add(folder, "Wise Owl")
    lines = file.read_text(encoding="utf-8").splitlines()
    problems = load_catalogue(folder, only=[file]).problems
    assert {problem.file for problem in problems} == {file}
    named = {problem.line for problem in problems}
    empty = ('maker: ""', 'title: ""', 'publisher: ""', 'quote: ""', "url: ")
    to_fill = {number for number, line in enumerate(lines, 1) if line.strip().startswith(empty)}
    assert to_fill <= named
    assert all(problem.cause and problem.next_step for problem in problems)


def test_a_number_left_empty_is_among_the_fields_to_fill(folder: Path) -> None:
    file = add(folder, "Wise Owl")
    lines = file.read_text(encoding="utf-8").splitlines()
    to_fill = {number for number, line in enumerate(lines, 1) if line.startswith("    value:   #")}
    assert to_fill
    assert to_fill <= {problem.line for problem in load_catalogue(folder, only=[file]).problems}


def test_it_asks_for_every_metric_of_its_category_that_is_not_calculated(folder: Path) -> None:
    data = yaml.safe_load(add(folder, "Wise Owl").read_text(encoding="utf-8"))
    metrics = load_catalogue(folder).metrics.values()
    expected = [metric.id for metric in metrics if metric.shown_for(CATEGORY) and metric.formula is None]
    assert [fact["metric"] for fact in data["facts"]] == expected
    assert "licence" in expected
    assert "licence_class" not in expected


def test_it_names_the_unit_and_the_terms_to_choose_from(folder: Path) -> None:
    text = add(folder, "Wise Owl").read_text(encoding="utf-8")
    assert 'metric: price_plan\n    value:   # Cheapest paid plan: a number\n    unit: "USD/month"\n' in text
    assert 'metric: self_hosting\n    value: ""  # one of: yes, no\n    as_written: ""' in text


def test_a_list_is_left_to_fill_as_a_list(folder: Path) -> None:
    assert "metric: interfaces\n    value: []  # Interfaces: a name" in add(folder, "Wise Owl").read_text(
        encoding="utf-8"
    )


def test_filled_in_it_is_a_tool(folder: Path) -> None:
    file = add(folder, "Wise Owl")
    text = file.read_text(encoding="utf-8").split("facts:")[0]
    for field, words in (
        ("maker", "Athena"),
        ("url", "https://owl.example"),
        ("title", "Owl"),
        ("publisher", "Athena"),
    ):
        text = text.replace(f'{field}: "https://"', f'{field}: ""').replace(f'{field}: ""', f'{field}: "{words}"')
    fact = "facts:\n- {metric: name, value: Wise Owl, source: maker, quote: the Wise Owl, read: 2026-01-15}\n"
    file.write_text(text + fact, encoding="utf-8")
    loaded = load_catalogue(folder)
    assert loaded.problems == []
    assert loaded.resolve("wise owl").maker == "Athena"


@pytest.mark.parametrize(
    ("url", "slug", "name"),
    [
        ("https://github.com/athena/Wise_Owl", "wise-owl", "Wise_Owl"),
        ("https://owl.example/", "owl.example", "owl.example"),
        ("https://owl.example/models/owl-7b/?tab=card#use", "owl-7b", "owl-7b"),
    ],
)
def test_an_address_gives_name_and_source(folder: Path, url: str, slug: str, name: str) -> None:
    file = add(folder, url)
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert (file.stem, data["slug"], data["name"], data["sources"]["maker"]["url"]) == (slug, slug, name, url)


@pytest.mark.parametrize("name", ["Dr. Owl", "Owl...2", "a.-b", "x" * 59 + " owl", '"Owl": \\ {x}', "Owl\nslug: evil"])
def test_whatever_the_name_the_slug_is_one_that_the_checker_takes(folder: Path, name: str) -> None:
    file = add(folder, name)
    causes = [problem.cause for problem in load_catalogue(folder, only=[file]).problems]
    assert causes
    assert not [cause for cause in causes if "slug" in cause or "YAML" in cause]


@pytest.mark.parametrize(
    "name", ["kestrel-8b", "Kestrel 8B", "windhover", "kestrel-mini", "https://x.example/Kestrel_8B"]
)
def test_a_tool_that_is_there_already_is_refused_with_its_file(folder: Path, name: str) -> None:
    before = files(folder)
    with pytest.raises(BadInput, match="is in the catalogue already") as caught:
        add(folder, name)
    assert caught.value.next_step == f"Edit {folder / 'tools' / 'kestrel-8b.yaml'}."
    assert files(folder) == before


def test_a_file_that_is_there_but_broken_is_not_overwritten(folder: Path) -> None:
    file = folder / "tools" / "wise-owl.yaml"
    file.write_text("slug: [", encoding="utf-8")
    with pytest.raises(BadInput, match="is in the catalogue already"):
        add(folder, "Wise Owl")
    assert file.read_text(encoding="utf-8") == "slug: ["


def test_an_unknown_category_leaves_nothing_behind(folder: Path) -> None:
    before = files(folder)
    with pytest.raises(BadInput, match="There is no category “birds”") as caught:
        add(folder, "Wise Owl", "birds")
    assert caught.value.next_step.startswith("Use one of: open-weight-models, ")
    assert files(folder) == before


@pytest.mark.parametrize("name", ["", "   ", "...", "---", "猫头鹰", "https://"])
def test_a_name_without_letters_for_a_slug_is_refused(folder: Path, name: str) -> None:
    before = files(folder)
    with pytest.raises(BadInput, match="holds no name"):
        add(folder, name)
    assert files(folder) == before


def test_a_slug_cannot_leave_the_folder(folder: Path) -> None:
    assert add(folder, "../../etc/passwd").parent == folder / "tools"
