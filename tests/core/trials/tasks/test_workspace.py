"""The tools over files: what they show, and what they refuse."""

from __future__ import annotations

import pytest

from seatrial.trials.tasks.workspace import MOST_WRITTEN, Workspace, path_problem

FILES = {"a/one.txt": "Otter\nlamp\n", "a/two.txt": "river\n", "ab/three.txt": "otter\n"}


@pytest.fixture
def place() -> Workspace:
    return Workspace(FILES, writing=True)


def test_a_folder_lists_what_is_in_it_and_not_what_only_begins_like_it(place: Workspace) -> None:
    assert place.use("list_files", {"folder": "a"}) == "a/one.txt (11)\na/two.txt (6)"
    assert place.use("list_files", {"folder": "./a/"}) == place.use("list_files", {"folder": "a"})


def test_search_finds_lines_whatever_their_case(place: Workspace) -> None:
    assert place.use("search", {"text": "OTTER"}) == "a/one.txt:1: Otter\nab/three.txt:1: otter"
    assert place.use("search", {"text": "seal"}) == "No line holds that text."


def test_what_is_written_lies_over_the_given_files_which_stay(place: Workspace) -> None:
    place.use("write_file", {"path": "a/one.txt", "text": "new"})
    assert place.use("read_file", {"path": "a/one.txt"}) == "new"
    assert place.files()["a/one.txt"] == "new"
    assert FILES["a/one.txt"] == "Otter\nlamp\n"


def test_without_leave_to_write_there_is_no_such_tool() -> None:
    assert (
        Workspace(FILES).use("write_file", {"path": "x", "text": "y"}) == "Error: there is no tool called 'write_file'."
    )


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../up", "a/../../up", "a//b", "a/./b", "~/x", "C:/x", "a\\b", "a\x00b", "", "x" * 300]
)
def test_a_path_that_could_leave_the_folder_is_refused(place: Workspace, path: str) -> None:
    assert path_problem(path)
    assert place.use("write_file", {"path": path, "text": "x"}).startswith("Error: ")
    assert place.files() == FILES


def test_an_attempt_writes_only_so_much(place: Workspace) -> None:
    assert "Error: " in place.use("write_file", {"path": "big", "text": "x" * (MOST_WRITTEN + 1)})
