"""What holds for every generated family: the same place gives the same item, and a version pins what it gives."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from hashlib import sha256

import pytest

from seatrial.trials.item import Family
from seatrial.trials.tasks.registry import family

# The first items of seed 7 at every size. Where one of these changes, the family's version has to change with it.
PINNED = {
    "tool-chains": "f7f4a27325a78456",
    "orientation": "60fd1c599a19e51e",
    "mathematics": "e95d193373c61256",
    "reasoning": "091470e2ec38fbdf",
}
DIALS = {"tool-chains": "1-12", "orientation": "2000,8000", "mathematics": "1-6", "reasoning": "1-6"}
NAMES = sorted(PINNED)


def digest(made: Family, seed: int, count: int) -> str:
    """A hash of all that a contender would see, and of the right answers."""
    found = sha256()
    for index in range(count):
        item, world = made.item(seed, index), made.start(seed, index)
        reference = world.reference()  # type: ignore[attr-defined]
        seen = [item.id, item.prompt, item.system, list(item.tools), dict(item.files), item.size, item.kind, reference]
        found.update(json.dumps(seen).encode())
    return found.hexdigest()[:16]


@pytest.mark.parametrize("name", NAMES)
def test_a_version_gives_these_items_and_no_others(name: str) -> None:
    assert digest(family(name, size=DIALS[name]), 7, 60) == PINNED[name], "give the family a new version"


def test_another_process_makes_the_same_items() -> None:
    code = (
        "from tests.core.trials.tasks.test_generated_items import DIALS, digest\n"
        "from seatrial.trials.tasks.registry import family\n"
        "print(*[digest(family(name, size=dial), 3, 12) for name, dial in DIALS.items()])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONHASHSEED": "77"})
    assert done.stdout.split() == [digest(family(name, size=dial), 3, 12) for name, dial in DIALS.items()], done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_an_item_does_not_depend_on_which_were_made_before_it(name: str) -> None:
    forward, backward = family(name), family(name)
    prompts = [forward.item(1, index).prompt for index in range(20)]
    assert [backward.item(1, index).prompt for index in reversed(range(20))] == prompts[::-1]


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_gives_other_items(name: str) -> None:
    made = family(name)
    assert len({made.item(seed, index).prompt for seed in range(5) for index in range(40)}) > 190


@pytest.mark.parametrize("name", ["mathematics", "orientation", "reasoning"])
def test_the_right_answer_scores_one_and_others_score_nothing(name: str) -> None:
    made = family(name)
    for index in range(150):
        world = made.start(2, index)
        right = world.reference()  # type: ignore[attr-defined]
        assert world.grade(f"First this, then that.\n{right}").value == 1.0, made.item(2, index).prompt
        for wrong in ("", "Answer: 918273645", "Answer:", "I do not know.\nSorry."):
            assert world.grade(wrong).value == 0.0
            assert world.grade(wrong).cause in ("no stated answer", "wrong answer")


@pytest.mark.parametrize("name", NAMES)
def test_an_item_is_made_in_about_a_millisecond(name: str) -> None:
    made = family(name)
    for index in range(30):
        made.item(1, index)  # imports, and what is read once
    start = time.process_time()
    for index in range(300):
        made.item(2, index)
    assert (time.process_time() - start) / 300 < 0.003


@pytest.mark.parametrize("name", NAMES)
def test_every_size_of_the_dial_comes_by_turns(name: str) -> None:
    made = family(name, size=DIALS[name])
    sizes = [made.item(4, index).size for index in range(120)]
    assert all(size is not None for size in sizes)
    counts = [sizes.count(size) for size in set(sizes)]
    assert max(counts) - min(counts) <= 1 + 120 % len(counts)


@pytest.mark.parametrize("name", ["mathematics", "reasoning"])
def test_reasoning_gym_takes_part_where_it_is_installed_and_its_release_is_in_the_version(name: str) -> None:
    pytest.importorskip("reasoning_gym")
    made = family(name)
    assert "reasoning-gym-" in made.version
    kinds = [made.item(1, index).kind for index in range(44)]
    assert 0.4 < sum(kind.startswith("reasoning-gym: ") for kind in kinds) / len(kinds) < 0.6
    assert len(set(kinds)) > 16


def test_the_same_problems_of_reasoning_gym_come_whatever_was_asked_before() -> None:
    pytest.importorskip("reasoning_gym")
    one, other = family("reasoning"), family("reasoning")
    other.item(9, 3)
    assert [one.item(1, n).prompt for n in range(21)] == [other.item(1, n).prompt for n in range(21)]
