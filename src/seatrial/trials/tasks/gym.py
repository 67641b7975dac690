"""reasoning-gym's generators, where that package is installed: problems and its own judgement of an answer.

Only generators whose judgement is an exact comparison that runs nothing of the answer as code. Its partial
credit for a right answer inside a longer text is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module, metadata, util
from typing import Any

from seatrial.errors import NotReady
from seatrial.trials.item import Score
from seatrial.trials.tasks.answers import stated_answer

TRIES = 20
# By name: the settings of an easy problem. Others are as the package makes them.
MATHEMATICS: Mapping[str, Mapping[str, Any]] = {
    "base_conversion": {"max_base": 10, "max_value": 30},
    "basic_arithmetic": {"max_terms": 3, "max_digits": 1, "allow_parentheses": False, "allow_negation": False},
    "chain_sum": {"max_terms": 3, "max_digits": 2},
    "count_bits": {"max_n": 15},
    "count_primes": {"max_n": 30},
    "gcd": {"max_value": 30},
    "lcm": {"max_value": 12},
    "leg_counting": {"min_animals": 1, "max_animals": 2, "max_instances": 5},
    "products": {"max_digits": 2},
    "simple_equations": {"max_terms": 2, "max_value": 12},
    "simple_geometry": {"max_sides": 3},
}
REASONING: Mapping[str, Mapping[str, Any]] = {
    "aiw": {"max_entities": 3},
    "binary_alternation": {"min_n": 3, "max_n": 5},
    "calendar_arithmetic": {"offset_upper_bound": 10, "tasks": ["weekday_offset"]},
    "family_relationships": {"min_family_size": 3, "max_family_size": 4},
    "largest_island": {"max_rows": 5, "max_cols": 5, "max_num_islands": 2, "max_island_size": 4},
    "letter_counting": {"min_words": 1, "max_words": 3},
    "maze": {"min_dist": 3, "max_dist": 4, "max_grid_size": 7},
    "needle_haystack": {"min_num_statements": 2, "max_num_statements": 6},
    "self_reference": {"difficulty": 1},
    "spell_backward": {"max_word_len": 4},
    "string_manipulation": {"max_string_length": 6, "max_num_rules": 3},
}


@lru_cache(maxsize=1)
def version() -> str | None:
    """The installed release of reasoning-gym; None where it is not installed."""
    return metadata.version("reasoning-gym") if util.find_spec("reasoning_gym") else None


def problem(name: str, place: int, *, easy: bool) -> tuple[str, str, Callable[[str], Score]]:
    """A problem of a generator: question, right answer, and the judge of a reply."""
    dataset = _dataset(name, easy)
    entry = _entry(dataset, place)

    def judge(text: str) -> Score:
        stated = stated_answer(text, box_asked=True)
        if stated is None:
            return Score(0.0, "no stated answer", text[-200:])
        forms = {stated, stated.replace(",", ""), stated.casefold(), stated.replace("$", "")}
        if any(dataset.score_answer(answer=form, entry=entry) == 1 for form in sorted(forms)):
            return Score(1.0)
        return Score(0.0, "wrong answer", f"Stated: {stated[:200]}. Right: {entry['answer']}.")

    return str(entry["question"]), str(entry["answer"]), judge


def _entry(dataset: Any, place: int) -> Any:
    """The problem at a place, or the next one that can be used.

    Some generators give up after many tries, and some give an answer that is empty: base_conversion does for 0.
    """
    for step in range(TRIES):
        try:
            entry = dataset[place + step]
        except (RuntimeError, ValueError):
            continue
        answer = str(entry["answer"] or "")
        if answer.strip() and dataset.score_answer(answer=answer, entry=entry) == 1:
            return entry
    raise NotReady("A generator of reasoning-gym finds no problem.", "Install the release that pyproject.toml names.")


@lru_cache
def _dataset(name: str, easy: bool) -> Any:
    if version() is None:
        raise NotReady("reasoning-gym is not installed.", "Run: pip install 'seatrial[tasks]'")
    settings = {**MATHEMATICS, **REASONING}[name]
    return import_module("reasoning_gym").create_dataset(name, seed=0, size=2**31, **(settings if easy else {}))
