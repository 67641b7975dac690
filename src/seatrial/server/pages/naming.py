"""Names in addresses: what strangers write, to the things on the shelf."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from urllib.parse import quote

from seatrial.errors import NotFound
from seatrial.facts.names import nearest
from seatrial.facts.tool import Tool
from seatrial.server.store.shelf import Shelf

LONGEST = 80
Thing = TypeVar("Thing")


def short(name: str, most: int = LONGEST) -> str:
    """A name fit for an error message: printable, and not longer than a name can be."""
    plain = "".join(letter for letter in name if letter.isprintable()).strip()
    return plain if len(plain) <= most else f"{plain[:most]}…"


def tool_named(shelf: Shelf, name: str) -> Tool:
    """The tool that a slug, name, alias or former slug means; NotFound names those that come close."""
    return shelf.catalogue.resolve(short(name))


def one_of(known: Mapping[str, Thing], kind: str, name: str) -> Thing:
    """The critic, category or statement of an id; NotFound names those that come close."""
    if name not in known:
        raise NotFound(kind, short(name), nearest(short(name), list(known)))
    return known[name]


def compare_path(slugs: Iterable[str]) -> str:
    """The address of a comparison, in the order given."""
    return f"/compare/{quote('-vs-'.join(slugs))}/"
