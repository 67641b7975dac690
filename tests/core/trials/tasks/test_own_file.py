"""A file of one's own tasks: what it may say, and how it is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.core.small_catalogue import REAL

from seatrial.errors import BadFile
from seatrial.trials.tasks.own.family import OwnTasks
from seatrial.trials.tasks.own.reading import read_tasks
from seatrial.trials.tasks.own.schema import Task, TaskFile
from seatrial.trials.tasks.registry import families

PAGE = (REAL.parent / "docs/reference/tasks-format.md").read_text()
GOOD = {"id": "one", "prompt": "What?", "checker": {"kind": "exact", "answer": "x"}}


def written(folder: Path, *rows: object, name: str = "mine.jsonl") -> Path:
    """A file of tasks with these lines."""
    file = folder / name
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return file


def refused(file: Path) -> list[tuple[int, str]]:
    """Lines and causes of all that is wrong."""
    with pytest.raises(BadFile) as caught:
        read_tasks(file)
    for problem in caught.value.problems:
        assert problem.next_step
        assert "pydantic" not in str(problem)
    return [(problem.line, problem.cause) for problem in caught.value.problems]


def example(folder: Path, language: str) -> Path:
    """The page's example as a file."""
    file = folder / f"example.{language}"
    file.write_text(PAGE.split(f"```{language}\n")[1].split("```\n")[0])
    return file


@pytest.mark.parametrize(("language", "count"), [("yaml", 8), ("jsonl", 2)])
def test_the_pages_examples_are_read(tmp_path: Path, language: str, count: int) -> None:
    assert OwnTasks(example(tmp_path, language)).count == count


def test_the_page_names_every_field_of_a_task_and_every_checker() -> None:
    for name in Task.model_fields:
        assert f"`{name}`" in PAGE
    for kind in ("exact", "regex", "json", "program", "unit_tests"):
        assert f"**{kind}**" in PAGE
    assert set(TaskFile.model_fields) == {"name", "size_label", "tasks"}


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "tasks:\n"
        "  - id: One\n"
        "    prompt: What?\n"
        "    checker: {kind: exact, answer: x}\n"
        "  - id: two\n"
        "    prompt: What?\n"
        "    cheker: {}\n"
        "    checker:\n"
        "      kind: regex\n"
        "      pattern: '(['\n"
        "  - id: three\n"
        "    prompt: What?\n"
        "    checker: {kind: guess}\n"
    )
    assert [(line, cause[:40]) for line, cause in refused(file)] == [
        (2, "“One” cannot be a id."[:40]),
        (10, "The pattern is no regular expression: un"),
        (7, "Unknown field “cheker”."),
        (13, "The checker's kind is none of exact, reg"),
    ]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"prompt": ""}, "“prompt” is empty"),
        ({"checker": {}}, "The checker has no kind"),
        ({"checker": {"kind": "json", "values": {"ship": 1}}}, "is no JSON path"),
        ({"checker": {"kind": "json", "values": {"$..ship": 1}}}, "is no JSON path"),
        ({"checker": {"kind": "unit_tests", "function": "f"}}, "has either `calls` or `tests`"),
        (
            {"checker": {"kind": "unit_tests", "function": "os:f", "calls": [{}]}},
            "Without files, a function has no module",
        ),
        (
            {"files": {"a.py": ""}, "checker": {"kind": "unit_tests", "function": "f", "calls": [{}]}},
            "package.module:function",
        ),
        ({"attempts": 0}, "“attempts” does not fit"),
        ({"attempts": 10**9}, "“attempts” does not fit"),
        ({"size": -1}, "“size” does not fit"),
        ({"files": {"../up.txt": "x"}}, "cannot be a file of a task"),
        ({"files": {"/etc/cron.d/x": "x"}}, "cannot be a file of a task"),
        ({"files": {"a\u0000b": "x"}}, "cannot be a file of a task"),
        ({"files": {"a": "x", "a/b": "y"}}, "a file and a folder at once"),
        ({"files": {f"f{number}": "" for number in range(501)}}, "at most 500 files"),
        ({"checker": {"kind": "program", "command": ["x"], "files": {"../judge": ""}}}, "cannot be a file of a task"),
        ({"folder": "../elsewhere"}, "cannot be a folder"),
        ({"folder": "/etc"}, "cannot be a folder"),
        ({"folder": "missing"}, "is no folder, or a link"),
    ],
)
def test_what_does_not_hold_is_refused_with_its_cause(tmp_path: Path, change: dict[str, object], cause: str) -> None:
    problems = refused(written(tmp_path, GOOD | {"id": "good"}, {**GOOD, **change}))
    assert [line for line, _ in problems] == [2] * len(problems)
    assert any(cause in found for _, found in problems), problems


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "holds no task"),
        ("{", "is not JSON"),
        ("[1]", "is not a list of `field: value` lines"),
        ("[" * 100_000, "is not JSON"),
        (json.dumps(GOOD) + "\n" + json.dumps(GOOD), "stands on line 1, too"),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "is not JSON"),
    ],
)
def test_what_are_no_lines_of_tasks_is_refused(tmp_path: Path, text: str, cause: str) -> None:
    assert cause in refused(written(tmp_path, text))[0][1]


@pytest.mark.parametrize("name", ["huge.yaml", "huge.jsonl"])
def test_a_file_of_a_gigabyte_is_refused_without_being_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with file.open("wb") as opened:
        opened.truncate(1 << 30)
    assert "1,073,741,824 bytes" in refused(file)[0][1]


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "folder.yaml").mkdir()
    assert refused(tmp_path / "pipe.jsonl") == [(1, "This is no ordinary file.")]
    assert refused(tmp_path / "folder.yaml") == [(1, "This is no ordinary file.")]
    assert "cannot be read" in refused(tmp_path / "none.yaml")[0][1]
    assert "cannot be read" in refused(tmp_path / "a\x00b.yaml")[0][1]
    assert "ends in .yaml or .jsonl" in refused(written(tmp_path, GOOD, name="mine.txt"))[0][1]


def test_a_folder_gives_its_files_and_a_link_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case/inner").mkdir(parents=True)
    (tmp_path / "case/inner/a.txt").write_text("otter")
    file = written(tmp_path, {**GOOD, "folder": "case", "files": {"b.txt": "lamp"}})
    assert dict(OwnTasks(file).item(0, 0).files) == {"inner/a.txt": "otter", "b.txt": "lamp"}
    (tmp_path / "case/inner/out").symlink_to("/etc/passwd")
    assert "“case/inner/out” is a link" in refused(file)[0][1]
    (tmp_path / "case/inner/out").unlink()
    (tmp_path / "case/inner/image.bin").write_bytes(b"\xff\xfe")
    assert "is no UTF-8 text" in refused(file)[0][1]


def test_a_folder_that_is_itself_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case").symlink_to("/etc")
    assert "is no folder, or a link" in refused(written(tmp_path, {**GOOD, "folder": "case"}))[0][1]


def test_a_changed_file_is_another_version_and_a_changed_folder_too(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case/a.txt").write_text("otter")
    file = written(tmp_path, {**GOOD, "folder": "case"})
    before = OwnTasks(file).version
    assert OwnTasks(file).version == before
    (tmp_path / "case/a.txt").write_text("otters")
    after = OwnTasks(file).version
    assert after != before
    written(tmp_path, {**GOOD, "folder": "case", "prompt": "Who?"})
    assert OwnTasks(file).version not in (before, after)


def test_attempts_follow_each_other_as_one_cluster_in_an_order_of_the_seed(tmp_path: Path) -> None:
    rows = [{**GOOD, "id": f"t{number}", "attempts": 2 if number == 3 else 1} for number in range(20)]
    made = OwnTasks(written(tmp_path, *rows))
    items = [made.item(1, index) for index in range(made.count or 0)]
    assert made.count == len({item.id for item in items}) == 21
    first = next(number for number, item in enumerate(items) if item.id.endswith("t3#1"))
    assert (items[first + 1].id, items[first].cluster, items[first + 1].cluster) == ("own-mine/t3#2", "t3", "t3")
    assert [item.id for item in items] != [made.item(2, index).id for index in range(21)]


def test_a_file_of_tasks_is_a_family_beside_others(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    assert [made.id for made in families(["reasoning"], tasks_file=file)] == ["reasoning", "own-mine"]
    assert [made.id for made in families(tasks_file=file)] == ["own-mine"]
    assert [made.id for made in families([str(file)])] == ["own-mine"]
