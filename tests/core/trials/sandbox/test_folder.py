"""A folder carried in and back: what comes back, and what never does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seatrial.errors import BadInput
from seatrial.trials.sandbox.disk import wipe
from seatrial.trials.sandbox.folder import File, Link, Tree, hand_back, read_in, read_out, write_into
from seatrial.trials.sandbox.limits import Limits

LIMITS = Limits(folder_mb=1, file_mb=1, files=50)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of this machine with a file, a folder and a link that leads out of it."""
    made = tmp_path / "mine"
    (made / "inner").mkdir(parents=True)
    (made / "plain.txt").write_text("plain")
    (made / "inner" / "deep.txt").write_text("deep")
    (made / "tool").write_text("#!/bin/sh\n")
    (made / "tool").chmod(0o755)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.txt").write_text("kept")
    (made / "link").symlink_to(tmp_path / "elsewhere")
    return made


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    made = tmp_path / "inside"
    made.mkdir()
    return made


def carried_out(inside: Path, before: Tree) -> tuple[Tree, tuple[str, ...]]:
    top = os.open(inside, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return read_out(top, before, LIMITS)
    finally:
        os.close(top)


def carried_in(inside: Path, tree: Tree) -> None:
    top = os.open(inside, os.O_RDONLY | os.O_DIRECTORY)
    try:
        write_into(top, tree)
    finally:
        os.close(top)


def test_a_folder_goes_in_as_it_is_with_links_as_links(mine: Path, inside: Path) -> None:
    tree = read_in(mine, LIMITS)
    carried_in(inside, tree)

    assert tree["tool"] == File(b"#!/bin/sh\n", runs=True)
    assert isinstance(tree["link"], Link)
    assert (inside / "inner" / "deep.txt").read_text() == "deep"
    assert (inside / "link").is_symlink()
    assert os.access(inside / "tool", os.X_OK)


def test_changes_come_back_and_what_is_the_same_is_not_touched(mine: Path, inside: Path) -> None:
    before = read_in(mine, LIMITS)
    carried_in(inside, before)
    (inside / "plain.txt").write_text("changed")
    (inside / "new").mkdir()
    (inside / "new" / "made.txt").write_text("made")
    (inside / "tool").unlink()
    untouched = (mine / "inner" / "deep.txt").stat()

    after, refused = carried_out(inside, before)
    hand_back(mine, before, after)

    assert refused == ()
    assert sorted(path.name for path in mine.rglob("*")) == [
        "deep.txt", "inner", "link", "made.txt", "new", "plain.txt",
    ]  # fmt: skip
    assert (mine / "plain.txt").read_text() == "changed"
    assert (mine / "inner" / "deep.txt").stat() == untouched


def test_links_devices_and_what_is_too_large_stay_behind(mine: Path, inside: Path, tmp_path: Path) -> None:
    before = read_in(mine, LIMITS)
    carried_in(inside, before)
    (inside / "plain.txt").unlink()
    (inside / "plain.txt").symlink_to(tmp_path / "elsewhere" / "kept.txt")
    (inside / "link").unlink()
    (inside / "link").symlink_to("/etc")
    os.mkfifo(inside / "pipe")
    with open(inside / "large", "wb") as stream:
        stream.truncate(1 << 30)

    after, refused = carried_out(inside, before)
    hand_back(mine, before, after)

    assert sorted(refused) == [
        "large is too large (1,073,741,824 bytes)",
        "link is a new symbolic link",
        "pipe is neither a file nor a folder",
        "plain.txt is a new symbolic link",
    ]
    assert sorted(path.name for path in mine.iterdir()) == ["inner", "tool"]
    assert (tmp_path / "elsewhere" / "kept.txt").read_text() == "kept"


def test_a_link_replaced_by_a_folder_is_replaced_and_not_followed(mine: Path, inside: Path, tmp_path: Path) -> None:
    before = read_in(mine, LIMITS)
    carried_in(inside, before)
    (inside / "link").unlink()
    (inside / "link").mkdir()
    (inside / "link" / "kept.txt").write_text("overwritten")

    hand_back(mine, before, carried_out(inside, before)[0])

    assert not (mine / "link").is_symlink()
    assert (mine / "link" / "kept.txt").read_text() == "overwritten"
    assert (tmp_path / "elsewhere" / "kept.txt").read_text() == "kept"


def test_a_file_replaced_by_a_folder_and_the_other_way_round(mine: Path, inside: Path) -> None:
    before = read_in(mine, LIMITS)
    carried_in(inside, before)
    (inside / "plain.txt").unlink()
    (inside / "plain.txt").mkdir()
    (inside / "inner" / "deep.txt").unlink()
    (inside / "inner").rmdir()
    (inside / "inner").write_text("a file now")

    hand_back(mine, before, carried_out(inside, before)[0])

    assert (mine / "plain.txt").is_dir()
    assert (mine / "inner").read_text() == "a file now"


def test_bits_that_lend_rights_are_not_carried(mine: Path, inside: Path) -> None:
    before = read_in(mine, LIMITS)
    (inside / "shell").write_text("x")
    (inside / "shell").chmod(0o6777)

    hand_back(mine, before, carried_out(inside, before)[0])

    assert (mine / "shell").stat().st_mode & 0o7777 == 0o755


def test_what_a_box_made_unreadable_comes_back_all_the_same(mine: Path, inside: Path) -> None:
    before = read_in(mine, LIMITS)
    (inside / "closed").mkdir()
    (inside / "closed" / "file").write_text("x")
    (inside / "closed" / "file").chmod(0)
    (inside / "closed").chmod(0)

    hand_back(mine, before, carried_out(inside, before)[0])

    assert (mine / "closed" / "file").read_text() == "x"


def test_nesting_and_numbers_have_an_end(mine: Path, inside: Path) -> None:
    before = read_in(mine, LIMITS)
    deep = inside
    for _ in range(100):
        deep = deep / "d"
        deep.mkdir()
    for number in range(60):
        (inside / f"f{number}").write_text("")

    after, refused = carried_out(inside, before)

    assert len(after) <= LIMITS.files
    assert any("past the limit" in line or "nested more than" in line for line in refused)


def test_pipes_and_sockets_of_this_machine_stay_where_they_are(mine: Path, inside: Path) -> None:
    os.mkfifo(mine / "pipe")
    before = read_in(mine, LIMITS)
    carried_in(inside, before)

    hand_back(mine, before, carried_out(inside, before)[0])

    assert "pipe" not in before
    assert (mine / "pipe").is_fifo()


@pytest.mark.parametrize("spoil", ["large", "many"])
def test_a_folder_that_cannot_go_in_is_refused_with_the_reason(mine: Path, spoil: str) -> None:
    if spoil == "large":
        (mine / "large").write_bytes(b"x" * (2 << 20))
    else:
        for number in range(100):
            (mine / f"f{number}").write_text("")
    with pytest.raises(BadInput, match="cannot go into the sandbox"):
        read_in(mine, LIMITS)


def test_a_scratch_folder_of_any_depth_is_wiped(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    here = os.getcwd()
    os.chdir(scratch)
    try:
        for _ in range(1000):
            os.mkdir("d")
            os.chdir("d")
        Path("bottom").write_text("x")
    finally:
        os.chdir(here)
    (scratch / "out").symlink_to(tmp_path)

    wipe(scratch)

    assert not scratch.exists()
    assert tmp_path.exists()
