"""Everything generated is a function of a family's version, the seed and a place: nothing else enters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")

# No vowels, so that no words appear; no characters that are read as each other.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


def random_for(*key: object) -> Random:
    """A generator of its own for every key."""
    return Random("/".join(map(str, key)))  # noqa: S311 - tasks are made with it, no secrets


def code(length: int, *key: object) -> str:
    """An identifier that cannot be guessed without the seed: 4.8 bits a character, at most 32 of them."""
    digest = sha256("/".join(map(str, key)).encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:length])


def drawn_code(rng: Random, length: int) -> str:
    """Such an identifier, drawn."""
    return "".join(rng.choices(LETTERS, k=length))


def dealt(choices: Sequence[Thing], index: int, *key: object) -> Thing:
    """The choice for a place: each comes once in every round, in an order of that round."""
    round_, place = divmod(index, len(choices))
    return choices[_order(len(choices), round_, key)[place]]


@lru_cache(maxsize=4096)
def _order(count: int, round_: int, key: tuple[object, ...]) -> list[int]:
    order = list(range(count))
    random_for("dealt", *key, round_).shuffle(order)
    return order
