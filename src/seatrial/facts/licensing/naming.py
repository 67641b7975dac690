"""From what somebody calls a licence to its SPDX expression, and from a licence to what is under it."""

from __future__ import annotations

import re
from collections import defaultdict

from seatrial.errors import BadInput, NotFound
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.names import name_key, nearest
from seatrial.facts.tool import Tool

LONGEST = 400  # letters of an expression


def find_licence(catalogue: Catalogue, name: str) -> tuple[str, Tool | None]:
    """The expression that a name means, and the tool it is the licence of, where the name is a tool's.

    A name is an id, a licence's name or one of its writings (upper and lower case alike), an expression, or a tool,
    in this order. NotFound names those that come close; BadInput where several licences share the name.
    """
    text = "".join(letter for letter in name if letter.isprintable()).strip()[:LONGEST]
    licences = catalogue.licences
    if text in licences.files:
        return text, None
    named = _ids_by_writing(licences).get(name_key(text), []) if name_key(text) else []
    if len(named) > 1:
        raise BadInput(f"“{text[:80]}” is the name of several licences.", f"Use one of their ids: {', '.join(named)}.")
    if named:
        return named[0], None
    if expression := licences.spelled(text) or licences.spelled(_with_ids(text, licences)):
        return expression, None
    if slug := catalogue.names.get(name_key(text)):
        return _licence_of(catalogue.tools[slug])
    raise NotFound("licence", text[:80], _nearest(catalogue, text))


def tools_under(catalogue: Catalogue, expression: str) -> list[Tool]:
    """The tools whose leading licence names one of the licences of an expression, by name."""
    wanted = set(catalogue.licences.ids_in(expression))
    found = []
    for tool in catalogue.tools.values():
        licence = tool.leading("licence")
        if licence and wanted & set(catalogue.licences.ids_in(str(licence.value))):
            found.append(tool)
    return sorted(found, key=lambda tool: tool.name.casefold())


def _licence_of(tool: Tool) -> tuple[str, Tool]:
    licence = tool.leading("licence")
    if licence is None:
        raise BadInput(f"No source read states the licence of {tool.name}.", "Give the licence itself.")
    return str(licence.value), tool


def _ids_by_writing(licences: Licences) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id_ in licences.files:
        for key in dict.fromkeys(name_key(writing) for writing in (*licences.writings(id_), _bare(id_))):
            found[key].append(id_)
    return found


def _with_ids(expression: str, licences: Licences) -> str:
    """An expression whose parts may be names: “Apache 2.0 or the MIT License”. A name of several is left as it is."""
    known = _ids_by_writing(licences)
    parts = re.split(r"(\s+(?:AND|OR|WITH)\s+|[()])", expression, flags=re.IGNORECASE)
    found = (known.get(name_key(part), []) if name_key(part) else [] for part in parts)
    return "".join(ids[0] if len(ids) == 1 else part for ids, part in zip(found, parts, strict=True))


def _bare(id_: str) -> str:
    return re.sub(r"^LicenseRef-", "", id_)


def _nearest(catalogue: Catalogue, name: str) -> list[str]:
    """Ids of licences, and slugs of tools that have one."""
    labels: dict[str, str] = {}
    for id_ in catalogue.licences.files:
        labels |= dict.fromkeys((*catalogue.licences.writings(id_), _bare(id_)), id_)
    for tool in catalogue.tools.values():
        if tool.leading("licence"):
            labels |= dict.fromkeys((tool.name, tool.slug), tool.slug)
    return list(dict.fromkeys(labels[label] for label in nearest(name, list(labels), 8)))[:3]
