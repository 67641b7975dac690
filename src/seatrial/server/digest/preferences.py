"""What a reader chose on a form, checked against what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from seatrial.errors import BadInput
from seatrial.publish.digest.choice import WHATS, Choice

if TYPE_CHECKING:
    from django.http import QueryDict

    from seatrial.server.store.shelf import Shelf


def read_choice(form: QueryDict, shelf: Shelf) -> Choice:
    """The choice of a form; one without fields means everything. BadInput where it cannot be meant."""
    what = form.get("what", "all")
    if what not in WHATS:
        raise BadInput("The form does not say what you want to get.", "Choose one of the three.")
    choice = Choice(
        what,
        _known(form.getlist("category"), shelf.catalogue.categories, "category"),
        _known(form.getlist("tool"), shelf.catalogue.tools, "tool"),
        form.get("quiet") == "line",
    )
    if what != "all" and not choice.categories and not choice.tools:
        raise BadInput("Nothing is chosen.", "Choose at least one kind of tool, or one tool.")
    return choice


def proposed(follow: list[str], shelf: Shelf) -> Choice:
    """What the form proposes: everything, or the verdicts of the tools that a link named."""
    tools = frozenset(slug for slug in follow if slug in shelf.catalogue.tools)
    return Choice("verdicts", tools=tools) if tools else Choice()


def present(choice: Choice, shelf: Shelf) -> Choice:
    """A choice by the names that its tools have now."""
    names = {former: slug for slug, tool in shelf.catalogue.tools.items() for former in tool.former_slugs}
    tools = frozenset(names.get(slug, slug) for slug in choice.tools)
    return Choice(choice.what, choice.categories, tools, choice.quiet)


def _known(given: list[str], known: Mapping[str, object], kind: str) -> frozenset[str]:
    if any(name not in known for name in given):
        raise BadInput(f"The form names a {kind} that there is not.", "Open the page again.")
    return frozenset(given)
