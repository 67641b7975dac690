"""Finding tools by what readers remember of them: a name, a maker, a category."""

from __future__ import annotations

from seatrial.facts.names import name_key, nearest
from seatrial.facts.tool import Tool
from seatrial.server.store.shelf import Shelf
from seatrial.server.store.trials import KeptTrial


def found_tools(shelf: Shelf, query: str) -> list[Tool]:
    """The tools in which every word of a query occurs; a match in the name first. Without a word: all, by name."""
    words = [key for word in query.split() if (key := name_key(word))]
    if query.strip() and not words:
        return []
    found = [tool for tool in shelf.catalogue.tools.values() if all(word in _text(shelf, tool) for word in words)]
    whole = name_key(query)
    return sorted(found, key=lambda tool: (*_place(tool, whole), tool.name.casefold()))


def found_trials(shelf: Shelf, query: str) -> list[KeptTrial]:
    """The trials in whose title or contenders every word of a query occurs, the newest first."""
    words = [key for word in query.split() if (key := name_key(word))]
    return [row for row in shelf.trials if words and all(word in _trial_text(shelf, row) for word in words)]


def nearest_tools(shelf: Shelf, query: str) -> list[Tool]:
    """The tools whose names come close to one that is not known."""
    tools = shelf.catalogue.tools
    labels = {label: tool for tool in tools.values() for label in (tool.slug, tool.name, *tool.aliases)}
    close = {labels[label].slug: labels[label] for label in nearest(query, list(labels), 8)}
    return list(close.values())[:5]


def _trial_text(shelf: Shelf, row: KeptTrial) -> str:
    tools = [shelf.catalogue.tools[slug] for slug in row.record.tools if slug in shelf.catalogue.tools]
    contenders = [text for tool in tools for text in (tool.name, *tool.aliases)]
    return " ".join(name_key(text) for text in (row.record.id, row.record.title, *row.record.arms, *contenders))


def _text(shelf: Shelf, tool: Tool) -> str:
    category = shelf.catalogue.categories[tool.category].name
    names = (tool.slug, tool.name, *tool.aliases, *tool.former_slugs, tool.maker, category)
    return " ".join(name_key(name) for name in names)


def _place(tool: Tool, whole: str) -> tuple[bool, bool, bool]:
    keys = [name_key(name) for name in (tool.name, tool.slug, *tool.aliases)]
    return (
        whole not in keys,
        not any(key.startswith(whole) for key in keys),
        not any(whole in key for key in keys),
    )
